import { EditorState, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { markExtension, markOf, marksAt, place, setMarks } from "../src/editor-marks";

const doc = Text.of(["package main", "", 'var s = "😀" + x', "}"]);

describe("a line and column is placed", () => {
  it.each([
    ["at the start", 1, 1, 0],
    ["on an empty line", 2, 1, 13],
    ["after a pair, which is two columns", 3, 16, 29],
    ["at the end of a line that is too short", 1, 99, 12],
    ["on the last line when there is no such line", 9, 1, 31],
    ["at the start of the line without a column", 3, 0, 14],
  ])("%s", (_, line, column, offset) => expect(place(doc, { line, column })).toBe(offset));
});

describe("marks", () => {
  const error = (line: number, column: number) => ({ line, column, message: "no", severity: "error" as const });
  const marked = EditorState.create({ doc, extensions: markExtension() }).update({ effects: setMarks.of([error(0, 0), error(3, 16)]) }).state;

  it("are found by the index of their diagnostic", () => {
    expect([markOf(marked, 0), markOf(marked, 1)?.from]).toEqual([undefined, 29]);
  });

  it("are found by the line that they are on", () => {
    expect([marksAt(marked, 13), marksAt(marked, 14), marksAt(marked, 30)].map((marks) => marks.length)).toEqual([0, 1, 1]);
  });

  it("are on a whole word, or a whole string", () => {
    const found = marked.update({ effects: setMarks.of([error(3, 1), error(3, 9)]) }).state;
    const texts = [0, 1].map((index) => markOf(found, index)!).map(({ from, to }) => doc.sliceString(from, to));
    expect(texts).toEqual(["var", '"😀"']);
  });

  it("move with the text when other lines change", () => {
    const moved = marked.update({ changes: { from: 0, insert: "// more\n" } }).state;
    expect(markOf(moved, 1)?.from).toBe(37);
  });

  it("go when their line changes", () => {
    const edited = marked.update({ changes: { from: 16, insert: "y" } }).state;
    expect(markOf(edited, 1)).toBe(undefined);
  });
});
