/**
 * `<go-snippet>`: upgrades the server's <pre> to a program that can be edited and run.
 *
 * Attributes: `name` and `lesson` say which snippet it is, `prebuilt` where the wasm of the unedited source is, `args` and
 * `env` how it is started (JSON lists of words, and of NAME=VALUE), `stdin` what it reads, `readonly` that it cannot be edited, `shown`
 * that only a part of it is, until the reader asks for the rest; and `state` mirrors the property. With a Python twin there are two
 * elements: the twin's has the attribute `language="python"`. Events named as the states bubble, with `{state, result}` as their
 * detail; `result` comes with those that end a run.
 */
import { isWords, variablesOf, wordsIn } from "./attributes";
import { Bar, type Action } from "./bar";
import type { Options, Subject } from "./check/checker";
import { readOptions, unchecked } from "./check/options";
import type { CheckResult } from "./check/result";
import { Code } from "./code";
import { Draft } from "./draft";
import type { Editor } from "./editor";
import { scrollToLines } from "./embed/look";
import { Engine, type Result, type State, type Stream } from "./engine";
import type { TestResult } from "./exercise/panel";
import { Findings } from "./findings";
import { InputLine } from "./input-line";
import { go, type Language } from "./language";
import { type Marked, Marks } from "./marks";
import type { FormatResult, Progress } from "./messages";
import { OutputLog } from "./output";
import { notFetched, Panels, type Snippet } from "./panels";
import type { Timeline } from "./timeline/timeline";
import { autocheck, checks, metered, panelStyle, tools, warm, warmWhenIdle } from "./page";
import { endWords, stateWords } from "./words";

export class GoSnippet extends HTMLElement {
  #parts: Parts | undefined;
  readonly #language: Language;
  readonly #engine: Engine;
  readonly #draft = new Draft(
    () => ({ lesson: this.getAttribute("lesson") ?? "", file: (this.getAttribute("name") ?? "") + this.#language.file }),
    () => !this.#busy && this.#parts?.bar.say(this.#draft.words),
  );
  #test: string | null = null;
  #opening: Promise<typeof import("./editor")> | undefined;
  #editor: Editor | undefined;
  #beforeReset: string | null = null;
  /** What the run under way, or the last one, was made of. */
  #ranSource = "";
  /** The schedule that it repeats. */
  #seed: number | null = null;
  /** What it was given to read. */
  #given = "";
  /** Whether the one under way has come to its start. */
  #ran = false;
  /** The height of the output that a run took the place of in the midst of it, in CSS pixels; else 0. */
  #height = 0;

  /** The browser makes those of Go, from the page's text. */
  constructor(language = go) {
    super();
    this.#language = language;
    const listener = {
      onState: (state: State, result?: Result) => this.#onState(state, result),
      onProgress: (progress: Progress) => this.#parts?.bar.progress(progress),
      onOutput: (stream: Stream, text: string) => this.#parts?.log.write(stream, text),
      onReading: () => this.#onReading(),
    };
    this.#engine = new Engine(tools, listener, language.build);
  }

  /** What the snippet is doing: it starts as "idle". */
  get state(): State {
    return this.#engine.state;
  }

  /** The file as it is now. Setting it is not the reader's doing, so it is not kept over a reload. */
  get source(): string {
    return this.#draft.source;
  }

  set source(value: string) {
    if (typeof value !== "string") throw new TypeError("go-snippet: source must be a string");
    if (!this.#parts) this.#build();
    this.#beforeReset = null;
    this.#replace(value);
  }

  /**
   * Builds the source and runs it; with a seed, as that schedule of a check went. A run under way is stopped first. Rejects
   * only while outside of a document.
   */
  run({ seed }: { seed?: number } = {}): Promise<Result> {
    if (!this.isConnected || !this.#parts) {
      return Promise.reject(new DOMException("go-snippet: run needs the element in a document", "InvalidStateError"));
    }
    if (seed !== undefined && !this.#language.compiled) return Promise.reject(this.#onlyGo("run with a seed"));
    this.#height = this.state === "building" || this.state === "running" ? this.#parts.out.offsetHeight : 0;
    this.#ranSource = this.#draft.source;
    this.#seed = seed ?? null;
    if (seed === undefined) this.#given = "";
    const replay = seed === undefined ? {} : { seed, input: this.#input };
    const done = this.#engine.run(this.#draft.source, this.#prebuilt(seed === undefined ? "prebuilt" : "prebuilt-race"), { args: this.args, env: this.env, test: this.test, ...replay });
    if (seed === undefined && this.#authored !== null) {
      this.#engine.input(this.#authored);
      this.#engine.input(null);
    }
    return done;
  }

  /** What the author gives it to read, and nothing else then; null where the reader is asked. */
  get #authored(): string | null {
    return this.getAttribute("stdin");
  }

  /** What a run that repeats another one reads. */
  get #input(): string {
    return this.#authored ?? this.#given;
  }

  /** The address of what the source was built to ahead, which only the author's was. */
  #prebuilt(attribute: string): string | null {
    return this.#draft.edited || this.#test !== null ? null : this.getAttribute(attribute);
  }

  /**
   * Runs the program under many schedules, some of them under the race detector, and resolves to what was found. Rejects
   * only while outside of a document, or asked for what cannot be.
   */
  async check(options?: Partial<Options>): Promise<CheckResult> {
    if (!this.#language.compiled) throw this.#onlyGo("checked");
    const asked = readOptions(options);
    if (!this.isConnected || !this.#parts) throw new DOMException("go-snippet: check needs the element in a document", "InvalidStateError");
    const { panels } = this.#parts;
    this.#forgetOther();
    const panel = await panels.fetched("what checks programs", panels.check());
    return panel ? panel.check(asked) : unchecked(asked.seed, [notFetched("what checks programs")]);
  }

  /**
   * Draws what the goroutines did: in one schedule of a check, or without a seed as the program goes by itself. Resolves to the
   * same as data, or to null if it was stopped. Rejects only while outside of a document, or asked for what cannot be.
   */
  async timeline({ seed = null }: { seed?: number | null } = {}): Promise<Timeline | null> {
    if (!this.#language.compiled) throw this.#onlyGo("drawn");
    if (seed !== null && (!Number.isSafeInteger(seed) || seed < 0)) throw new TypeError("go-snippet: seed must be a whole number from 0 on");
    if (!this.isConnected || !this.#parts) throw new DOMException("go-snippet: timeline needs the element in a document", "InvalidStateError");
    const { panels } = this.#parts;
    this.#forgetOther();
    const panel = await panels.fetched("what draws timelines", panels.timeline());
    const timeline = panel ? await panel.show(seed) : null;
    if (timeline && timeline.diagnostics.length === 0) this.dispatchEvent(new CustomEvent("timeline", { bubbles: true, detail: { timeline } }));
    return timeline;
  }

  /** What stands there of another program's run is not taken for this one's. */
  #forgetOther(): void {
    const { log, marks } = this.#ready();
    if (this.#draft.source === this.#ranSource || this.#busy) return;
    log.clear();
    marks.forget();
  }

  /** Tests the source as an answer to the exercise. Rejects where the snippet is none, and while outside of a document. */
  async testAnswer(): Promise<TestResult> {
    if (!this.isConnected || !this.#parts || !this.#isExercise) throw new DOMException("go-snippet: testAnswer needs an exercise in a document", "InvalidStateError");
    return (await this.#parts.panels.exercise()).test();
  }

  /** The text of main_test.go, if Run runs its tests; it is shown below the code where the server put it. */
  get test(): string | null {
    return this.#test ?? this.querySelector(".test pre")?.textContent ?? null;
  }

  set test(value: string | null) {
    if (value !== null && typeof value !== "string") throw new TypeError("go-snippet: test must be a string or null");
    this.#test = value;
  }

  /** The program's command-line arguments, without its name. */
  get args(): string[] {
    return wordsIn(this, "args");
  }

  set args(value: string[]) {
    if (!isWords(value)) throw new TypeError("go-snippet: args must be an array of strings");
    this.setAttribute("args", JSON.stringify(value));
  }

  /** The program's environment variables, besides those that every program has. */
  get env(): Record<string, string> {
    return variablesOf(wordsIn(this, "env"));
  }

  set env(value: Record<string, string>) {
    const list = Object.entries(value).map(([name, text]) => `${name}=${text}`);
    if (!isWords(Object.values(value))) throw new TypeError("go-snippet: env must be an object of strings");
    this.setAttribute("env", JSON.stringify(list));
  }

  /** Gives the program under way something to read, as if typed; without one it is lost. */
  input(text: string): void {
    if (typeof text !== "string") throw new TypeError("go-snippet: input must be a string");
    this.#give(text);
  }

  /** Ends what the program under way can read. */
  endInput(): void {
    this.#give(null);
  }

  /** Ends a build, run or check under way. */
  stop(): void {
    this.#engine.stop();
    this.#parts?.panels.stop();
  }

  /** Goes back to the original source and the state "idle". The editor's undo brings the edits back. */
  reset(): void {
    if (!this.#parts) return;
    this.#beforeReset = this.#draft.edited ? this.#draft.source : null;
    this.#draft.forget();
    this.#replace(this.#draft.original);
    void this.#engine.reset();
  }

  /** The author's program is another one now. What the reader has edited stays, and Reset leads to what is new. */
  renew(original: string): void {
    if (original === this.#draft.original) return;
    const { bar } = this.#ready();
    const kept = this.#draft.edited && this.#draft.source !== original;
    this.#draft.renew(original);
    this.#beforeReset = null;
    this.#replace(kept ? this.#draft.source : original);
    if (kept) this.#draft.keep();
    bar.say({ how: kept ? "changed by its author" : "", end: kept ? "your edit is kept" : "changed by its author" });
  }

  /** Formats the source as gofmt does. A source that does not parse stays as it is, and is told why. */
  async format(): Promise<FormatResult> {
    if (!this.#language.compiled) throw this.#onlyGo("formatted");
    const { bar, marks } = this.#ready();
    const { source } = this.#draft;
    let result: FormatResult;
    try {
      result = await tools.toolchain().format(source, { onProgress: (progress) => bar.progress(progress) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      result = { ok: false, diagnostics: [{ line: 0, column: 0, message, severity: "error" }] };
    }
    bar.fetched();
    if (this.#draft.source !== source) return result;
    if (result.ok) {
      this.#replace(result.source);
      if (result.source !== source) this.#draft.keep();
      marks.unformatted(null);
      bar.say({ how: "", end: result.source === source ? "formatted already" : "formatted" });
    } else {
      marks.unformatted(result.diagnostics);
      bar.say({ how: "", end: "cannot be formatted" });
    }
    return result;
  }

  connectedCallback(): void {
    if (!this.#parts) this.#build();
    addEventListener("pagehide", this.#draft.save);
  }

  disconnectedCallback(): void {
    removeEventListener("pagehide", this.#draft.save);
    this.#draft.save();
    this.stop();
  }

  get #editable(): boolean {
    return !this.hasAttribute("readonly");
  }

  get #isExercise(): boolean {
    return this.hasAttribute("exercise");
  }

  /** What has no address of its own, and is not Go, has no link that could hold it. */
  get #sharable(): boolean {
    return this.#language.compiled && (this.hasAttribute("embed") || this.hasAttribute("open-link"));
  }

  async #share(): Promise<void> {
    const { bar, panels } = this.#ready();
    const shown = await panels.fetched(
      "what makes links",
      panels.share(() => ({
        program: { main: this.#draft.source, test: this.test, args: this.args, env: wordsIn(this, "env") },
        page: this.#draft.edited || this.hasAttribute("open-link") ? null : this.getAttribute("embed"),
        name: this.getAttribute("name") ?? "",
        seed: this.#seed,
      })),
    );
    if (shown !== undefined) bar.sharing(shown);
  }

  /** This snippet, as it is checked and traced. */
  get #subject(): Subject {
    return {
      source: { main: this.#draft.source, test: this.test },
      prebuilt: this.#prebuilt("prebuilt-race"),
      args: this.args,
      env: this.env,
      input: this.#input,
    };
  }

  #onlyGo(what: string): DOMException {
    return new DOMException(`go-snippet: a ${this.#language.program} cannot be ${what}`, "NotSupportedError");
  }

  get #label(): string {
    return `${this.#language.program} ${this.getAttribute("name") ?? ""}`.trim();
  }

  #ready(): Parts {
    if (!this.#parts) this.#build();
    return this.#parts!;
  }

  #build(): void {
    const pre = this.querySelector("pre") ?? this.appendChild(document.createElement("pre"));
    pre.tabIndex = 0;
    pre.role = "group";
    pre.ariaLabel = this.#label;
    if (this.#editable) pre.setAttribute("aria-description", "Press Enter to edit");
    const code = new Code(pre);
    const { compiled, place } = this.#language;
    const bar = new Bar((action) => this.#act(action), { check: compiled && checks(), format: compiled, edit: this.#editable, share: this.#sharable });
    const findings = new Findings(
      (index) => void this.#goTo(index),
      (index) => this.#fix(index),
    );
    const out = document.createElement("div");
    out.className = "out";
    out.role = "log";
    out.ariaLabel = "Output";
    const input = new InputLine((text) => this.#give(text));
    // What was drawn for readers without scripts comes last, and goes once a timeline is there.
    this.append(bar.element, findings.element, out, input.element, ...this.querySelectorAll(".drawn"));
    bar.element.addEventListener("pointerenter", () => this.#anticipate());
    bar.element.addEventListener("focusin", () => this.#anticipate());
    const log = new OutputLog(out, place, (line) => void this.#goToLine(line));
    const draft = this.#draft.begin(code.source);
    const marks = new Marks(this.#marked(), code, findings, bar);
    const panels = new Panels(this.#below(bar, input, marks));
    this.#parts = { code, bar, findings, out, input, log, marks, panels };
    this.setAttribute("state", this.state);
    if (this.#isExercise) void panels.fetched("what tests answers", panels.exercise());
    if (draft !== null) this.#restore(draft);
    this.#listen(pre);
    if (this.hasAttribute("shown")) this.#offerWhole(code);
    scrollToLines(this, pre);
  }

  /** A part of the program is shown: the rest comes when it is asked for, edited, or when a line of it is spoken of. */
  #offerWhole(code: Code): void {
    const place = this.querySelector(".whole");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Show all ${this.#draft.source.replace(/\n$/, "").split("\n").length} lines`;
    button.addEventListener("click", () => {
      this.#showWhole();
      code.pre.focus();
    });
    place?.append(button);
    code.onHidden = () => this.#showWhole();
  }

  #showWhole(): void {
    this.removeAttribute("shown");
    this.querySelector(".whole")?.remove();
  }

  /** This snippet, as its marks see it. */
  #marked(): Marked {
    const element = this;
    return {
      compiled: this.#language.compiled,
      get source() {
        return element.#draft.source;
      },
      get test() {
        return element.test;
      },
      get busy() {
        return element.#busy;
      },
      get editor() {
        return element.#editor;
      },
      get words() {
        return element.#draft.words;
      },
    };
  }

  /** This snippet, as what is below it sees it. */
  #below(bar: Bar, input: InputLine, marks: Marks): Snippet {
    const element = this;
    return {
      element,
      bar,
      last: input.element,
      programs: this.#engine.programs,
      get subject() {
        return element.#subject;
      },
      get expected() {
        return { want: element.#draft.edited ? null : element.getAttribute("want"), counts: element.getAttribute("counts") };
      },
      mark: (diagnostics) => marks.show(diagnostics, false),
      list: (diagnostics) => marks.refuse(diagnostics),
      here: (lines) => (this.#editor ?? this.#parts?.code)?.here(lines),
      forgetOther: () => this.#forgetOther(),
      goTo: (line) => void this.#goToLine(line),
      replay: (seed) => {
        this.dispatchEvent(new CustomEvent("replaying", { bubbles: true, detail: { seed } }));
        void this.run({ seed });
      },
      tell: (event, detail) => this.dispatchEvent(new CustomEvent(event, { bubbles: true, detail })),
    };
  }

  #listen(pre: HTMLElement): void {
    // A finger on the code may only be scrolling: touch counts once it is a tap, which is a click.
    pre.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) void loadEditor().catch(() => {});
    });
    pre.addEventListener("click", (event) => {
      // Who has selected text wants to copy it.
      if (getSelection()?.isCollapsed !== false) void this.#edit(this.#parts?.code.offsetAt(event.clientX, event.clientY));
    });
    pre.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      void this.#edit(0);
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      void this.run();
    });
  }

  /** A pointer over the bar, or the focus in it, is most often about to press Run. */
  #anticipate(): void {
    const prebuilt = this.getAttribute("prebuilt");
    if (prebuilt && !this.#draft.edited && !metered()) this.#engine.anticipate(prebuilt);
  }

  #act(action: Action): void {
    switch (action) {
      case "run":
        return void this.run();
      case "check":
        return void this.check();
      case "timeline":
        return void this.timeline({ seed: this.#seed });
      case "stop":
        return this.stop();
      case "fix":
        return this.#fix(0);
      case "edit":
        return void this.#edit(0);
      case "format":
        return void this.format();
      case "share":
        return void this.#share();
      case "reset":
        return this.#beforeReset === null ? this.reset() : this.#undoReset(this.#beforeReset);
    }
  }

  /** Opens the editor with the cursor at the offset, and readies the toolchain for what comes of it. */
  async #edit(offset?: number): Promise<Editor | undefined> {
    if (!this.#editable) return undefined;
    const editor = await this.#open();
    if (!editor) return undefined;
    editor.focus(offset);
    if (this.#language.compiled) warmWhenIdle();
    if (this.state === "idle" && !this.#draft.edited) this.#ready().bar.say({ how: "Esc, then Tab, leaves the code", end: "" });
    return editor;
  }

  /** Puts the editor in the place of the <pre>; undefined when it could not be fetched. */
  async #open(): Promise<Editor | undefined> {
    if (!this.#editable) return undefined;
    const { bar, code, marks } = this.#ready();
    try {
      this.#opening ??= loadEditor();
      const [{ Editor }, stream] = await Promise.all([this.#opening, this.#language.stream?.()]);
      if (this.#editor) return this.#editor;
      const host = document.createElement("div");
      host.className = "editor";
      this.#showWhole();
      const focused = code.pre.matches(":focus");
      code.pre.replaceWith(host);
      this.#editor = new Editor(host, {
        source: this.#draft.source,
        label: this.#label,
        stream,
        onEdit: (source) => this.#onEdit(source),
        onRun: () => void this.run(),
        packages: () => tools.toolchain().packages(),
      });
      if (this.#language.compiled) {
        tools.toolchain().onReady(() => {
          // What was typed while the compiler, or a package, was still to come; and what will be edited has most of its next run's work
          // done before that: its packages are read, its std half is compiled.
          if (this.#draft.edited) marks.lookSoon();
          else void tools.toolchain().diagnose({ main: this.#draft.source, test: this.test });
        });
      }
      marks.toEditor(this.#editor);
      scrollToLines(this, host.querySelector<HTMLElement>(".cm-scroller"));
      if (focused) this.#editor.focus();
      bar.editing();
      return this.#editor;
    } catch {
      this.#opening = undefined;
      bar.say({ how: "", end: "the editor could not be fetched; try again" });
      return undefined;
    }
  }

  #onEdit(source: string): void {
    const { bar, marks, panels } = this.#ready();
    this.#draft.source = source;
    this.#beforeReset = null;
    panels.edited();
    this.#draft.keep();
    this.#offerReset();
    if (!this.#busy) bar.say(this.#draft.words);
    if (this.#language.compiled) warm();
    marks.edited();
  }

  get #busy(): boolean {
    return this.state === "building" || this.state === "running";
  }

  /**
   * After a run of a program that starts goroutines, where all that a check needs is there already: a check then takes less
   * than the reader needs to read the output.
   */
  #checkByItself(): void {
    if (!this.#language.compiled || !checks() || !autocheck.on || this.getAttribute("autocheck") === "off" || this.#draft.source !== this.#ranSource) return;
    if (!startsGoroutines(this.#ranSource)) return;
    // Of a program as its author wrote it, the first check has fetched all there is.
    if (!(this.#prebuilt("prebuilt-race") && this.querySelector(".verdict")) && !tools.toolchain("race").packages().length) return;
    setTimeout(() => this.state === "exited" && void this.#parts?.panels.check().then((panel) => panel.checkQuietly(), () => {}));
  }

  #give(text: string | null): void {
    if (!this.#busy) return;
    if (text !== null) {
      this.#given += text;
      this.#ready().log.write("stdin", text);
    }
    this.#engine.input(text);
    if (this.state === "running") this.#ready().bar.say(stateWords("running"));
  }

  #onReading(): void {
    const { bar, input } = this.#ready();
    input.show(this);
    bar.say({ how: "", end: "waiting for input" });
  }

  #onState(state: State, result?: Result): void {
    const { bar, input, log, marks, out, panels } = this.#ready();
    const replay = this.#seed !== null;
    if (state !== "running") input.hide();
    if (state === "building" || state === "idle") {
      if (state === "building") out.style.minHeight = `${this.#height || out.offsetHeight}px`; // the page does not jump
      log.clear();
      marks.show([]);
      panels.clear({ run: state === "building", replay });
    }
    if (state === "running") {
      this.#ran = true;
      if (this.#authored && !replay) log.write("stdin", this.#authored);
    }
    if (result) {
      // What has no line is said at the end of the output, where there is one.
      marks.judge(this.#ranSource, [...result.diagnostics.filter(({ line }) => line > 0 || !this.#ran), ...this.#language.blame(result)]);
      if (this.#ran) log.end(endWords(result));
      if (this.#ran && result.state === "exited" && !replay) this.#checkByItself();
      this.#ran = false;
      out.style.minHeight = "";
    }
    bar.state(state, state === "idle" ? this.#draft.words : stateWords(state, result));
    this.setAttribute("state", state);
    this.dispatchEvent(new CustomEvent(state, { bubbles: true, detail: { state, result } }));
  }

  /** Shows the source in place of what is there, and what that means for Reset. */
  #replace(source: string): void {
    const { code, marks, panels } = this.#ready();
    if (source !== this.#draft.source) {
      this.#draft.source = source;
      marks.age();
      panels.edited();
      if (this.#editor) this.#editor.replace(source);
      else code.show(source);
    }
    this.#offerReset();
  }

  /** What the author drew is of the author's program. */
  #offerReset(): void {
    const { edited } = this.#draft;
    this.#ready().bar.reset(this.#beforeReset !== null ? "Undo reset" : edited ? "Reset" : null);
    for (const drawn of this.querySelectorAll<HTMLElement>(".drawn")) drawn.hidden = edited;
  }

  #undoReset(source: string): void {
    this.#beforeReset = null;
    this.#replace(source);
    this.#draft.keep();
    this.#ready().bar.say(this.#draft.words);
  }

  /** A fix that is none any more, as the source has changed since, leads to its line as the finding does. */
  #fix(index: number): void {
    if (!this.#editor?.fix(index)) void this.#goTo(index);
  }

  async #goToLine(line: number): Promise<void> {
    (await this.#edit())?.goTo({ line, column: 0, message: "", severity: "error" }, -1);
  }

  async #goTo(index: number): Promise<void> {
    const diagnostic = this.#ready().marks.at(index);
    if (diagnostic) (await this.#edit())?.goTo(diagnostic, index);
  }

  /** Shows what the reader typed before a reload; its colours come with the editor, once it is on the screen. */
  #restore(draft: string): void {
    this.#replace(draft);
    this.#ready().bar.say(this.#draft.words);
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void this.#open();
    });
    observer.observe(this);
  }
}

/** What the element is made of, besides the editor. */
interface Parts {
  code: Code;
  bar: Bar;
  findings: Findings;
  out: HTMLElement;
  input: InputLine;
  log: OutputLog;
  marks: Marks;
  panels: Panels;
}

/** Comments and strings may say so too: then a check finds nothing, and says that. */
function startsGoroutines(source: string): boolean {
  return /\bgo\s+\w|\.Go\(|\bAfterFunc\(/.test(source);
}

function loadEditor(): Promise<typeof import("./editor")> {
  void panelStyle(); // for what the compiler will say
  return import("./editor");
}
