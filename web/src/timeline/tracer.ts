/** One snippet's way from source to a timeline, without a page. A new one stops the former. */
import type { Subject } from "../check/checker";
import type { Tools } from "../engine";
import type { Diagnostic, Progress, TraceStart } from "../messages";
import type { Programs } from "../programs";
import { readTimeline, readTraced, type Timeline, type Traced } from "./timeline";

export class Tracer {
  #abort: AbortController | null = null;

  constructor(
    private readonly tools: Tools,
    private readonly programs: Programs,
    private readonly onProgress: (progress: Progress) => void,
  ) {}

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Resolves to null if it was stopped. What keeps a program from being traced is in the timeline's diagnostics. */
  async trace({ source, prebuilt, args, env, input }: Subject, seed: number | null): Promise<Timeline | null> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    const { signal } = abort;
    try {
      this.tools.runner().warm();
      const onProgress = (progress: Progress) => !signal.aborted && this.onProgress(progress);
      const program = await this.programs.get({ source, mode: "race", prebuilt }, { signal, onProgress });
      if (!program.wasm) return failed(seed, program.diagnostics);
      const traced = await this.#run({ wasm: program.wasm, args, env, input, traced: { seed } }, signal);
      if (!traced) return null;
      const text = await this.tools.toolchain("race").readTrace(traced.trace.slice(), { signal, onProgress });
      return readTimeline(text, traced, seed);
    } catch (error) {
      if (signal.aborted) return null;
      return failed(seed, [{ line: 0, column: 0, message: error instanceof Error ? error.message : String(error), severity: "error" }]);
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  async #run(start: TraceStart, signal: AbortSignal): Promise<Traced | null> {
    let traced: Traced | null = null;
    signal.throwIfAborted();
    const run = this.tools.runner().start(start, (event) => {
      if (event.type === "traced") traced = readTraced(event.traced);
    });
    const stop = () => run.stop();
    signal.addEventListener("abort", stop);
    const end = await run.done;
    signal.removeEventListener("abort", stop);
    if (end.ending === "cut" || end.ending === "failed") throw new Error(end.reason);
    if (end.ending === "exited" && !traced) throw new Error("the program handed over no trace");
    return traced;
  }
}

function failed(seed: number | null, diagnostics: Diagnostic[]): Timeline {
  return { version: 1, seed, diagnostics, ending: "exited", exitCode: null, cut: false, lanes: [], steps: [], spans: [], stacks: [], trace: new Uint8Array(0) };
}
