/**
 * What a check comes to: many schedules of one program, some of them under the race detector.
 *
 * The program's realm counts (`Tally`), the page reads what it says (`readTally`: it is the program's word) and makes of it
 * what `check()` resolves to (`CheckResult`, which is public).
 */
import type { Diagnostic } from "../messages";
import type { Reach } from "./seeds";
import { type Access, type Frame, type Goroutine, parseGoroutines, parseRace } from "./reports";

/** In how many schedules something was found, and the simplest of them: the one with the fewest switches between goroutines. */
export interface Found {
  schedules: number;
  seed: number;
  switches: number;
}

/** Two accesses to the same memory that nothing orders, at least one of them a write. `report` is Go's own. */
export interface Race extends Found {
  accesses: Access[];
  report: string;
}

/** How a program ended: by itself, or because nothing could go on, or it went on for too long. */
export type Ending = "exited" | "panicked" | "deadlocked" | "endless" | "needs JavaScript";

/** One way in which the program went, as its output and its ending tell. */
export interface Outcome extends Found {
  stdout: string;
  ending: Ending;
  /** null where it did not exit. */
  exitCode: number | null;
}

/** Goroutines that wait for what will not come: all of them (a deadlock), or some for ever (a leak). */
export interface Stuck extends Found {
  goroutines: Goroutine[];
}

export interface Panic extends Found {
  /** As in "send on closed channel", and for fatal errors "fatal error: concurrent map writes". */
  message: string;
  /** Of the goroutine that panicked, the innermost frame first. */
  stack: Frame[];
}

export interface CheckResult {
  /** What kept the program from being checked: it does not compile, or something failed. */
  diagnostics: Diagnostic[];
  races: Race[];
  /** The most frequent first. */
  outcomes: Outcome[];
  deadlocks: Stuck[];
  leaks: Stuck[];
  panics: Panic[];
  /** How many schedules there were: fewer than were asked for if the check was stopped. */
  schedules: number;
  /** The first seed; the others follow it. */
  seed: number;
}

/** What was found of one kind, as the worker says it: `text` is what the program printed of it. */
export interface Finding extends Found {
  text: string;
}

/** What the worker has counted so far. */
export interface Tally {
  schedules: number;
  seed: number;
  races: Finding[];
  deadlocks: Finding[];
  leaks: Finding[];
  panics: Finding[];
  outcomes: Outcome[];
  /** How many schedules came out differently from all that `outcomes` has room for. */
  others: number;
  /** The most goroutines at a time, and how far the program reaches: what the chance to find a bug depends on. */
  goroutines: number;
  reach: Reach;
}

/** What a tally holds of each kind at most: more than anybody reads. */
export const mostKinds = 64;

/** UTF-16 units of one text at most. */
export const longestText = 64 * 1024;

export function resultOf(tally: Tally): CheckResult {
  const stuck = ({ text, schedules, seed, switches }: Finding): Stuck => ({ goroutines: parseGoroutines(text), schedules, seed, switches });
  return {
    diagnostics: [],
    races: tally.races.map(({ text, schedules, seed, switches }) => ({ accesses: parseRace(text), report: text, schedules, seed, switches })),
    outcomes: tally.outcomes.toSorted((a, b) => b.schedules - a.schedules),
    deadlocks: tally.deadlocks.map(stuck),
    leaks: tally.leaks.map(stuck),
    panics: tally.panics.map(({ text, ...found }) => ({ ...panicOf(text), ...found })),
    schedules: tally.schedules,
    seed: tally.seed,
  };
}

function panicOf(text: string): { message: string; stack: Frame[] } {
  const [, kind, said] = /^(panic|fatal error): (.*)/m.exec(text) ?? [undefined, "panic", text.split("\n", 1)[0]!];
  const message = said!.replace(/ \[recovered\].*$/, "");
  return { message: kind === "panic" ? message : `${kind}: ${message}`, stack: parseGoroutines(text)[0]?.stack ?? [] };
}

const endings: readonly Ending[] = ["exited", "panicked", "deadlocked", "endless", "needs JavaScript"];

type Fields = Record<string, unknown>;

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestText;
}

function isFound(value: unknown): value is Fields {
  const { schedules, seed, switches } = (value ?? {}) as Fields;
  return isCount(schedules) && isCount(seed) && isCount(switches);
}

/** A list, its holes as undefined: "every" would pass over them. */
function listOf(value: unknown): unknown[] | null {
  return Array.isArray(value) && value.length <= mostKinds ? Array.from(value) : null;
}

function findings(value: unknown): Finding[] | null {
  const list = listOf(value);
  if (!list?.every((one) => isFound(one) && isText(one["text"]))) return null;
  return (list as Finding[]).map(({ text, schedules, seed, switches }) => ({ text, schedules, seed, switches }));
}

function outcomes(value: unknown): Outcome[] | null {
  const list = listOf(value);
  const right = (one: unknown) => isFound(one) && isText(one["stdout"]) && endings.includes(one["ending"] as Ending) && (one["exitCode"] === null || Number.isInteger(one["exitCode"]));
  if (!list?.every(right)) return null;
  return (list as Outcome[]).map(({ stdout, ending, exitCode, schedules, seed, switches }) => ({ stdout, ending, exitCode, schedules, seed, switches }));
}

/** The tally if it has the shape of one, else null. Nothing of what came is kept but the fields named here. */
export function readTally(data: unknown): Tally | null {
  if (typeof data !== "object" || data === null) return null;
  const fields = data as Fields;
  const counts = ["schedules", "seed", "others", "goroutines"] as const;
  const { withWrites, without } = (fields["reach"] ?? {}) as Fields;
  if (!isCount(withWrites) || !isCount(without)) return null;
  if (!counts.every((name) => isCount(fields[name]))) return null;
  const lists = { races: findings(fields["races"]), deadlocks: findings(fields["deadlocks"]), leaks: findings(fields["leaks"]), panics: findings(fields["panics"]) };
  const came = outcomes(fields["outcomes"]);
  if (!came || Object.values(lists).includes(null)) return null;
  return { ...Object.fromEntries(counts.map((name) => [name, fields[name]])), ...lists, outcomes: came, reach: { withWrites, without } } as Tally;
}
