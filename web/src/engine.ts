/**
 * One snippet's way from source to result, without a page: what the element drives and what tests drive alone.
 *
 * A run is a job. Jobs follow each other strictly: a new one stops the former and waits for its end, so states and
 * results never interleave, whoever calls.
 */
import type { Diagnostic, Mode, Progress, RunnerClient, RunResult, Start as RunnerStart, ToolchainClient } from "./messages";
import { type Awaited, type Built, Programs } from "./programs";

export type State = "idle" | "building" | "running" | "exited" | "stopped" | "failed";
export type Stream = "stdout" | "stderr";

/**
 * What a run came to. `exitCode` is null unless the program exited by itself. A run that failed for another reason
 * than its source, or was cut, says why in a diagnostic without a line (line 0). Times are in ms: until there was wasm,
 * from there until the program started, and in all.
 */
export interface Result {
  state: "exited" | "stopped" | "failed";
  exitCode: number | null;
  stdout: string;
  stderr: string;
  diagnostics: Diagnostic[];
  built: Built;
  ms: { build: number; start: number; total: number };
}

/** What an engine needs of the world. */
export interface Tools {
  toolchain(mode?: Mode): ToolchainClient;
  runner(): RunnerClient;
  /** Resolves to null where the server has no such file (any more). */
  fetchPrebuilt(url: string, options: { signal: AbortSignal; onProgress: (progress: Progress) => void }): Promise<ArrayBuffer | null>;
  /** The wasm built last on this page: one of each mode, so that many snippets do not hold many megabytes. */
  last: Partial<Record<Mode, { key: string; wasm: ArrayBuffer }>>;
}

/** What an engine says while it works. `result` comes with the states that end a run. */
export interface Listener {
  onState(state: State, result?: Result): void;
  onProgress(progress: Progress): void;
  onOutput(stream: Stream, text: string): void;
  /** The program waits for input. */
  onReading(): void;
}

/**
 * How a program is started: its command-line arguments, without its name, and its environment variables. With `test`, the
 * text of main_test.go, its tests are run in place of its main.
 */
export interface Start {
  args?: string[];
  env?: Record<string, string>;
  test?: string | null;
  /** Names a schedule of a check, which the run repeats; `input` is what it reads then. */
  seed?: number;
  input?: string;
}

/** What is to be run, and how; `given` is what it has been given to read so far, where null is the end. */
export interface Asked {
  source: string;
  prebuilt: string | null;
  start: Start;
  given: readonly (string | null)[];
}

/** What the runner starts, or what is wrong with the source. */
export type Ready = { start: RunnerStart; built: Built } | { start: null; built: Built; diagnostics: Diagnostic[] };

export type Build = (asked: Asked, awaited: Awaited) => Promise<Ready>;

/** Text kept of one run's output, in UTF-16 units; the runner's own limit is the one that stops a flood. */
export const keptOutput = 1 << 20;

interface Job {
  abort: AbortController;
  done?: Promise<Result>;
  /** What it is given to read: kept until there is a program. */
  given: (string | null)[];
  give: ((text: string | null) => void) | null;
}

export class Engine {
  state: State = "idle";
  #job: Job | null = null;
  readonly programs: Programs;

  constructor(
    private readonly tools: Tools,
    private readonly listener: Listener,
    private readonly build: Build = (asked, awaited) => this.#buildGo(asked, awaited),
  ) {
    this.programs = new Programs(tools);
  }

  async #buildGo({ source, prebuilt, start: { args = [], env = {}, test = null, seed, input = "" } }: Asked, awaited: Awaited): Promise<Ready> {
    const program = await this.programs.get({ source: { main: source, test }, mode: seed === undefined ? "run" : "race", prebuilt }, awaited);
    const { built } = program;
    if (!program.wasm) return { start: null, built, diagnostics: program.diagnostics };
    const how = { wasm: program.wasm, args, env };
    return { start: seed === undefined ? how : { ...how, input, seed }, built };
  }

  /** Runs the source; `prebuilt` is the address of its wasm, where there is one. A run under way is stopped first. */
  run(source: string, prebuilt?: string | null, start: Start = {}): Promise<Result> {
    const former = this.#job;
    former?.abort.abort();
    const job: Job = { abort: new AbortController(), given: [], give: null };
    this.#job = job;
    const done = this.#work(job, source, prebuilt ?? null, start, former?.done).finally(() => {
      if (this.#job === job) this.#job = null;
    });
    job.done = done;
    return done;
  }

  /** Gives the program something to read, now or once it runs; null is the end of its input. Without a run it is lost. */
  input(text: string | null): void {
    if (this.#job?.give) this.#job.give(text);
    else this.#job?.given.push(text);
  }

  /** Fetches the wasm of a run that is likely, and readies the runner. What fails is not said: the run will meet it. */
  anticipate(prebuilt: string): void {
    this.tools.runner().warm();
    this.programs.anticipate(prebuilt);
  }

  /** Ends what is under way, if anything is. */
  stop(): void {
    this.#job?.abort.abort();
  }

  /** Stops, and goes back to the state before any run. */
  async reset(): Promise<void> {
    const job = this.#job;
    this.stop();
    if (job) await job.done;
    if (!this.#job) this.#enter("idle");
  }

  async #work(job: Job, source: string, prebuilt: string | null, start: Start, former: Promise<Result> | undefined): Promise<Result> {
    const { signal } = job.abort;
    if (former) await former;
    const begun = performance.now();
    const result: Result = {
      state: "stopped",
      exitCode: null,
      stdout: "",
      stderr: "",
      diagnostics: [],
      built: prebuilt ? "prebuilt" : "browser",
      ms: { build: 0, start: 0, total: 0 },
    };
    if (!signal.aborted) {
      // It is on its way before the page shows so, which takes a page some milliseconds.
      const asked = this.build({ source, prebuilt, start, given: job.given }, { signal, onProgress: (progress) => this.listener.onProgress(progress) });
      this.#enter("building");
      try {
        const ready = await asked;
        result.ms.build = performance.now() - begun;
        result.built = ready.built;
        if (!ready.start) Object.assign(result, { state: "failed", diagnostics: ready.diagnostics });
        else if (!signal.aborted) await this.#execute(job, ready.start, result);
      } catch (error) {
        result.state = signal.aborted ? "stopped" : "failed";
        if (!signal.aborted) result.diagnostics = [without(error instanceof Error ? error.message : String(error))];
      }
    }
    result.ms.total = performance.now() - begun;
    this.#enter(result.state, result);
    return result;
  }

  async #execute(job: Job, start: RunnerStart, result: Result): Promise<void> {
    const { signal } = job.abort;
    const begun = performance.now();
    const started = () => {
      if (this.state === "running") return;
      result.ms.start = performance.now() - begun;
      this.#enter("running");
    };
    let room = keptOutput;
    const run = this.tools.runner().start(start, (event) => {
      started();
      if (event.type === "reading" && !signal.aborted) this.listener.onReading();
      if (event.type !== "output" || room === 0) return;
      const text = event.text.length > room ? event.text.slice(0, room) : event.text;
      room -= text.length;
      result[event.stream] += text;
      this.listener.onOutput(event.stream, text);
    });
    for (const text of job.given) run.input(text);
    job.give = (text) => run.input(text);
    const stop = () => run.stop();
    signal.addEventListener("abort", stop);
    try {
      settle(result, await run.done, started);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  #enter(state: State, result?: Result): void {
    this.state = state;
    this.listener.onState(state, result);
  }
}

function settle(result: Result, end: RunResult, started: () => void): void {
  switch (end.ending) {
    case "exited":
      started();
      result.state = "exited";
      result.exitCode = end.exitCode;
      break;
    case "stopped":
      result.state = "stopped";
      break;
    case "cut":
      result.state = "stopped";
      result.diagnostics = [{ ...without(end.reason), severity: "warning" }];
      break;
    case "failed":
      result.state = "failed";
      result.diagnostics = [without(end.reason)];
      break;
  }
}

/** A finding that belongs to no line. */
function without(message: string): Diagnostic {
  return { line: 0, column: 0, message, severity: "error" };
}
