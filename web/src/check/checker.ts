/** One snippet's way from source to a check's tally, without a page. A new check stops the former. */
import type { Tools } from "../engine";
import type { CheckStart, Diagnostic, Progress, Source } from "../messages";
import type { Programs } from "../programs";
import { readTally, type Tally } from "./result";

/** What is checked. `prebuilt` is the address of its wasm, built in the mode race, where there is one. */
export interface Subject {
  source: Source;
  prebuilt: string | null;
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
      const { source, prebuilt, args, env, input } = subject;
      const program = await this.programs.get({ source, mode: "race", prebuilt }, { signal, onProgress: (progress) => this.listener.onProgress(progress) });
      if (!program.wasm) return { tally: null, diagnostics: program.diagnostics, stopped: false };
      return await this.#count({ wasm: program.wasm, args, env, input, schedules, seed }, signal);
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
      const read = event.type === "tally" && !signal.aborted ? readTally(event.tally) : null;
      if (!read) return;
      tally = read;
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
