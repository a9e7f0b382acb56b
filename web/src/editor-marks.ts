/** Diagnostics as marks in the editor: on their words, their lines and their line numbers. */
import { EditorState, RangeSet, StateEffect, StateField, type Extension, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutterLineClass, GutterMarker } from "@codemirror/view";
import { filesOf } from "./files";
import type { Diagnostic } from "./messages";
import type { Here } from "./timeline/view";

/** A diagnostic's place in the text as it is now. `index` is its place among those marked last. */
export interface Mark {
  from: number;
  to: number;
  index: number;
  message: string;
}

export const setMarks = StateEffect.define<readonly Diagnostic[]>();
/** Takes the marks away that say so: what they say has been answered elsewhere in the text. */
export const dropMarks = StateEffect.define<string>();

const field = StateField.define<readonly Mark[]>({
  create: () => [],
  update(marks, transaction) {
    // A line that was edited loses its marks: what they said may be true no more. The others move with the text.
    if (transaction.docChanged) {
      const { changes, startState } = transaction;
      marks = marks
        .filter((mark) => {
          const line = startState.doc.lineAt(mark.from);
          return !changes.touchesRange(line.from, line.to);
        })
        .map((mark) => ({ ...mark, from: changes.mapPos(mark.from, 1), to: changes.mapPos(mark.to, -1) }));
    }
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) marks = marksOf(effect.value, transaction.newDoc);
      if (effect.is(dropMarks)) marks = marks.filter(({ message }) => message !== effect.value);
    }
    return marks;
  },
});

/** Where goroutines are: shown until the text changes. */
export const setHere = StateEffect.define<readonly Here[]>();

const hereField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, transaction) {
    if (transaction.docChanged) lines = Decoration.none;
    for (const effect of transaction.effects) if (effect.is(setHere)) lines = hereOf(effect.value, transaction.newDoc);
    return lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function hereOf(places: readonly Here[], doc: Text): DecorationSet {
  const texts = new Map<number, string>();
  for (const { line, text } of places) if (line <= doc.lines) texts.set(line, texts.has(line) ? `${texts.get(line)}, ${text}` : text);
  return Decoration.set(
    [...texts].map(([line, text]) => Decoration.line({ class: "here", attributes: { "data-here": text } }).range(doc.line(line).from)),
    true,
  );
}

const onHeading = Decoration.line({ class: "file" });

/** The lines that name the files of a program. */
const headings = StateField.define<DecorationSet>({
  create: ({ doc }) => headingsOf(doc),
  update: (lines, { docChanged, newDoc }) => (docChanged ? headingsOf(newDoc) : lines),
  provide: (field) => EditorView.decorations.from(field),
});

function headingsOf(doc: Text): DecorationSet {
  return Decoration.set(filesOf(doc.toString()).flatMap(({ above }) => (above > 0 ? [onHeading.range(doc.line(above).from)] : [])));
}

const onLine = Decoration.line({ class: "bad-line" });
const onNumber = new (class extends GutterMarker {
  override elementClass = "bad-number";
})();

export function markExtension(): Extension {
  return [
    field,
    headings,
    hereField,
    EditorView.decorations.compute([field], (state) =>
      Decoration.set(
        state.field(field).flatMap((mark) => [
          onLine.range(state.doc.lineAt(mark.from).from),
          ...(mark.to > mark.from
            ? [Decoration.mark({ class: "bad-word", attributes: { title: mark.message } }).range(mark.from, mark.to)]
            : []),
        ]),
        true,
      ),
    ),
    gutterLineClass.compute([field], (state) =>
      RangeSet.of(
        [...new Set(state.field(field).map((mark) => state.doc.lineAt(mark.from).from))].map((from) => onNumber.range(from)),
        true,
      ),
    ),
    // Who cannot see a mark hears it when the cursor comes to its line.
    EditorState.transactionExtender.of((transaction) => {
      if (!transaction.selection || transaction.docChanged) return null;
      const { doc } = transaction.startState;
      const line = doc.lineAt(transaction.selection.main.head);
      if (doc.lineAt(transaction.startState.selection.main.head).number === line.number) return null;
      const heard = marksAt(transaction.startState, line.from);
      return heard.length ? { effects: heard.map((mark) => EditorView.announce.of(`error: ${mark.message}`)) } : null;
    }),
  ];
}

/** The mark of a diagnostic, or undefined once its line was edited. */
export function markOf(state: EditorState, index: number): Mark | undefined {
  return state.field(field).find((mark) => mark.index === index);
}

/** The marks of the line that an offset is on. */
export function marksAt(state: EditorState, offset: number): Mark[] {
  const line = state.doc.lineAt(offset);
  return state.field(field).filter((mark) => mark.from >= line.from && mark.from <= line.to);
}

/** The offset of a line and column, moved into the text where they lie outside. */
export function place(doc: Text, { line, column }: { line: number; column: number }): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(from + Math.max(column - 1, 0), to);
}

function marksOf(diagnostics: readonly Diagnostic[], doc: Text): Mark[] {
  return diagnostics.flatMap((diagnostic, index) => {
    if (diagnostic.line <= 0) return [];
    const there = place(doc, diagnostic);
    const line = doc.lineAt(there);
    // Who names no column means the line: its first word stands for it.
    const at = diagnostic.column > 0 ? there : line.from + Math.max(line.text.search(/\S/), 0);
    const word = /^(?:"[^"\n]*"|[\p{L}\p{Nd}_]+|[^\n])/u.exec(line.text.slice(at - line.from));
    // At the end of a line there is no word to mark: the character before it stands in.
    const from = word ? at : Math.max(line.from, at - 1);
    return [{ from, to: word ? at + word[0].length : at, index, message: diagnostic.message }];
  });
}
