/** Counts schedules: what was found in them, each thing once with how often, and the simplest schedule that shows it. */
import { type Frame, ownFrame, parseGoroutines, parseRace } from "./reports";
import type { Reach } from "./seeds";
import { type Ending, type Finding, type Found, longestText, mostKinds, type Outcome, type Tally } from "./result";

/** A data race in a schedule: its two places, and the report, "" where it was only noted. */
export interface Raced {
  pair: bigint;
  report: string;
}

/** One schedule, run. */
export interface Schedule {
  seed: number;
  /** Switches from one goroutine to another. */
  switches: number;
  stdout: string;
  stderr: string;
  races: Raced[];
  ending: Ending;
  exitCode: number | null;
  /** The traceback of goroutines that nothing can wake any more, although the program went on or ended; "" if there are none. */
  leaked: string;
  /** The most goroutines at a time. */
  goroutines: number;
  /** How often it was decided who goes on. */
  points: number;
}

/** The code with which a program that raced exits. */
export const raceExit = 66;

export class Counter {
  readonly #outcomes = new Map<string, Outcome>();
  /** What the pairs of places race, as their reports say it. */
  readonly #kinds = new Map<bigint, string>();
  readonly #found = { races: new Map<string, Finding>(), deadlocks: new Map<string, Finding>(), leaks: new Map<string, Finding>(), panics: new Map<string, Finding>() };
  #schedules = 0;
  #others = 0;
  #goroutines = 0;

  constructor(
    private readonly seed: number,
    private readonly reach: Reach = { withWrites: 1, without: 1 },
  ) {}

  get tally(): Tally {
    const list = (kind: Map<string, Finding>) => [...kind.values()];
    const { races, deadlocks, leaks, panics } = this.#found;
    return {
      schedules: this.#schedules,
      seed: this.seed,
      races: list(races),
      deadlocks: list(deadlocks),
      leaks: list(leaks),
      panics: list(panics),
      outcomes: [...this.#outcomes.values()],
      others: this.#others,
      goroutines: this.#goroutines,
      reach: this.reach,
    };
  }

  count(schedule: Schedule): void {
    this.#schedules++;
    this.#goroutines = Math.max(this.#goroutines, schedule.goroutines);
    const { races, deadlocks, leaks, panics } = this.#found;
    const kinds = new Set(schedule.races.map(({ pair, report }) => this.#kindOf(pair, report)));
    for (const kind of kinds) note(races, kind, schedule.races.find(({ pair }) => this.#kinds.get(pair) === kind)!.report, schedule);
    if (schedule.ending === "deadlocked") note(deadlocks, stuckKind(schedule.stderr), schedule.stderr, schedule);
    if (schedule.ending === "panicked") note(panics, panicKind(schedule.stderr), schedule.stderr, schedule);
    if (schedule.leaked !== "") note(leaks, stuckKind(schedule.leaked), schedule.leaked, schedule);
    this.#outcome(schedule, kinds.size > 0);
  }

  /** Whether a race is one of which no report was seen yet. */
  isNew({ pair, report }: Raced): boolean {
    return report === "" && !this.#kinds.has(pair);
  }

  /** The seeds of the simplest schedules of races that were only noted there. */
  get untold(): number[] {
    return [...this.#found.races.values()].filter(({ text }) => text === "").map(({ seed }) => seed);
  }

  /** Adds the reports of a schedule that was counted before. */
  tell({ seed, races }: Schedule): void {
    for (const { pair, report } of races) {
      const found = this.#found.races.get(this.#kindOf(pair, report));
      if (found?.seed === seed && found.text === "") found.text = report.slice(0, longestText);
    }
  }

  /** The same two lines race once, whoever comes first, and whether both write or one reads. */
  #kindOf(pair: bigint, report: string): string {
    let kind = this.#kinds.get(pair);
    if (kind === undefined) this.#kinds.set(pair, (kind = raceKind(report)));
    return kind;
  }

  #outcome({ stdout, ending, exitCode, seed, switches }: Schedule, raced: boolean): void {
    // That it raced is not how it came out.
    const code = raced && exitCode === raceExit ? 0 : exitCode;
    const key = `${ending} ${code} ${stdout}`;
    const outcome = this.#outcomes.get(key);
    if (outcome) add(outcome, { schedules: 1, seed, switches });
    else if (this.#outcomes.size < mostKinds) this.#outcomes.set(key, { stdout: stdout.slice(0, longestText), ending, exitCode: code, schedules: 1, seed, switches });
    else this.#others++;
  }
}

function note(kind: Map<string, Finding>, key: string, text: string, { seed, switches }: Schedule): void {
  const found = kind.get(key);
  if (!found) {
    if (kind.size < mostKinds) kind.set(key, { text: text.slice(0, longestText), schedules: 1, seed, switches });
  } else if (add(found, { schedules: 1, seed, switches })) {
    found.text = text.slice(0, longestText);
  }
}

/** Adds a schedule, and reports whether it is simpler than the one that is shown. */
function add(found: Found, { schedules, seed, switches }: Found): boolean {
  found.schedules += schedules;
  if (switches >= found.switches) return false;
  [found.seed, found.switches] = [seed, switches];
  return true;
}

function raceKind(text: string): string {
  return parseRace(text)
    .map(({ stack }) => place(stack))
    .sort()
    .join(" ");
}

/** The same lines, waiting for the same, are stuck once, however many goroutines wait there. */
function stuckKind(text: string): string {
  const places = parseGoroutines(text).map(({ waits, stack }) => `${waits} ${place(stack)}`);
  return [...new Set(places)].sort().join(" ");
}

function panicKind(text: string): string {
  const message = /^(?:panic|fatal error): .*/m.exec(text)?.[0] ?? "";
  // Addresses and indices differ from run to run of the same mistake.
  return `${message.replaceAll(/\b(?:0x[0-9a-f]+|\d+)\b/g, "N")} ${place(parseGoroutines(text)[0]?.stack ?? [])}`;
}

function place(stack: readonly Frame[]): string {
  const frame = ownFrame(stack) ?? stack[0];
  return frame ? `${frame.file}:${frame.line}` : "?";
}
