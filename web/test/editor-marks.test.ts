import { EditorState, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { markExtension, markPosition, place, setMarks } from "../src/editor-marks";

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
    expect([markPosition(marked, 0), markPosition(marked, 1)]).toEqual([undefined, 29]);
  });

  it("move with the text when other lines change", () => {
    const moved = marked.update({ changes: { from: 0, insert: "// more\n" } }).state;
    expect(markPosition(moved, 1)).toBe(37);
  });

  it("go when their line changes", () => {
    const edited = marked.update({ changes: { from: 16, insert: "y" } }).state;
    expect(markPosition(edited, 1)).toBe(undefined);
  });
});
