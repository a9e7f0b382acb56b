/**
 * What goroutines did in one run, in order: what `timeline()` resolves to, which is public.
 *
 * The program's realm hands over an execution trace (`Traced`), the page has it read by wasm/timeline, and reads what that
 * says (`readTimeline`): it is of a stranger's making, and all of it is looked at before it is believed.
 */
import type { Ending } from "../check/result";
import type { Diagnostic } from "../messages";

/** Bytes of a trace beyond which nothing more is traced: `timelineMost` of wasm/edits, and what was under way then. */
export const mostTrace = 1 << 20;
const mostBytes = 2 * mostTrace;

/** What the program's realm hands over. */
export interface Traced {
  trace: Uint8Array;
  ending: Ending;
  exitCode: number | null;
}

export interface Timeline {
  version: 1;
  /** The schedule's; null if the program went by itself. */
  seed: number | null;
  /** What kept the program from being traced. */
  diagnostics: Diagnostic[];
  ending: Ending;
  exitCode: number | null;
  /** Whether more happened than there is room for. */
  cut: boolean;
  /** The goroutines of the program, in the order in which they began: lane 0 is main's. */
  lanes: Lane[];
  /** All that happened, in order. */
  steps: Step[];
  spans: Span[];
  stacks: Frame[][];
  /** The execution trace, for `go tool trace`. */
  trace: Uint8Array;
}

/** A goroutine. */
export interface Lane {
  /** Its number, as panics print it. */
  goroutine: number;
  function: string;
  /** The lane that started it, and the stack of its go statement; -1 for main. */
  parent: number;
  start: number;
}

const kinds = ["go", "run", "yield", "block", "wake", "end", "print", "read", "write", "log", "region", "region end", "panic", "exit"] as const;

/** Something that happened. */
export interface Step {
  /** In ns of virtual time, since the first one. */
  time: number;
  /** Who did it; -1 where nobody did: a timer fired. */
  lane: number;
  kind: (typeof kinds)[number];
  /** Of "go" and "wake" the lane that was started or woken; of "read" and "write" which variable it is; else -1. */
  other: number;
  /** Of "block" on what, of "wake" by what, of "print" and "log" what; of "read" and "write" "atomic", if it is. */
  text: string;
  /** Where in the program; -1: not known. */
  stack: number;
}

const states = ["running", "ready", "waiting"] as const;

/** What a lane did from one step to another. */
export interface Span {
  lane: number;
  from: number;
  /** The number of steps if it went on to the end. */
  to: number;
  state: (typeof states)[number];
  /** Of "waiting", for what. */
  text: string;
  /** Where it waits; -1: not known. */
  stack: number;
}

/** A call on a stack; the innermost stands first. */
export interface Frame {
  function: string;
  file: string;
  line: number;
}

type Fields = Record<string, unknown>;

const endings: readonly unknown[] = ["exited", "panicked", "deadlocked", "endless", "needs JavaScript"] satisfies Ending[];

/** The message if it has the shape of one, else null. */
export function readTraced(data: unknown): Traced | null {
  if (typeof data !== "object" || data === null) return null;
  const { trace, ending, exitCode } = data as Fields;
  if (!(trace instanceof Uint8Array) || trace.length > mostBytes || !endings.includes(ending)) return null;
  if (exitCode !== null && !Number.isInteger(exitCode)) return null;
  return { trace, ending: ending as Ending, exitCode: exitCode as number | null };
}

/** The timeline that a reader of traces has printed, or an error that says what is wrong with it. */
export function readTimeline(text: string, { trace, ending, exitCode }: Traced, seed: number | null): Timeline {
  const data = Object(JSON.parse(text)) as Fields;
  const list = <Item>(name: string, read: (item: Fields) => Item): Item[] => {
    const all = data[name];
    if (!Array.isArray(all)) throw new Error(`the trace has no ${name}`);
    return all.map((item) => read(Object(item) as Fields));
  };
  const stacks = list("stacks", (stack) =>
    (Array.isArray(stack) ? stack : []).map((call) => {
      const frame = Object(call) as Fields;
      return { function: word(frame["function"]), file: word(frame["file"]), line: number(frame["line"], 0, 1e9) };
    }),
  );
  const lanes = list("lanes", (lane) => ({
    goroutine: number(lane["goroutine"], 0, Number.MAX_SAFE_INTEGER),
    function: word(lane["function"]),
    parent: number(lane["parent"], -1, 1e9),
    start: number(lane["start"], -1, stacks.length - 1),
  }));
  const steps = list("steps", (step) => ({
    time: number(step["time"], 0, Number.MAX_SAFE_INTEGER),
    lane: number(step["lane"], -1, lanes.length - 1),
    kind: oneOf(kinds, step["kind"]),
    other: number(step["other"], -1, 1e9),
    text: word(step["text"]),
    stack: number(step["stack"], -1, stacks.length - 1),
  }));
  const spans = list("spans", (span) => ({
    lane: number(span["lane"], 0, lanes.length - 1),
    from: number(span["from"], 0, steps.length),
    to: number(span["to"], 0, steps.length),
    state: oneOf(states, span["state"]),
    text: word(span["text"]),
    stack: number(span["stack"], -1, stacks.length - 1),
  }));
  for (const { kind, other } of steps) {
    if ((kind === "go" || kind === "wake") && !lanes[other]) throw new Error("the trace names a goroutine that it does not have");
  }
  return { version: 1, seed, diagnostics: [], ending, exitCode, cut: trace.length >= mostTrace, lanes, steps, spans, stacks, trace };
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown, from: number, to: number): number {
  if (!Number.isInteger(value) || (value as number) < from || (value as number) > to) throw new Error("the trace does not fit together");
  return value as number;
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word {
  const found = words.find((one) => one === value);
  if (found === undefined) throw new Error(`the trace has a ${String(value)} that nobody knows`);
  return found;
}
