/** A check in the program's realm: it goes one schedule after another, and counts. */
import type { Traced } from "../timeline/timeline";
import type { Orders } from "./block";
import { Parked, type Start } from "./parked";
import type { Tally } from "./result";
import { mostPoints, ordersOf, probe, type Reach } from "./seeds";
import { Counter, raceExit, type Schedule } from "./tally";

/** How long schedules are gone through without a word of how many there were, in ms. */
const pause = 100;

/** After so many schedules that came to no end a check ends: the next would take as long, and say the same. */
const mostEndless = 20;

export interface Check extends Start {
  wasm: ArrayBuffer;
  schedules: number;
  /** The first one; the others follow. */
  seed: number;
}

export async function check({ wasm, schedules, seed, ...start }: Check, onTally: (tally: Tally) => void): Promise<Tally> {
  const parked = Parked.park(wasm, start);
  const reach = reachOf(parked);
  const counter = new Counter(seed, reach);
  onTally(counter.tally); // it is parked: from here on it is schedules
  let said = performance.now();
  let endless = 0;
  for (let i = 0; i < schedules; i++) {
    const orders = ordersOf(seed + i, reach);
    let schedule = parked.run(orders, true);
    if (schedule.races.some((race) => counter.isNew(race))) schedule = parked.run(orders);
    counter.count(schedule);
    // Nothing can be repeated of what JavaScript does.
    if (schedule.ending === "needs JavaScript") break;
    if (schedule.ending === "endless" && ++endless === mostEndless) break;
    if (performance.now() - said < pause) continue;
    onTally(counter.tally);
    said = performance.now();
  }
  for (const untold of new Set(counter.untold)) counter.tell(parked.run(ordersOf(untold, reach)));
  return counter.tally;
}

/** Goes one schedule, and says what it prints as it prints it. */
export async function repeat(wasm: ArrayBuffer, start: Start, seed: number, onWrite: (stream: "stdout" | "stderr", bytes: Uint8Array) => void): Promise<Schedule> {
  const parked = Parked.park(wasm, start);
  const schedule = parked.run(ordersOf(seed, reachOf(parked)), false, onWrite);
  if (schedule.races.length === 0 || schedule.exitCode !== 0) return schedule;
  // Its main has returned, and it was kept from ending to see who is left: this is how a program that raced ends.
  onWrite("stderr", new TextEncoder().encode(`Found ${schedule.races.length} data race(s)\n`));
  return { ...schedule, exitCode: raceExit };
}

/** Goes one schedule, or without a seed as the program goes by itself, and keeps its execution trace. */
export async function trace(wasm: ArrayBuffer, start: Start, seed: number | null): Promise<Traced> {
  const parked = Parked.park(wasm, start);
  const { schedule, trace } = parked.trace(seed === null ? byItself : ordersOf(seed, reachOf(parked)));
  return { trace, ending: schedule.ending, exitCode: schedule.exitCode };
}

/** How a program goes that goes no schedule. It is ended after some seconds of computing, or as many thousands of waits. */
export const byItself: Orders = { mode: 0, seed: 0, depth: 0, points: 0, density: 0, writes: 0, limit: 10 * mostPoints };

function reachOf(parked: Parked): Reach {
  return { withWrites: parked.run(probe(1), true).points, without: parked.run(probe(0), true).points };
}
