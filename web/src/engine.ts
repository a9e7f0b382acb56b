/**
 * One snippet's way from source to result, without a page: what the element drives and what tests drive alone.
 *
 * A run is a job. Jobs follow each other strictly: a new one stops the former and waits for its end, so states and
 * results never interleave, whoever calls.
 */
import type { BuildResult, Diagnostic, Progress, RunnerClient, RunResult, Source, ToolchainClient } from "./messages";

export type State = "idle" | "building" | "running" | "exited" | "stopped" | "failed";
export type Stream = "stdout" | "stderr";

/** Where the wasm of a run came from. */
export type Built = "prebuilt" | "browser";

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
  toolchain(): ToolchainClient;
  runner(): RunnerClient;
  /** Resolves to null where the server has no such file (any more). */
  fetchPrebuilt(url: string, options: { signal: AbortSignal; onProgress: (progress: Progress) => void }): Promise<ArrayBuffer | null>;
  /** The wasm built last on this page: one, so that many snippets do not hold many megabytes. */
  last: { key: string; wasm: ArrayBuffer } | null;
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
}

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
  #ahead: { url: string; wasm: Promise<ArrayBuffer | null>; abort: AbortController } | null = null;

  constructor(
    private readonly tools: Tools,
    private readonly listener: Listener,
  ) {}

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
    if (this.#ahead?.url === prebuilt || this.tools.last?.key === prebuiltKey(prebuilt)) return;
    const abort = new AbortController();
    const wasm = this.tools.fetchPrebuilt(prebuilt, { signal: abort.signal, onProgress: () => {} }).catch(() => null);
    const ahead = { url: prebuilt, wasm, abort };
    this.#ahead = ahead;
    void wasm.then((bytes) => {
      if (bytes) this.#remember(prebuiltKey(prebuilt), bytes);
      if (this.#ahead === ahead) this.#ahead = null;
    });
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
      this.#enter("building");
      try {
        const wasm = await this.#wasm({ main: source, test: start.test ?? null }, prebuilt, signal, result);
        result.ms.build = performance.now() - begun;
        if (wasm && !signal.aborted) await this.#execute(job, wasm, start, result);
      } catch (error) {
        result.state = signal.aborted ? "stopped" : "failed";
        if (!signal.aborted) result.diagnostics = [without(error instanceof Error ? error.message : String(error))];
      }
    }
    result.ms.total = performance.now() - begun;
    this.#enter(result.state, result);
    return result;
  }

  /** The wasm of the source, or null when it does not compile, which `result` then says. */
  async #wasm(source: Source, prebuilt: string | null, signal: AbortSignal, result: Result): Promise<ArrayBuffer | null> {
    const onProgress = (progress: Progress) => {
      if (!signal.aborted) this.listener.onProgress(progress);
    };
    const key = prebuilt ? prebuiltKey(prebuilt) : `browser ${source.main}\0${source.test ?? ""}`;
    if (prebuilt && this.#ahead?.url === prebuilt) {
      // From here on it is this run's download: shown, and ended with it, so that the next run does not wait for it too.
      const { wasm, abort } = this.#ahead;
      onProgress({ what: "the program", received: 0, total: 0 });
      signal.addEventListener("abort", () => abort.abort(), { once: true });
      await orAborted(wasm, signal);
      onProgress({ what: "the program", received: 1, total: 1 });
    }
    if (this.tools.last?.key === key) return this.tools.last.wasm;
    if (prebuilt) {
      const wasm = await orAborted(this.tools.fetchPrebuilt(prebuilt, { signal, onProgress }), signal);
      onProgress({ what: "the program", received: 1, total: 1 });
      if (wasm) return this.#remember(key, wasm);
      return this.#wasm(source, null, signal, result);
    }
    result.built = "browser";
    const build: BuildResult = await orAborted(this.tools.toolchain().build(source, { signal, onProgress }), signal);
    if (build.ok) return this.#remember(key, build.wasm);
    result.state = "failed";
    result.diagnostics = build.diagnostics;
    return null;
  }

  #remember(key: string, wasm: ArrayBuffer): ArrayBuffer {
    this.tools.last = { key, wasm };
    return wasm;
  }

  async #execute(job: Job, wasm: ArrayBuffer, start: Start, result: Result): Promise<void> {
    const { signal } = job.abort;
    const begun = performance.now();
    const started = () => {
      if (this.state === "running") return;
      result.ms.start = performance.now() - begun;
      this.#enter("running");
    };
    let room = keptOutput;
    const run = this.tools.runner().start(wasm.slice(0), {
      args: start.args ?? [],
      env: start.env ?? {},
      onEvent: (event) => {
        started();
        if (event.type === "reading" && !signal.aborted) this.listener.onReading();
        if (event.type !== "output" || room === 0) return;
        const text = event.text.length > room ? event.text.slice(0, room) : event.text;
        room -= text.length;
        result[event.stream] += text;
        this.listener.onOutput(event.stream, text);
      },
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

function prebuiltKey(url: string): string {
  return `prebuilt ${url}`;
}

/** A finding that belongs to no line. */
function without(message: string): Diagnostic {
  return { line: 0, column: 0, message, severity: "error" };
}

/** Rejects as soon as the signal aborts: Stop must not wait for a client to notice. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
