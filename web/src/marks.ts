/** What is wrong with a snippet's source: looked for while the reader types, marked in the code, and listed below it. */
import type { Bar } from "./bar";
import type { Code } from "./code";
import type { Editor } from "./editor";
import type { Findings } from "./findings";
import type { Diagnostic } from "./messages";
import { tools } from "./page";
import type { Words } from "./words";

/** The compiler looks at the source when the reader has paused for so long, in ms. */
const pause = 150;

/** The snippet, as its marks see it. */
export interface Marked {
  readonly source: string;
  readonly test: string | null;
  /** Whether the compiler can look at it. */
  readonly compiled: boolean;
  /** Whether it is built or runs just now. */
  readonly busy: boolean;
  /** It takes the place of the code. */
  readonly editor: Editor | undefined;
  /** What the bar says where nothing is wrong. */
  readonly words: Words;
}

export class Marks {
  #shown: readonly Diagnostic[] = [];
  /** The source that these were found in. */
  #shownIn = "";
  /** What Format found last; it is gone once Format succeeds. */
  #unformatted: readonly Diagnostic[] | null = null;
  /** The source that a run has come to an end with, until it is edited: what the compiler would say of it has been said. */
  #judged: string | null = null;
  #timer = 0;
  /** Whether the compiler is asked about a source just now. */
  #looking = false;

  constructor(
    private readonly snippet: Marked,
    private readonly code: Code,
    private readonly findings: Findings,
    private readonly bar: Bar,
  ) {}

  /** The one that stands there with that number. */
  at(index: number): Diagnostic | undefined {
    return this.#shown[index];
  }

  show(diagnostics: readonly Diagnostic[], listed = true): void {
    this.#shown = diagnostics;
    this.#shownIn = this.snippet.source;
    (this.snippet.editor ?? this.code).mark(diagnostics);
    if (listed) this.#list();
  }

  /** Shows what a run of a source has ended with. Where another one stands there by now, its lines are not these lines. */
  judge(source: string, diagnostics: readonly Diagnostic[]): void {
    this.#judged = source;
    this.show(diagnostics);
    if (this.snippet.source === source) return;
    this.show([]);
    this.lookSoon();
  }

  /** Says why there is no check or timeline. Of this source the compiler would only say the same once more. */
  refuse(diagnostics: readonly Diagnostic[]): void {
    clearTimeout(this.#timer);
    this.#judged = this.snippet.source;
    this.show(diagnostics);
  }

  /** Says why the source cannot be formatted, or with null that it is. The compiler would only say the same in other words. */
  unformatted(diagnostics: readonly Diagnostic[] | null): void {
    if (diagnostics === null) {
      if (this.#shown === this.#unformatted) this.show([]);
      return;
    }
    clearTimeout(this.#timer);
    this.show((this.#unformatted = diagnostics));
  }

  /** Takes away what was found in another source. */
  forget(): void {
    if (this.#shownIn !== this.snippet.source) this.show([]);
  }

  /** The editor has come. What was found in another source is not marked, let alone fixed, in this one. */
  toEditor(editor: Editor): void {
    if (this.#shownIn !== this.snippet.source) return;
    editor.mark(this.#shown);
    if (!this.findings.element.hidden) this.#list();
  }

  /** The source is another one by now. */
  age(): void {
    this.findings.age();
  }

  /** The reader has edited it. */
  edited(): void {
    this.#judged = null;
    this.age();
    this.lookSoon();
  }

  lookSoon(): void {
    clearTimeout(this.#timer);
    if (this.snippet.compiled) this.#timer = setTimeout(() => void this.#look(), pause);
  }

  /**
   * Marks what the compiler says about what the reader has typed, where it can say so at once. The list under the code
   * stays away unless it is there from a run, and the bar offers the first fix: nothing moves while one types.
   */
  async #look(): Promise<void> {
    const { source, test } = this.snippet;
    const late = () => this.snippet.busy || this.#judged === source;
    if (late()) return;
    // The compiler looks at one source at a time, and this one is its next.
    if (this.#looking) return this.lookSoon();
    this.#looking = true;
    const found = await tools.toolchain().diagnose({ main: source, test });
    this.#looking = false;
    if (!found || late() || this.snippet.source !== source) return;
    const listed = !this.findings.element.hidden;
    this.show(found, listed);
    const [first] = found;
    if (!first) return this.bar.say(this.snippet.words);
    const label = listed ? undefined : this.snippet.editor?.fixLabel(0);
    const end = first.line > 0 ? `line ${first.line}: ${first.message.split("\n", 1)[0]}` : first.message;
    this.bar.say({ how: "", end }, label === undefined ? undefined : { label, line: first.line });
  }

  /** Lists what is marked. The editor knows what would fix it; before it is there, nothing is offered. */
  #list(): void {
    const { editor } = this.snippet;
    this.findings.show(this.#shown, editor && this.#shown.map((_, index) => editor.fixLabel(index)));
  }
}
