import { expect, test } from "vitest";
import { chance, mostPoints, ordersOf } from "../../src/check/seeds";

const reach = { withWrites: 300, without: 40 };

test("a seed always names the same schedule, and both ways of going are among the first", () => {
  expect(ordersOf(17, reach)).toEqual(ordersOf(17, reach));
  const first = Array.from({ length: 100 }, (_, seed) => ordersOf(seed, reach));
  expect(new Set(first.map(({ mode }) => mode))).toEqual(new Set([1, 2]));
  expect(new Set(first.map(({ writes }) => writes))).toEqual(new Set([0, 1]));
  for (const { limit, points, writes } of first) {
    expect(limit).toBe(mostPoints);
    expect(points).toBeLessThanOrEqual(writes ? 300 : 40);
  }
});

test("the chance to find a bug falls with its depth, and grows with the schedules", () => {
  const of = (depth: number, schedules: number) => chance(depth, { seed: 1, schedules, goroutines: 3, reach });
  expect(of(1, 1000)).toBeGreaterThan(0.99);
  expect(of(2, 1000)).toBeLessThan(of(1, 1000));
  expect(of(3, 1000)).toBeLessThan(of(2, 1000));
  expect(of(2, 100)).toBeLessThan(of(2, 1000));
  expect(of(3, 1000)).toBeGreaterThan(0);
});
