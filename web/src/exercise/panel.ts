/** An exercise on its page: it has the reader's answer tested, says what is wrong with it, and remembers that it was right. */
import type { Snippet as CheckSnippet } from "../check/panel";
import { part } from "../dom";
import type { Tools } from "../engine";
import type { Diagnostic } from "../messages";
import type { Programs } from "../programs";
import { visible } from "../visible";
import type { Failure } from "./feedback";
import type { Progress } from "./progress";
import type { Tested, Tester } from "./tester";

/** How many schedules of the tests an answer must stand. */
const schedules = 1000;

/** The snippet, as the panel sees it. */
export type Snippet = Pick<CheckSnippet, "subject" | "bar" | "mark" | "list" | "forgetOther" | "goTo">;

/** What a test of an answer came to, for scripts on the page. */
export type TestResult = Pick<Tested, "passed" | "failures" | "diagnostics">;

export class ExercisePanel {
  /** The server's part of it: the hint, the solution, and the tests. */
  readonly #element: HTMLElement;
  readonly #feedback = part("div", "feedback");
  readonly #solved = part("span", "solved");
  /** It comes with the first test. */
  #tester: Tester | undefined;
  readonly #checked: boolean;
  readonly #lesson: string;
  readonly #name: string;
  #turn = 0;

  /** `element` is the snippet's; its attribute `exercise` says how an answer is tested. */
  constructor(
    element: HTMLElement,
    private readonly snippet: Snippet,
    private readonly tools: Tools,
    private readonly programs: Programs,
    private readonly progress: Progress,
    private readonly style: () => Promise<void>,
  ) {
    this.#checked = element.getAttribute("exercise") === "check";
    this.#lesson = element.getAttribute("lesson") ?? "";
    this.#name = element.getAttribute("name") ?? "";
    this.#element = element.querySelector<HTMLElement>(".exercise") ?? part("div", "exercise");
    const button = part("button", "answer");
    button.type = "button";
    button.textContent = "Test my answer";
    button.addEventListener("click", () => void this.test());
    const row = part("div", "row");
    row.append(button, this.#solved);
    this.#solved.textContent = "✓ Solved";
    this.#feedback.role = "status";
    this.#feedback.ariaLabel = "Your answer";
    this.#element.prepend(row, this.#feedback);
    progress.watch(() => (this.#solved.hidden = !progress.has(this.#lesson, this.#name)));
    element.append(this.#element);
  }

  stop(): void {
    this.#tester?.stop();
  }

  /** The source has changed since. */
  age(): void {
    this.#feedback.classList.add("stale");
  }

  clear(): void {
    this.stop();
    this.#feedback.replaceChildren();
  }

  async test(): Promise<TestResult> {
    const { bar, subject } = this.snippet;
    const turn = ++this.#turn;
    this.#feedback.classList.remove("stale");
    this.snippet.forgetOther();
    this.#say(false, "Testing …");
    const tester = await this.#fetchTester();
    if (!tester) return this.#fail();
    bar.tracing(true, "testing");
    const test = this.#element.querySelector(".tests pre")?.textContent ?? "";
    const tested = await tester.test({ source: subject.source.main, test, env: subject.env, schedules: this.#checked ? schedules : 0 });
    const { passed, failures, diagnostics } = tested;
    if (turn === this.#turn) {
      bar.checked();
      this.#show(tested);
    }
    return { passed, failures, diagnostics };
  }

  async #fetchTester(): Promise<Tester | undefined> {
    const { bar } = this.snippet;
    try {
      const [{ Tester }] = await Promise.all([import("./tester"), this.style()]);
      return (this.#tester ??= new Tester(this.tools, this.programs, {
        onProgress: (progress) => bar.progress(progress),
        onSchedules: (done) => bar.checking(done, schedules),
      }));
    } catch {
      return undefined;
    }
  }

  #fail(): TestResult {
    const why: Diagnostic = { line: 0, column: 0, message: "what tests answers could not be fetched; try again", severity: "error" };
    this.#say(false, `Not yet: ${why.message}.`);
    return { passed: false, failures: [], diagnostics: [why] };
  }

  #show({ passed, failures, diagnostics, marks, stopped }: Tested): void {
    if (stopped) return this.#say(false, "The test was stopped.");
    if (diagnostics.length > 0) {
      this.snippet.list(diagnostics);
      return this.#say(false, diagnostics.some(({ line }) => line > 0) ? "Not yet: the program does not compile. What is wrong stands above." : "Not yet: the program cannot be tested. Why is said above.");
    }
    this.snippet.list([]);
    this.snippet.mark(marks);
    if (passed) return this.#pass();
    const list = part("ul");
    list.append(...failures.map((failure) => this.#failure(failure)));
    this.#say(false, "Not yet.", list);
  }

  #pass(): void {
    const stored = this.progress.add(this.#lesson, this.#name);
    const how = this.#checked ? `the tests pass in ${schedules.toLocaleString("en")} schedules, and nothing races.` : "the tests pass.";
    const kept = part("p", "kept");
    kept.textContent = stored ? "This browser remembers that; nobody else is told." : "This is remembered until you leave: the browser stores nothing for this page.";
    this.#say(true, `Solved: ${how}`, kept);
  }

  #failure({ file, line, message }: Failure): HTMLElement {
    const item = part("li");
    item.append(visible(message));
    if (file !== "main.go" || line === 0) return item;
    const button = part("button", "chip");
    button.type = "button";
    button.textContent = `line ${line}`;
    button.addEventListener("click", () => this.snippet.goTo(line));
    item.append(" ", button);
    return item;
  }

  #say(good: boolean, sentence: string, ...more: HTMLElement[]): void {
    const head = part("p", "sentence");
    if (good) head.append(Object.assign(part("span", "mark"), { textContent: "✓", ariaHidden: "true" }));
    head.append(sentence);
    this.#feedback.replaceChildren(head, ...more);
  }
}
