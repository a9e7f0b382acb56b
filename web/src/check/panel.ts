/** The check of a snippet on its page: it drives the checker, and shows what came of it. */
import type { Bar } from "../bar";
import { endWords } from "../words";
import type { Diagnostic } from "../messages";
import { Checker, type Options, type Subject } from "./checker";
import { unchecked, usualSchedules } from "./options";
import { type CheckResult, resultOf } from "./result";
import type { Expected } from "./verdict";
import { marksOf, VerdictView } from "./view";
import type { Tools } from "../engine";
import type { Programs } from "../programs";

/** The snippet, as the panel sees it. */
export interface Snippet {
  readonly subject: Subject;
  readonly expected: Expected;
  readonly bar: Bar;
  /** Marks lines without listing them: the verdict does. */
  mark(diagnostics: readonly Diagnostic[]): void;
  /** Lists what keeps the program from being checked. */
  list(diagnostics: readonly Diagnostic[]): void;
  /** Takes away what stands there of another program's run. */
  forgetOther(): void;
  goTo(line: number): void;
  replay(seed: number): void;
  /** Tells the page around. */
  tell(event: "checking" | "checked", detail: unknown): void;
}

export class CheckPanel {
  readonly #view: VerdictView;
  readonly #checker: Checker;
  #asked = 0;
  /** Whether the reader asked for the check under way. */
  #shown = true;
  #turn = 0;

  constructor(
    private readonly snippet: Snippet,
    tools: Tools,
    programs: Programs,
    after: { on: boolean },
  ) {
    this.#view = new VerdictView(
      (line) => snippet.goTo(line),
      (seed) => snippet.replay(seed),
      after,
    );
    this.#checker = new Checker(tools, programs, {
      onProgress: (progress) => this.#shown && snippet.bar.progress(progress),
      onTally: (tally) => {
        if (!this.#shown) return;
        snippet.bar.checking(tally.schedules, this.#asked);
        snippet.tell("checking", { schedules: tally.schedules, of: this.#asked });
      },
    });
  }

  get element(): HTMLElement {
    return this.#view.element;
  }

  get checking(): boolean {
    return this.#checker.checking;
  }

  stop(): void {
    this.#checker.stop();
  }

  /** Takes away what the last check found. */
  clear(): void {
    this.stop();
    this.#view.clear();
  }

  age(): void {
    this.#view.age();
  }

  /** Checks what has just been run, and says in a line what was found; the rest is there for who asks. */
  async checkQuietly(): Promise<void> {
    const { subject, expected } = this.snippet;
    const turn = ++this.#turn;
    this.#shown = false;
    const { tally } = await this.#checker.check(subject, { schedules: usualSchedules, seed: 1 });
    if (turn !== this.#turn || !tally || this.snippet.subject.source.main !== subject.source.main) return;
    const result = resultOf(tally);
    this.#view.hint(tally, expected, () => {
      this.#view.show(tally, expected);
      this.snippet.mark(marksOf(result));
    });
    this.snippet.tell("checked", { result });
  }

  async check(options: Options): Promise<CheckResult> {
    const { bar, subject, expected } = this.snippet;
    const turn = ++this.#turn;
    this.#asked = options.schedules;
    this.#shown = true;
    bar.checking(0, options.schedules);
    const { tally, diagnostics, stopped } = await this.#checker.check(subject, options);
    const result = tally ? { ...resultOf(tally), diagnostics } : unchecked(options.seed, diagnostics);
    if (turn === this.#turn) {
      bar.checked();
      if (tally) {
        const { sentence } = this.#view.show(tally, expected);
        this.snippet.mark(marksOf(result));
        bar.say({ how: "", end: sentence.split(/(?<=\.) /, 1)[0]!, below: true });
      } else if (diagnostics.length > 0) {
        this.snippet.list(diagnostics);
        bar.say({ how: "", end: endWords({ state: "failed", exitCode: null, stdout: "", stderr: "", diagnostics, built: "browser", ms: { build: 0, start: 0, total: 0 } }) });
      } else if (stopped) {
        bar.say({ how: "", end: "check stopped" });
      }
    }
    this.snippet.tell("checked", { result });
    return result;
  }
}
