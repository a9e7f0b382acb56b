import { expect, test } from "vitest";
import { mostKinds } from "../../src/check/result";
import { Counter, type Schedule } from "../../src/check/tally";

const one = (seed: number, more: Partial<Schedule> = {}): Schedule => ({ seed, switches: 5, stdout: "2\n", stderr: "", races: [], ending: "exited", exitCode: 0, leaked: "", goroutines: 3, points: 9, ...more });
const race = (writer: number, reader: number, first: number, second: number) => `==================
WARNING: DATA RACE
Write at 0x00000${first} by goroutine ${writer}:
  main.main.func1()
      main.go:${first} +0x2c

Previous read at 0x0000014b2ec8 by goroutine ${reader}:
  main.main.func1()
      main.go:${second} +0x120
==================
`;
const waits = (id: number, line: number) => `goroutine ${id} [chan receive]:\nmain.wait()\n\tmain.go:${line} +0x5\n\n`;

function tallyOf(schedules: Schedule[]) {
  const counter = new Counter(1);
  for (const schedule of schedules) counter.count(schedule);
  return counter.tally;
}

test("the same lines race once, whichever goroutines they were, in as many schedules as show it", () => {
  const there = { pair: 1n, report: race(7, 8, 16, 16) };
  const back = { pair: 2n, report: race(8, 7, 16, 16) };
  const { races, outcomes, schedules } = tallyOf([
    one(1, { races: [there, { pair: 3n, report: race(7, 8, 16, 20) }], exitCode: 66 }),
    one(2, { races: [back, there], exitCode: 66, switches: 2 }),
    one(3),
  ]);
  expect(races.map(({ schedules, seed, switches }) => [schedules, seed, switches])).toEqual([[2, 2, 2], [1, 1, 5]]);
  expect(races[0]!.text).toBe(race(8, 7, 16, 16));
  // A race is no outcome of its own.
  expect(outcomes).toEqual([{ stdout: "2\n", ending: "exited", exitCode: 0, schedules: 3, seed: 2, switches: 2 }]);
  expect(schedules).toBe(3);
});

test("a race that was only noted is told of its simplest schedule", () => {
  const counter = new Counter(1);
  expect(counter.isNew({ pair: 1n, report: "" })).toBe(true);
  counter.count(one(1, { races: [{ pair: 1n, report: race(7, 8, 16, 16) }] }));
  expect(counter.isNew({ pair: 1n, report: "" })).toBe(false);
  counter.count(one(2, { races: [{ pair: 1n, report: "" }], switches: 1 }));
  counter.count(one(3, { races: [{ pair: 1n, report: "" }] }));
  expect(counter.untold).toEqual([2]);
  counter.tell(one(2, { races: [{ pair: 1n, report: race(9, 8, 16, 16) }] }));
  expect(counter.tally.races).toEqual([{ text: race(9, 8, 16, 16), schedules: 3, seed: 2, switches: 1 }]);
});

test("goroutines that wait at the same lines are stuck once", () => {
  const { deadlocks } = tallyOf([
    one(1, { ending: "deadlocked", exitCode: 2, stderr: `fatal error: all goroutines are asleep - deadlock!\n\n${waits(7, 9)}${waits(8, 9)}${waits(9, 12)}` }),
    one(2, { ending: "deadlocked", exitCode: 2, stderr: `fatal error: all goroutines are asleep - deadlock!\n\n${waits(5, 12)}${waits(6, 9)}` }),
    one(3, { ending: "deadlocked", exitCode: 2, stderr: `fatal error: all goroutines are asleep - deadlock!\n\n${waits(5, 12)}` }),
  ]);
  expect(deadlocks.map(({ schedules }) => schedules)).toEqual([2, 1]);
});

test("a panic at a line is one, whatever numbers it names", () => {
  const panics = (index: number) => `panic: runtime error: index out of range [${index}] with length 3\n\ngoroutine 7 [running]:\nmain.f()\n\tmain.go:8 +0x1\n`;
  const tally = tallyOf([one(1, { ending: "panicked", exitCode: 2, stderr: panics(3) }), one(2, { ending: "panicked", exitCode: 2, stderr: panics(4) })]);
  expect(tally.panics).toMatchObject([{ schedules: 2, seed: 1 }]);
});

test("leaks, and the widest schedule", () => {
  const tally = tallyOf([one(1, { leaked: waits(7, 9), goroutines: 4, points: 3 }), one(2, { points: 90 })]);
  expect(tally.leaks).toMatchObject([{ schedules: 1, text: waits(7, 9) }]);
  expect(tally.goroutines).toBe(4);
});

test("outcomes beyond what anybody reads are counted", () => {
  const tally = tallyOf(Array.from({ length: 1000 }, (_, i) => one(i, { stdout: `${i}\n` })));
  expect(tally.outcomes).toHaveLength(mostKinds);
  expect(tally.others).toBe(1000 - mostKinds);
});
