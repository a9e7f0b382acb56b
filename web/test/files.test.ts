/** A program of several files is one text. The server's side, wasm/files, is held to the same. */
import { expect, test } from "vitest";
import { filesOf, inOrder, isOwn, padded, wrongFiles } from "../src/files";
import { parseDiagnostics } from "../src/toolchain/diagnostics";

test.each([
  ["", [["main.go", "", 0]]],
  ["package main\n", [["main.go", "package main\n", 0]]],
  ["a\nb\n-- b.go --\nc\n-- a_2.go --\nd", [["main.go", "a\nb\n", 0], ["b.go", "c\n", 3], ["a_2.go", "d", 5]]],
  ["-- main.go --\na\n-- b.go --\n", [["main.go", "a\n", 1], ["b.go", "", 3]]],
  ["\n\n-- main.go --\na\n-- b.go --\n", [["main.go", "a\n", 3], ["b.go", "", 5]]],
  ["-- main.go --\n-- main.go --\na\n", [["main.go", "", 1], ["main.go", "a\n", 2]]],
  ["-- b.go --\na\n", [["main.go", "", 0], ["b.go", "a\n", 1]]],
  ["a\r\n-- b.go --\r\nc\r\n", [["main.go", "a\r\n", 0], ["b.go", "c\r\n", 2]]],
  ["a\n-- b.go --", [["main.go", "a\n", 0], ["b.go", "", 1]]],
  ["-- b.txt --\n -- c.go --\n-- d.go --x\n--  e.go --\n-- .go --\n", [["main.go", "-- b.txt --\n -- c.go --\n-- d.go --x\n--  e.go --\n-- .go --\n", 0]]],
])("%j is its files", (text, want) => {
  const files = filesOf(text);
  expect(files.map(({ name, content, above }) => [name, content, above])).toEqual(want);
  for (const file of files) {
    expect(text.startsWith(file.content, file.from)).toBe(true);
    const lines = text.split("\n");
    for (const [index, line] of padded(file).split("\n").entries()) if (line !== "") expect(line).toBe(lines[index]);
  }
});

test("files are in the order of go build", () => {
  expect(inOrder(["main.go", "testmain.go", "z.go", "main_test.go", "a.go"])).toEqual(["a.go", "main.go", "z.go", "main_test.go", "testmain.go"]);
});

const many = (n: number) => `package main\n${Array.from({ length: n - 1 }, (_, i) => `-- f${i + 1}.go --\n`).join("")}`;

test.each([
  ["package main\n", 0, ""],
  ["-- main.go --\npackage main\n-- b.go --\n", 0, ""],
  ["\n-- b.go --\npackage main\n", 2, "a program begins with main.go"],
  ["package main\n-- b.go --\n\n-- b.go --\n", 4, "there is a b.go above"],
  ["package main\n-- main.go --\n", 2, "there is a main.go above"],
  ["package main\n-- b_test.go --\n", 2, "b_test.go is a file of tests, and no part of a program"],
  ["package main\n-- testmain.go --\n", 2, "testmain.go is a file of tests, and no part of a program"],
  [many(20), 0, ""],
  [many(21), 21, "a program has at most 20 files"],
])("what is wrong with %j is said on its line", (text, line, message) => {
  const wrong = wrongFiles(filesOf(text));
  expect(wrong ? [wrong.line, wrong.message] : [0, ""]).toEqual([line, message]);
});

test("a finding of any of the files is on its line of the text", () => {
  const source = "package main\n-- b.go --\npackage main\nvar é = x\n";
  const output = "b.go:4:10: undefined: x\nmain.go:1:1: here\nc.go:1:1: elsewhere\n";
  expect(parseDiagnostics(output, source).map(({ line, column, message }) => [line, column, message])).toEqual([[4, 9, "undefined: x"], [1, 1, "here"], [0, 0, "c.go:1:1: elsewhere"]]);
});

test("files of the text are told from those of std and of tests", () => {
  expect(["main.go", "b_2.go", "runtime/panic.go", "main_test.go", "testmain.go", "_cgo.c"].filter(isOwn)).toEqual(["main.go", "b_2.go"]);
});
