import { expect, test } from "vitest";
import { parseDiagnostics, parseLinkErrors } from "../src/toolchain/diagnostics";
import { readHead } from "../src/toolchain/imports";
import { checkSize, encode, maxSource } from "../src/toolchain/source";

test("a compiler's finding has its line, column and words", () => {
  expect(parseDiagnostics("main.go:2:3: declared and not used: x\n", "a\n\t\tx := 1\n")).toEqual([
    { line: 2, column: 3, message: "declared and not used: x", severity: "error" },
  ]);
});

test("lines that begin with a tab continue the finding before them", () => {
  const found = parseDiagnostics("main.go:1:1: cannot use x\n\thave int\n\twant string\nmain.go:3: too many errors\n", "");
  expect(found.map(({ line, column, message }) => [line, column, message])).toEqual([
    [1, 1, "cannot use x\n\thave int\n\twant string"],
    [3, 0, "too many errors"],
  ]);
  // The compiler stops after ten errors; that there are more is not the eleventh.
  expect(found.map(({ severity }) => severity)).toEqual(["error", "warning"]);
});

test("columns in bytes become columns in UTF-16 units", () => {
  // é is 2 bytes and 1 unit, 😀 is 4 bytes and 2 units.
  expect(parseDiagnostics("main.go:1:8: here", 'é😀 x')[0]).toMatchObject({ line: 1, column: 5 });
  expect(parseDiagnostics("main.go:1:99: here", "abc")[0]).toMatchObject({ column: 4 });
});

test("a position that a //line comment claims is passed over for the real one", () => {
  const output = "/etc/passwd:1000[main.go:2:3]: here\nmain.go:7[main.go:3]: and here\nx[main.go:9:9]: y:1[main.go:4:1]: anywhere\n";
  expect(parseDiagnostics(output, "a\nbcd\n").map(({ line, column, message }) => [line, column, message])).toEqual([
    [2, 3, "here"],
    [3, 0, "and here"],
    [9, 1, "y:1[main.go:4:1]: anywhere"],
  ]);
});

test("what has no position, or another file's, is kept without one", () => {
  expect(parseDiagnostics("other.go:3:4: spoofed\nsomething else", "")).toEqual([
    { line: 0, column: 0, message: "other.go:3:4: spoofed", severity: "error" },
    { line: 0, column: 0, message: "something else", severity: "error" },
  ]);
});

test("a program without main is told so at its package clause", () => {
  const source = "// hello\npackage main\n";
  const output = "runtime.main_main·f: function main is undeclared in the main package\n";
  expect(parseLinkErrors(output, source, readHead(source))).toEqual([
    { line: 2, column: 9, message: "function main is undeclared in the main package", severity: "error" },
  ]);
});

test("half of a surrogate pair reaches the compiler as invalid UTF-8", () => {
  expect([...encode("a\uD800b")]).toEqual([0x61, 0xed, 0xa0, 0x80, 0x62]);
  expect(() => new TextDecoder("utf-8", { fatal: true }).decode(encode("\uDC00"))).toThrow();
  expect(new TextDecoder().decode(encode("é😀"))).toBe("é😀");
});

test("a source over the limit is refused on the line where it gets too large", () => {
  const line = `${"x".repeat(1023)}\n`;
  expect(checkSize(line.repeat(64), encode(line.repeat(64)))).toBeNull();
  const source = line.repeat(65);
  const finding = checkSize(source, encode(source));
  expect(finding).toMatchObject({ line: 65, column: 1, severity: "error" });
  expect(finding?.message).toContain(`${65 * 1024} bytes of source, and at most ${maxSource}`);
});
