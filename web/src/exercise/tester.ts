/** One answer's way from source to what is wrong with it, without a page. A new test stops the former. */
import { Checker } from "../check/checker";
import { resultOf } from "../check/result";
import { marksOf } from "../check/view";
import type { Tools } from "../engine";
import type { Diagnostic, Progress, RunResult } from "../messages";
import type { Programs } from "../programs";
import { blame } from "../stacks";
import { type Failure, failuresOfRun, failuresOfTally, needed } from "./feedback";

/** How long the tests may take, in ms, until they are taken to have no end: a hundred times what those of lessons take. */
const runTimeout = 10_000;

/** Text kept of what the tests print, in UTF-16 units. */
const keptOutput = 1 << 20;

export interface Answer {
  source: string;
  test: string;
  env: Record<string, string>;
  /** In how many schedules its tests are checked, too. */
  schedules: number;
}

/**
 * What a test of an answer came to. An answer passed if it was tested and there is no failure. `diagnostics` are what keeps it
 * from being tested, and `marks` what lines have to do with the failures.
 */
export interface Tested {
  passed: boolean;
  failures: Failure[];
  diagnostics: Diagnostic[];
  marks: Diagnostic[];
  stopped: boolean;
}

export interface Listener {
  onProgress(progress: Progress): void;
  /** So many schedules are done. */
  onSchedules(done: number): void;
}

export class Tester {
  readonly #checker: Checker;
  #abort: AbortController | null = null;

  constructor(
    private readonly tools: Tools,
    private readonly programs: Programs,
    private readonly listener: Listener,
  ) {
    this.#checker = new Checker(tools, programs, { onProgress: (progress) => listener.onProgress(progress), onTally: (tally) => listener.onSchedules(tally.schedules) });
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#checker.stop();
  }

  async test(answer: Answer): Promise<Tested> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    const { signal } = abort;
    try {
      const tested = await this.#run(answer, signal);
      return tested.passed && answer.schedules > 0 ? await this.#check(answer, signal) : tested;
    } catch (error) {
      return signal.aborted ? { ...nothing, stopped: true } : refused([{ line: 0, column: 0, message: error instanceof Error ? error.message : String(error), severity: "error" }]);
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  async #run({ source, test, env }: Answer, signal: AbortSignal): Promise<Tested> {
    this.tools.runner().warm();
    const program = await this.programs.get({ source: { main: source, test }, mode: "run", prebuilt: null }, { signal, onProgress: (progress) => this.listener.onProgress(progress) });
    if (!program.wasm) return refused(program.diagnostics);
    const printed = { stdout: "", stderr: "" };
    const run = this.tools.runner().start({ wasm: program.wasm, args: [], env }, (event) => {
      if (event.type === "output") printed[event.stream] = (printed[event.stream] + event.text).slice(0, keptOutput);
    });
    run.input(null);
    const stop = () => run.stop();
    signal.addEventListener("abort", stop);
    const timer = setTimeout(stop, runTimeout);
    const end = await run.done;
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
    const ended = end.ending === "exited" ? { ...printed, exitCode: end.exitCode } : null;
    const failures = ended ? failuresOfRun(ended) : [{ file: "main.go" as const, line: 0, message: reason(end) }];
    return { ...nothing, passed: failures.length === 0, failures, marks: ended?.exitCode === 2 ? blame(printed.stderr) : [] };
  }

  async #check({ source, test, env, schedules }: Answer, signal: AbortSignal): Promise<Tested> {
    const { tally, diagnostics, stopped } = await this.#checker.check({ source: { main: source, test }, prebuilt: null, args: [], env, input: "" }, { schedules, seed: 1 });
    signal.throwIfAborted();
    if (stopped) return { ...nothing, stopped };
    if (!tally || diagnostics.length > 0) return refused(diagnostics);
    const failures = failuresOfTally(tally);
    return { ...nothing, passed: failures.length === 0, failures, marks: marksOf(resultOf(tally)) };
  }
}

const nothing: Tested = { passed: false, failures: [], diagnostics: [], marks: [], stopped: false };

function refused(diagnostics: readonly Diagnostic[]): Tested {
  return { ...nothing, diagnostics: diagnostics.map((one) => (one.line > 0 ? one : { ...one, message: needed(one.message) })) };
}

function reason(end: RunResult): string {
  if (end.ending === "stopped") return `The tests were not done after ${runTimeout / 1000} seconds: does a loop never end?`;
  return end.ending === "exited" ? "" : end.reason;
}
