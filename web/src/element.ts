/**
 * `<go-snippet>`: upgrades the server's <pre> to a program that can be edited and run.
 *
 * Attributes: `name` and `lesson` say which snippet it is, `prebuilt` where the wasm of the unedited source is, `args` and
 * `env` how it is started (JSON lists of words, and of NAME=VALUE), and `state` mirrors the property. With a Python twin there
 * are two elements: the twin's has the attribute `language="python"`. Events named as the states bubble, with `{state, result}` as their detail; `result`
 * comes with those that end a run.
 */
import { Bar, type Action } from "./bar";
import type { Options, Subject } from "./check/checker";
import { CheckPanel, readOptions, type Snippet as CheckSnippet } from "./check/panel";
import type { CheckResult } from "./check/result";
import { Code } from "./code";
import { draftKey } from "./drafts";
import type { Editor } from "./editor";
import { Engine, type Result, type State, type Stream } from "./engine";
import { progress } from "./exercise/counts";
import { ExercisePanel, type TestResult } from "./exercise/panel";
import { Findings } from "./findings";
import { InputLine } from "./input-line";
import { go, type Language } from "./language";
import type { Diagnostic, FormatResult, Progress } from "./messages";
import { OutputLog } from "./output";
import type { Snippet as TimelineSnippet, TimelinePanel } from "./timeline/panel";
import type { Timeline } from "./timeline/timeline";
import { autocheck, checks, drafts, metered, tools, warm, warmWhenIdle } from "./page";
import { endWords, stateWords, type Words } from "./words";

/** A draft is stored when the reader has paused for so long, in ms, and when the page is left. */
const pause = 300;

/** The compiler looks at the source when the reader has paused for so long, in ms. */
const diagnosePause = 150;

export class GoSnippet extends HTMLElement {
  #parts: Parts | undefined;
  readonly #language: Language;
  readonly #engine: Engine;
  #original = "";
  #test: string | null = null;
  #source = "";
  #key = "";
  #opening: Promise<typeof import("./editor")> | undefined;
  #editor: Editor | undefined;
  #shown: readonly Diagnostic[] = [];
  /** The source that these were found in. */
  #shownIn = "";
  /** What Format found last; it is gone once Format succeeds. */
  #unformatted: readonly Diagnostic[] | null = null;
  #timeline: Promise<TimelinePanel> | undefined;
  #timelineThere: TimelinePanel | undefined;
  /** Where the snippet is an exercise. */
  #exercise: ExercisePanel | undefined;
  /** The schedule that the last run repeated. */
  #seed: number | null = null;
  #beforeReset: string | null = null;
  #saving = 0;
  #diagnosing = 0;
  /** Whether the compiler is asked about a source just now. */
  #looking = false;
  /** What the run under way, or the last one, was made of. */
  #ranSource = "";
  /** The source that a run has come to an end with, until it is edited: what the compiler would say of it has been said. */
  #judged: string | null = null;
  #unsaved = false;
  /** Whether the last draft outlives the page; true until storage is found wanting. */
  #stored = true;
  #ran = false;
  /** Whether the run under way, or the last one, repeats a schedule. */
  #replayed = false;
  /** What the last run was given to read. */
  #given = "";

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
    return this.#source;
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
    this.#parts.out.style.minHeight = `${this.#parts.out.offsetHeight}px`;
    this.#ranSource = this.#source;
    this.#replayed = seed !== undefined;
    this.#seed = seed ?? null;
    if (seed === undefined) this.#given = "";
    const replay = seed === undefined ? {} : { seed, input: this.#given };
    return this.#engine.run(this.#source, this.#prebuilt(seed === undefined ? "prebuilt" : "prebuilt-race"), { args: this.args, env: this.env, test: this.test, ...replay });
  }

  /** The address of what the source was built to ahead, which only the author's was. */
  #prebuilt(attribute: string): string | null {
    return this.#edited || this.#test !== null ? null : this.getAttribute(attribute);
  }

  /**
   * Runs the program under many schedules, some of them under the race detector, and resolves to what was found. Rejects
   * only while outside of a document, or asked for what cannot be.
   */
  async check(options?: Partial<Options>): Promise<CheckResult> {
    if (!this.#language.compiled) throw this.#onlyGo("checked");
    const asked = readOptions(options);
    if (!this.isConnected || !this.#parts) throw new DOMException("go-snippet: check needs the element in a document", "InvalidStateError");
    return this.#parts.check.check(asked);
  }

  /**
   * Draws what the goroutines did: in one schedule of a check, or without a seed as the program goes by itself. Resolves to the
   * same as data, or to null if it was stopped. Rejects only while outside of a document, or asked for what cannot be.
   */
  async timeline({ seed = null }: { seed?: number | null } = {}): Promise<Timeline | null> {
    if (!this.#language.compiled) throw this.#onlyGo("drawn");
    if (seed !== null && (!Number.isSafeInteger(seed) || seed < 0)) throw new TypeError("go-snippet: seed must be a whole number from 0 on");
    if (!this.isConnected || !this.#parts) throw new DOMException("go-snippet: timeline needs the element in a document", "InvalidStateError");
    this.#timeline ??= this.#makeTimeline();
    this.#timeline.catch(() => (this.#timeline = undefined));
    const timeline = await (await this.#timeline).show(seed);
    if (timeline && timeline.diagnostics.length === 0) this.dispatchEvent(new CustomEvent("timeline", { bubbles: true, detail: { timeline } }));
    return timeline;
  }

  async #makeTimeline(): Promise<TimelinePanel> {
    const { TimelinePanel } = await import("./timeline/panel");
    const { bar, check } = this.#ready();
    const subject = () => this.#subject;
    const snippet: TimelineSnippet = {
      get subject() {
        return subject();
      },
      bar,
      list: (diagnostics) => this.#refuse(diagnostics),
      here: (lines) => (this.#editor ?? this.#parts?.code)?.here(lines),
    };
    const panel = new TimelinePanel(snippet, tools, this.#engine.programs);
    check.element.after(panel.element);
    return (this.#timelineThere = panel);
  }

  /** Tests the source as an answer to the exercise. Rejects where the snippet is none, and while outside of a document. */
  async testAnswer(): Promise<TestResult> {
    if (!this.isConnected || !this.#exercise) throw new DOMException("go-snippet: testAnswer needs an exercise in a document", "InvalidStateError");
    return this.#exercise.test();
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
    return words(this.getAttribute("args"));
  }

  set args(value: string[]) {
    if (!isWords(value)) throw new TypeError("go-snippet: args must be an array of strings");
    this.setAttribute("args", JSON.stringify(value));
  }

  /** The program's environment variables, besides those that every program has. */
  get env(): Record<string, string> {
    return Object.fromEntries(words(this.getAttribute("env")).map((word) => [word.replace(/=.*/s, ""), word.replace(/^[^=]*=?/, "")]));
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
    this.#parts?.check.stop();
    this.#timelineThere?.stop();
    this.#exercise?.stop();
  }

  /** Goes back to the original source and the state "idle". The editor's undo brings the edits back. */
  reset(): void {
    if (!this.#parts) return;
    this.#beforeReset = this.#edited ? this.#source : null;
    this.#unsaved = false;
    drafts.remove(this.#key);
    this.#replace(this.#original);
    void this.#engine.reset();
  }

  /** The author's program is another one now. What the reader has edited stays, and Reset leads to what is new. */
  renew(original: string): void {
    if (original === this.#original) return;
    const { bar, check } = this.#ready();
    const kept = this.#edited && this.#source !== original;
    drafts.remove(this.#key);
    this.#original = original;
    this.#key = this.#draftKey();
    this.#beforeReset = null;
    this.#replace(kept ? this.#source : original);
    check.age();
    this.#timelineThere?.age();
    if (kept) this.#keep();
    bar.say({ how: kept ? "changed by its author" : "", end: kept ? "your edit is kept" : "changed by its author" });
  }

  /** Formats the source as gofmt does. A source that does not parse stays as it is, and is told why. */
  async format(): Promise<FormatResult> {
    if (!this.#language.compiled) throw this.#onlyGo("formatted");
    const { bar } = this.#ready();
    const source = this.#source;
    let result: FormatResult;
    try {
      result = await tools.toolchain().format(source, { onProgress: (progress) => bar.progress(progress) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      result = { ok: false, diagnostics: [{ line: 0, column: 0, message, severity: "error" }] };
    }
    bar.fetched();
    if (this.#source !== source) return result;
    if (result.ok) {
      this.#replace(result.source);
      if (result.source !== source) this.#keep();
      if (this.#shown === this.#unformatted) this.#mark([]);
      bar.say({ how: "", end: result.source === source ? "formatted already" : "formatted" });
    } else {
      // The compiler would only say the same in other words.
      clearTimeout(this.#diagnosing);
      this.#mark((this.#unformatted = result.diagnostics));
      bar.say({ how: "", end: "cannot be formatted" });
    }
    return result;
  }

  connectedCallback(): void {
    if (!this.#parts) this.#build();
    addEventListener("pagehide", this.#save);
  }

  disconnectedCallback(): void {
    removeEventListener("pagehide", this.#save);
    this.#save();
    this.stop();
  }

  get #edited(): boolean {
    return this.#source !== this.#original;
  }

  #draftKey(): string {
    return draftKey(this.getAttribute("lesson") ?? "", (this.getAttribute("name") ?? "") + this.#language.file, this.#original);
  }

  /** This snippet, as it is checked and traced. */
  get #subject(): Subject {
    return {
      source: { main: this.#source, test: this.test },
      prebuilt: this.#prebuilt("prebuilt-race"),
      args: this.args,
      env: this.env,
      input: this.#given,
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
    pre.setAttribute("aria-description", "Press Enter to edit");
    const code = new Code(pre);
    const { compiled, place } = this.#language;
    const bar = new Bar((action) => this.#act(action), { check: compiled && checks(), format: compiled });
    const findings = new Findings(
      (index) => void this.#goTo(index),
      (index) => this.#fix(index),
    );
    const out = document.createElement("div");
    out.className = "out";
    out.role = "log";
    out.ariaLabel = "Output";
    const input = new InputLine((text) => this.#give(text));
    const toCheck = this.#toCheck(bar);
    const check = new CheckPanel(toCheck, tools, this.#engine.programs, autocheck);
    // What was drawn for readers without scripts comes last, and goes once a timeline is there.
    this.append(bar.element, findings.element, out, input.element, check.element, ...this.querySelectorAll(".drawn"));
    if (this.hasAttribute("exercise")) this.#exercise = new ExercisePanel(this, toCheck, tools, this.#engine.programs, progress);
    bar.element.addEventListener("pointerenter", () => this.#anticipate());
    bar.element.addEventListener("focusin", () => this.#anticipate());
    this.#parts = { code, bar, findings, out, input, check, log: new OutputLog(out, place, (line) => void this.#goToLine(line)) };
    this.setAttribute("state", this.state);

    this.#original = this.#source = code.source;
    this.#key = this.#draftKey();
    const draft = drafts.read(this.#key);
    if (draft !== null && draft !== this.#original) this.#restore(draft);
    this.#listen(pre);
  }

  /** This snippet, as its check sees it. */
  #toCheck(bar: Bar): CheckSnippet {
    const subject = () => this.#subject;
    const expected = () => ({ want: this.#edited ? null : this.getAttribute("want"), counts: this.getAttribute("counts") });
    return {
      get subject() {
        return subject();
      },
      get expected() {
        return expected();
      },
      bar,
      mark: (diagnostics) => this.#mark(diagnostics, false),
      list: (diagnostics) => this.#refuse(diagnostics),
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
    if (prebuilt && !this.#edited && !metered()) this.#engine.anticipate(prebuilt);
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
      case "reset":
        return this.#beforeReset === null ? this.reset() : this.#undoReset(this.#beforeReset);
    }
  }

  /** Opens the editor with the cursor at the offset, and readies the toolchain for what comes of it. */
  async #edit(offset?: number): Promise<Editor | undefined> {
    const editor = await this.#open();
    if (!editor) return undefined;
    editor.focus(offset);
    if (this.#language.compiled) warmWhenIdle();
    if (this.state === "idle" && !this.#edited) this.#ready().bar.say({ how: "Esc, then Tab, leaves the code", end: "" });
    return editor;
  }

  /** Puts the editor in the place of the <pre>; undefined when it could not be fetched. */
  async #open(): Promise<Editor | undefined> {
    const { bar, code, findings } = this.#ready();
    try {
      this.#opening ??= loadEditor();
      const [{ Editor }, stream] = await Promise.all([this.#opening, this.#language.stream?.()]);
      if (this.#editor) return this.#editor;
      const host = document.createElement("div");
      host.className = "editor";
      const focused = code.pre.matches(":focus");
      code.pre.replaceWith(host);
      this.#editor = new Editor(host, {
        source: this.#source,
        label: this.#label,
        stream,
        onEdit: (source) => this.#onEdit(source),
        onRun: () => void this.run(),
        packages: () => tools.toolchain().packages(),
      });
      // What was typed while the compiler, or a package, was still to come.
      if (this.#language.compiled) {
        tools.toolchain().onReady(() => {
          if (this.#edited) this.#diagnoseSoon();
        });
      }
      // What was found in another source is not marked, let alone fixed, in this one.
      if (this.#shownIn === this.#source) {
        this.#editor.mark(this.#shown);
        if (!findings.element.hidden) this.#list();
      }
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
    const { bar, findings } = this.#ready();
    this.#source = source;
    this.#judged = null;
    this.#beforeReset = null;
    findings.age();
    this.#ready().check.age();
    this.#timelineThere?.age();
    this.#exercise?.age();
    this.#keep();
    bar.reset(this.#edited ? "Reset" : null);
    if (!this.#busy) bar.say(this.#keptWords());
    if (this.#language.compiled) warm();
    this.#diagnoseSoon();
  }

  #diagnoseSoon(): void {
    clearTimeout(this.#diagnosing);
    if (!this.#language.compiled) return;
    this.#diagnosing = setTimeout(() => void this.#diagnose(), diagnosePause);
  }

  get #busy(): boolean {
    return this.state === "building" || this.state === "running";
  }

  /**
   * Marks what the compiler says about what the reader has typed, where it can say so at once. The list under the code
   * stays away unless it is there from a run, and the bar offers the first fix: nothing moves while one types.
   */
  async #diagnose(): Promise<void> {
    const source = this.#source;
    if (this.#busy || this.#judged === source) return;
    // The compiler looks at one source at a time, and this one is its next.
    if (this.#looking) return this.#diagnoseSoon();
    this.#looking = true;
    const found = await tools.toolchain().diagnose({ main: source, test: this.test });
    this.#looking = false;
    if (!found || this.#busy || this.#source !== source || this.#judged === source) return;
    const { bar, findings } = this.#ready();
    this.#shown = found;
    this.#shownIn = source;
    this.#editor?.mark(found);
    const listed = !findings.element.hidden;
    if (listed) this.#list();
    const [first] = found;
    if (!first) return bar.say(this.#keptWords());
    const label = listed ? undefined : this.#editor?.fixLabel(0);
    const end = first.line > 0 ? `line ${first.line}: ${first.message.split("\n", 1)[0]}` : first.message;
    bar.say({ how: "", end }, label === undefined ? undefined : { label, line: first.line });
  }

  /**
   * After a run of a program that starts goroutines, where all that a check needs is there already: a check then takes less
   * than the reader needs to read the output.
   */
  #checkByItself(): void {
    const { check } = this.#ready();
    if (!this.#language.compiled || !checks() || !autocheck.on || this.getAttribute("autocheck") === "off" || this.#source !== this.#ranSource) return;
    if (!startsGoroutines(this.#source) || tools.toolchain("race").packages().length === 0) return;
    setTimeout(() => this.state === "exited" && void check.checkQuietly());
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
    const { bar, check, input, log, out } = this.#ready();
    if (state !== "running") input.hide();
    if (state === "building" || state === "idle") {
      log.clear();
      this.#mark([]);
      if (!this.#replayed) check.clear();
      this.#timelineThere?.clear();
      if (state === "idle") this.#exercise?.clear();
      else this.#exercise?.stop();
    }
    if (state === "running") this.#ran = true;
    if (result) {
      this.#judged = this.#ranSource;
      // What has no line is said at the end of the output, where there is one.
      const ends = this.#language.blame(result);
      this.#mark([...result.diagnostics.filter(({ line }) => line > 0 || !this.#ran), ...ends]);
      if (this.#source !== this.#ranSource) {
        // What was run is not what stands there now: its lines are not these lines.
        this.#mark([]);
        this.#diagnoseSoon();
      }
      if (this.#ran) log.end(endWords(result));
      if (this.#ran && result.state === "exited" && !this.#replayed) this.#checkByItself();
      this.#ran = false;
      out.style.minHeight = "";
    }
    bar.state(state, state === "idle" ? this.#keptWords() : stateWords(state, result));
    this.setAttribute("state", state);
    this.dispatchEvent(new CustomEvent(state, { bubbles: true, detail: { state, result } }));
  }

  /** Shows the source in place of what is there, and what that means for Reset. */
  #replace(source: string): void {
    const { bar, code, findings } = this.#ready();
    if (source !== this.#source) {
      this.#source = source;
      findings.age();
      if (this.#editor) this.#editor.replace(source);
      else code.show(source);
    }
    bar.reset(this.#beforeReset !== null ? "Undo reset" : this.#edited ? "Reset" : null);
  }

  #undoReset(source: string): void {
    this.#beforeReset = null;
    this.#replace(source);
    this.#keep();
    this.#ready().bar.say(this.#keptWords());
  }

  #mark(diagnostics: readonly Diagnostic[], listed = true): void {
    this.#shown = diagnostics;
    this.#shownIn = this.#source;
    if (this.#editor) this.#editor.mark(diagnostics);
    else this.#ready().code.mark(diagnostics);
    if (listed) this.#list();
  }

  /** Says why there is no check or timeline. Of this source the compiler would only say the same once more. */
  #refuse(diagnostics: readonly Diagnostic[]): void {
    clearTimeout(this.#diagnosing);
    this.#judged = this.#source;
    this.#mark(diagnostics);
  }

  /** Lists what is marked. The editor knows what would fix it; before it is there, nothing is offered. */
  #list(): void {
    const editor = this.#editor;
    this.#ready().findings.show(this.#shown, editor && this.#shown.map((_, index) => editor.fixLabel(index)));
  }

  /** A fix that is none any more, as the source has changed since, leads to its line as the finding does. */
  #fix(index: number): void {
    if (!this.#editor?.fix(index)) void this.#goTo(index);
  }

  async #goToLine(line: number): Promise<void> {
    (await this.#edit())?.goTo({ line, column: 0, message: "", severity: "error" }, -1);
  }

  async #goTo(index: number): Promise<void> {
    const diagnostic = this.#shown[index];
    if (diagnostic) (await this.#edit())?.goTo(diagnostic, index);
  }

  /** Shows what the reader typed before a reload; its colours come with the editor, once it is on the screen. */
  #restore(draft: string): void {
    this.#replace(draft);
    this.#stored = true;
    this.#ready().bar.say(this.#keptWords());
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void this.#open();
    });
    observer.observe(this);
  }

  #keep(): void {
    this.#unsaved = true;
    clearTimeout(this.#saving);
    this.#saving = setTimeout(this.#save, pause);
  }

  #save = (): void => {
    clearTimeout(this.#saving);
    if (!this.#unsaved) return;
    this.#unsaved = false;
    if (!this.#edited) return drafts.remove(this.#key);
    const stored = drafts.write(this.#key, this.#source);
    if (stored === this.#stored) return;
    this.#stored = stored;
    if (this.state !== "building" && this.state !== "running") this.#parts?.bar.say(this.#keptWords());
  };

  #keptWords(): Words {
    if (!this.#edited) return { how: "", end: "" };
    return { how: "edited", end: this.#stored ? "kept in this browser" : "kept until you leave" };
  }
}

/** What the element is made of, besides the editor. */
interface Parts {
  code: Code;
  bar: Bar;
  findings: Findings;
  out: HTMLElement;
  input: InputLine;
  check: CheckPanel;
  log: OutputLog;
}

/** Comments and strings may say so too: then a check finds nothing, and says that. */
function startsGoroutines(source: string): boolean {
  return /\bgo\s+\w|\.Go\(|\bAfterFunc\(/.test(source);
}

function loadEditor(): Promise<typeof import("./editor")> {
  return import("./editor");
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}

/** The words of an attribute; none where it is not a list of them. */
function words(attribute: string | null): string[] {
  try {
    const value: unknown = JSON.parse(attribute ?? "[]");
    return isWords(value) ? value : [];
  } catch {
    return [];
  }
}
