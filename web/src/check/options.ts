/** What a check is asked for, and what it comes to where there was none: what a page needs of checks before the first. */
import type { Diagnostic } from "../messages";
import type { Options } from "./checker";
import type { CheckResult } from "./result";

/** How many schedules a check has if nobody says otherwise, and at most: a minute's worth. */
export const usualSchedules = 1000;
const mostSchedules = 100_000;

/** What a check is asked for, or a TypeError that says what is wrong with it. */
export function readOptions({ schedules = usualSchedules, seed = 1 }: Partial<Options> = {}): Options {
  if (!Number.isInteger(schedules) || schedules < 1 || schedules > mostSchedules) throw new TypeError(`go-snippet: schedules must be a whole number from 1 to ${mostSchedules.toLocaleString("en")}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new TypeError("go-snippet: seed must be a whole number from 0 on");
  return { schedules, seed };
}

export function unchecked(seed: number, diagnostics: Diagnostic[]): CheckResult {
  return { diagnostics, races: [], outcomes: [], deadlocks: [], leaks: [], panics: [], schedules: 0, seed };
}
