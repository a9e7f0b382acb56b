/**
 * What the parts of the page say to each other: the page, the toolchain worker, the runner's frame and its workers.
 *
 * Messages that cross a worker or frame boundary are discriminated unions. The program that runs is a stranger's:
 * whatever comes from the runner is read by `runner/messages.ts` before it is believed, and what it counts or traces by
 * who asked for that.
 */

/** One finding about the source. Lines and columns count from 1; columns in UTF-16 units; 0 means unknown. */
export interface Diagnostic {
  line: number;
  column: number;
  message: string;
  severity: "error" | "warning";
}

/** How far a download is, in bytes as they travel (compressed). `total` is the sum of everything asked for so far. */
export interface Progress {
  what: string;
  received: number;
  total: number;
}

/** How a program is built: as it runs, or with the race detector. */
export type Mode = "run" | "race";

/** What is built: a program of one file, or that and the tests of main_test.go, which are run in place of its main. */
export interface Source {
  main: string;
  test: string | null;
}

/** What a build came to. A program that does not compile is a result, not an error. `ms` is wall time. */
export type BuildResult =
  | { ok: true; wasm: ArrayBuffer; ms: number }
  | { ok: false; diagnostics: Diagnostic[]; ms: number };

/** What formatting came to. */
export type FormatResult = { ok: true; source: string } | { ok: false; diagnostics: Diagnostic[] };

/** Why a build gave no result at all; `name` is always "ToolchainError". The next build starts afresh. */
export interface ToolchainFailure extends Error {
  kind: "download" | "timeout" | "crash";
}

/** The page's view of the toolchain. Rejections are `ToolchainFailure`s, or the signal's AbortError. */
export interface ToolchainClient {
  /** Fetches and compiles the tools in the background. Safe to call often; failures are silent and retried by build. */
  warm(): void;
  build(source: Source, options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void }): Promise<BuildResult>;
  /** What the compiler says about a source, or null if the tools are not there, are busy, or the question takes too long. */
  diagnose(source: Source): Promise<Diagnostic[] | null>;
  /** The paths that a program may import; none until the tools are there. */
  packages(): readonly string[];
  /** Calls the listener whenever `diagnose` can say more than before: when the tools are there, or more packages are. */
  onReady(listener: () => void): void;
  format(source: string, options?: { onProgress?: (progress: Progress) => void }): Promise<FormatResult>;
  /** What an execution trace says of goroutines, as wasm/timeline prints it. */
  readTrace(trace: Uint8Array, options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void }): Promise<string>;
}

/** What a run is started with: the wasm, of which the runner takes a copy, the program's arguments without its name, and its environment. */
export interface RunStart {
  wasm: ArrayBuffer;
  args: string[];
  env: Record<string, string>;
}

/** What a run is started with that repeats a schedule of a check: the program is built in the mode race. */
export interface ReplayStart extends RunStart {
  /** What it reads. */
  input: string;
  seed: number;
}

/** What a check is started with: `seed` is the first of so many schedules. */
export interface CheckStart extends ReplayStart {
  schedules: number;
}

/** What a run is started with that is traced, as a timeline is made of: a schedule, or without a seed the program as it goes by itself. */
export interface TraceStart extends RunStart {
  input: string;
  traced: { seed: number | null };
}

/** What a Python program is run with: `wasm` is the interpreter. */
export interface PythonStart extends RunStart {
  /** The script of the worker that it runs in, which is not Go's. */
  worker: string;
  /** The program, and what it reads: null where it has nothing to read. */
  python: { source: string; input: string | null };
}

export type Start = RunStart | ReplayStart | CheckStart | TraceStart | PythonStart;

/** What a run says while it lasts. `text` never splits a code point. */
export type RunEvent =
  | { type: "started" }
  | { type: "output"; stream: "stdout" | "stderr"; text: string }
  /** Of a check: what it has counted so far, for `readTally`. */
  | { type: "tally"; tally: unknown }
  /** Of a run that is traced, for `readTraced`. */
  | { type: "traced"; traced: unknown }
  /** It reads standard input, and has read all that it was given. */
  | { type: "reading" };

/** How a run ended. `reason` is a plain sentence for the reader. */
export type RunResult =
  | { ending: "exited"; exitCode: number }
  | { ending: "stopped" }
  | { ending: "cut"; reason: string }
  | { ending: "failed"; reason: string };

/** One run under way. `done` always resolves. `stop` may be called at any time, more than once. */
export interface Run {
  readonly done: Promise<RunResult>;
  /** Gives the program something to read, at any time; null is the end of its input. */
  input(text: string | null): void;
  stop(): void;
}

/** The page's view of the runner. */
export interface RunnerClient {
  /** Readies the runner for a run that is likely. Safe to call often; failures are silent and retried by start. */
  warm(): void;
  /** Compiles the std half of a program that is likely to be run. */
  prepare(std: ArrayBuffer): void;
  start(start: Start, onEvent: (event: RunEvent) => void): Run;
}
