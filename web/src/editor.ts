/** The editor, CodeMirror, in a chunk of its own that arrives when a reader is about to edit. */
import { defaultKeymap, history, historyKeymap, indentLess, insertTab, isolateHistory } from "@codemirror/commands";
import { goLanguage } from "@codemirror/lang-go";
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, type StreamParser } from "@codemirror/language";
import { Annotation, EditorState, Prec, type StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type Command,
} from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { dropMarks, type Mark, markExtension, markOf, marksAt, place, setHere, setMarks } from "./editor-marks";
import { themeExtension } from "./editor-theme";
import { findFix, type Fix } from "./fixes";
import type { Here } from "./timeline/view";
import type { Diagnostic } from "./messages";

export interface EditorOptions {
  source: string;
  label: string;
  /** Reads the language, where that is not Go. Then four spaces indent. */
  stream?: StreamParser<unknown> | undefined;
  /** The reader changed the source. */
  onEdit(source: string): void;
  onRun(): void;
  /** The paths that a program may import, as far as they are known. */
  packages(): readonly string[];
}

const hint = "Tab indents. Control and period fix a line. Escape, then Tab, leaves the code.";

/** Marks changes that are not the reader's. */
const foreign = Annotation.define<boolean>();

/** Whatever is called looks like a function, methods and conversions too, as in the server's colours. */
const go = goLanguage.configure({
  props: [
    styleTags({
      "CallExpr/SelectorExpr/FieldName": tags.function(tags.propertyName),
      "Conversion/TypeName Conversion/QualifiedType/TypeName": tags.function(tags.propertyName),
      "MethodDecl/FieldName": tags.function(tags.propertyName),
    }),
  ],
});

/** As the server's colours are: what is defined, and what the language brings. */
const coloured = { def: tags.function(tags.definition(tags.variableName)), builtin: tags.function(tags.variableName) };

export class Editor {
  readonly #view: EditorView;
  readonly #packages: () => readonly string[];
  /** Whether the source is the one that was marked, or what the reader made of it. */
  #marked = false;
  /** The last line feed of a source is kept aside: shown, it would look like one more, empty line. */
  #tail: string;

  /** The host is on the page already. */
  constructor(host: HTMLElement, options: EditorOptions) {
    // In a shadow root the editor's styles are adopted sheets, which a strict style-src allows.
    const root = host.attachShadow({ mode: "open" });
    const description = document.createElement("span");
    description.id = "hint";
    description.hidden = true;
    description.textContent = hint;
    root.append(description);
    this.#tail = tail(options.source);
    this.#packages = () => options.packages();
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: EditorState.create({ extensions: lines }).toText(without(options.source)),
        extensions: [
          lines,
          EditorState.tabSize.of(4),
          indentUnit.of(options.stream ? "    " : "\t"),
          EditorView.contentAttributes.of({ "aria-label": options.label, "aria-describedby": "hint", autocapitalize: "off" }),
          EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
          Prec.high(
            keymap.of([
              { key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (options.onRun(), true) },
              { mac: "Ctrl-Enter", run: () => (options.onRun(), true) },
              { key: "Ctrl-.", mac: "Cmd-.", run: () => this.#fixLine() },
              { mac: "Ctrl-.", run: () => this.#fixLine() },
              { key: "Tab", run: tab, shift: indentLess },
            ]),
          ),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          history(),
          lineNumbers(),
          highlightSpecialChars(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          bracketMatching(),
          indentOnInput(),
          options.stream ? StreamLanguage.define({ ...options.stream, tokenTable: coloured }) : go,
          themeExtension(),
          markExtension(),
          escape,
          plain,
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(foreign))) options.onEdit(this.source);
          }),
        ],
      }),
    });
    // Asking for coordinates measures now: else the line numbers of the first frame stand where they are guessed to.
    this.#view.coordsAtPos(0);
  }

  get source(): string {
    const text = this.#view.state.sliceDoc();
    return text === "" ? "" : text + this.#tail;
  }

  /** Puts another source in place, as one step that can be undone; the cursor stays in what is the same in both. */
  replace(source: string): void {
    this.#tail = tail(source);
    const before = this.#view.state.sliceDoc();
    const after = without(source);
    let from = 0;
    while (from < before.length && from < after.length && before[from] === after[from]) from++;
    let end = 0;
    const most = Math.min(before.length, after.length) - from;
    while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
    if (before.length === after.length && from === before.length) return;
    this.#marked = false;
    this.#view.dispatch({
      changes: { from, to: before.length - end, insert: this.#view.state.toText(after.slice(from, after.length - end)) },
      annotations: [foreign.of(true), isolateHistory.of("full")],
    });
  }

  focus(offset?: number): void {
    this.#view.focus();
    if (offset === undefined) return;
    this.#view.dispatch({ selection: { anchor: Math.min(offset, this.#view.state.doc.length) } });
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    this.#marked = true;
    this.#view.dispatch({ effects: setMarks.of(diagnostics) });
  }

  /** Shows where goroutines are. */
  here(places: readonly Here[]): void {
    this.#view.dispatch({ effects: setHere.of(places) });
  }

  /** Moves the cursor to a diagnostic, the one at `index` of those marked last. */
  goTo(diagnostic: Diagnostic, index: number): void {
    const { state } = this.#view;
    const at = markOf(state, index)?.from ?? place(state.doc, diagnostic);
    this.#view.focus();
    this.#view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "nearest" }) });
  }

  /** What would fix the diagnostic at `index` of those marked last, as the source stands now; undefined if nothing would. */
  fixLabel(index: number): string | undefined {
    return this.#fixOf(markOf(this.#view.state, index))?.label;
  }

  /** Fixes that diagnostic, as one step of the reader's that can be undone; false if nothing does any more. */
  fix(index: number): boolean {
    return this.#apply([markOf(this.#view.state, index)]);
  }

  /** Fixes the first diagnostic of the cursor's line that can be fixed. */
  #fixLine(): boolean {
    const { state } = this.#view;
    return this.#apply(marksAt(state, state.selection.main.head));
  }

  #fixOf(mark: Mark | undefined): Fix | null {
    return mark && this.#marked ? findFix(this.#view.state, mark, this.#packages()) : null;
  }

  /** Applies the fix of the first mark that has one. */
  #apply(marks: readonly (Mark | undefined)[]): boolean {
    const mark = marks.find((mark) => this.#fixOf(mark));
    const fix = this.#fixOf(mark);
    if (!mark || !fix) return false;
    const effects: StateEffect<unknown>[] = [EditorView.announce.of(`${fix.label}: done`)];
    // A missing import is answered on another line than those that miss it.
    if (fix.answersAll) effects.push(dropMarks.of(mark.message));
    this.#view.dispatch({ changes: fix.changes, effects, userEvent: "input.fix", annotations: isolateHistory.of("full") });
    this.#view.focus();
    return true;
  }
}

/** Only line feeds end lines, as in Go: other line ends in a source stay what they are. */
const lines = EditorState.lineSeparator.of("\n");

const tab: Command = (view) => {
  const { state } = view;
  const unit = state.facet(indentUnit);
  if (unit === "\t" || state.selection.ranges.some((range) => !range.empty)) return insertTab(view);
  const { head } = state.selection.main;
  const column = head - state.doc.lineAt(head).from;
  view.dispatch(state.replaceSelection(unit.slice(column % unit.length)), { userEvent: "input", scrollIntoView: true });
  return true;
};

/** After Escape, Tab moves the focus as it does elsewhere on the page, until another key is pressed. */
const escape = EditorView.domEventObservers({
  keydown(event, view) {
    if (event.key === "Escape") view.setTabFocusMode(true);
    else if (event.key !== "Tab" && event.key !== "Shift") view.setTabFocusMode(false);
  },
  blur(_, view) {
    view.setTabFocusMode(false);
  },
});

/** Text over a selection is put in place here: the browser would keep the colours in an inline style, which the page's policy forbids. */
const plain = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (event.inputType !== "insertText" || event.data === null || view.composing || state.selection.main.empty) return false;
    view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

function tail(source: string): string {
  return source.endsWith("\n") ? "\n" : "";
}

function without(source: string): string {
  return source.endsWith("\n") ? source.slice(0, -1) : source;
}
