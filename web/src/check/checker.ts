/** One snippet's way from source to a check's tally, without a page. A new check stops the former. */
import type { Tools } from "../engine";
import type { CheckStart, Diagnostic, Mode, Progress, Source } from "../messages";
import type { Programs } from "../programs";
import type { Tally } from "./result";

/** What is checked. `prebuilt` gives the addresses of its wasm, where there are some. */
export interface Subject {
  source: Source;
  prebuilt: Partial<Record<Mode, string | null>>;
  args: string[];
  env: Record<string, string>;
  /** What it reads. */
  input: string;
}

export interface Options {
  schedules: number;
  /** The first one. */
  seed: number;
}

/** What a check came to. A check that was stopped has the tally until then, and one that could not be made says why. */
export type Checked = { tally: Tally | null; diagnostics: Diagnostic[]; stopped: boolean };

export interface Listener {
  onProgress(progress: Progress): void;
  onTally(tally: Tally): void;
}

/** Every mode is needed: the first is built first, and gives the next the compiled tools. */
const modes: readonly Mode[] = ["run", "race"];

export class Checker {
  #abort: AbortController | null = null;

  constructor(
    private readonly tools: Tools,
    private readonly programs: Programs,
    private readonly listener: Listener,
  ) {}

  get checking(): boolean {
    return this.#abort !== null;
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  async check(subject: Subject, { schedules, seed }: Options): Promise<Checked> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    const { signal } = abort;
    try {
      this.tools.runner().warm();
      const programs: Partial<Record<Mode, ArrayBuffer>> = {};
      for (const mode of modes) {
        const program = await this.programs.get(
          { source: subject.source, mode, prebuilt: subject.prebuilt[mode] ?? null },
          { signal, onProgress: (progress) => this.listener.onProgress(progress) },
        );
        if (!program.wasm) return { tally: null, diagnostics: program.diagnostics, stopped: false };
        programs[mode] = program.wasm.slice(0);
      }
      const { args, env, input } = subject;
      return await this.#count({ programs: programs as Record<Mode, ArrayBuffer>, args, env, input, schedules, seed }, signal);
    } catch (error) {
      if (signal.aborted) return { tally: null, diagnostics: [], stopped: true };
      return failed(error instanceof Error ? error.message : String(error), null);
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  async #count(start: CheckStart, signal: AbortSignal): Promise<Checked> {
    let tally: Tally | null = null;
    signal.throwIfAborted();
    const run = this.tools.runner().start(start, (event) => {
      if (event.type !== "tally" || signal.aborted) return;
      tally = event.tally;
      this.listener.onTally(tally);
    });
    const stop = () => run.stop();
    signal.addEventListener("abort", stop);
    const end = await run.done;
    signal.removeEventListener("abort", stop);
    if (end.ending === "cut" || end.ending === "failed") return failed(end.reason, tally);
    return { tally, diagnostics: [], stopped: end.ending === "stopped" };
  }
}

function failed(message: string, tally: Tally | null): Checked {
  return { tally, diagnostics: [{ line: 0, column: 0, message, severity: "error" }], stopped: false };
}
