/**
 * Which schedule a seed names. It depends on the seed and the program alone, so a seed repeats its schedule anywhere.
 *
 * Even seeds walk at random: at each point another goroutine may go on. Odd ones have priorities (PCT: Burckhardt and others,
 * "A randomized scheduler with probabilistic guarantees of finding bugs", 2010): the highest goes on, and at few points,
 * spread over a stretch of the program, it becomes the lowest. Neither finds everything, and how far priorities reach and how
 * often a walk turns is varied; so is whether writes to memory are points, which are most of a program's.
 */
import type { Orders } from "./block";

/** How many points a program passes with and without those of writes, if nobody is ever made to wait. */
export interface Reach {
  withWrites: number;
  without: number;
}

/** Points in a schedule, after which it is taken to have no end: some hundred times what the programs of lessons pass. */
export const mostPoints = 100_000;

const densities = [2, 4, 8, 32];
const depths = [2, 3, 3, 5];

export function ordersOf(seed: number, reach: Reach): Orders {
  const n = Math.floor(seed / 2);
  const writes = Math.floor(n / 4) % 2 === 0 ? 1 : 0;
  const all = writes ? reach.withWrites : reach.without;
  return {
    mode: seed % 2 === 0 ? 1 : 2,
    seed,
    depth: depths[n % 4]!,
    points: Math.max(Math.min(all, 8 << (n % 10)), 1),
    density: densities[n % 4]!,
    writes,
    limit: mostPoints,
  };
}

/** The schedule that measures how far a program reaches. */
export function probe(writes: 0 | 1): Orders {
  return { mode: 2, seed: 0, depth: 1, points: 1, density: 1, writes, limit: mostPoints };
}

/**
 * The least chance that so many schedules from a seed on show a bug of a depth: one that needs so many orders of two events. It
 * is PCT's bound, of the schedules that reach over all of the program; a walk promises nothing.
 */
export function chance(depth: number, { seed, schedules, goroutines, reach }: { seed: number; schedules: number; goroutines: number; reach: Reach }): number {
  let missed = 1;
  for (let i = seed; i < seed + schedules; i++) {
    const orders = ordersOf(i, reach);
    const all = orders.writes ? reach.withWrites : reach.without;
    if (orders.mode === 2 && orders.depth >= depth && orders.points >= all) missed *= 1 - 1 / (Math.max(goroutines, 1) * orders.points ** (depth - 1));
  }
  return 1 - missed;
}
