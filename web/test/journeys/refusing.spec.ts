/** What cannot be built: each bad source gets its diagnostic on its line, and the next run works. */
import { expect, test } from "./journey";
import { openPlay } from "./snippet";

const main = "func main() {}\n";

/** A source, and what is said of it: line, column, words. */
const refused: { name: string; source: string; said: [number, number, string | RegExp][] }[] = [
  { name: "an empty file", source: "", said: [[1, 1, "syntax error: package statement must be first"]] },
  { name: "white space", source: "\n \n", said: [[3, 1, "syntax error: package statement must be first"]] },
  { name: "no package clause", source: main, said: [[1, 1, "syntax error: package statement must be first"]] },
  {
    name: "another package",
    source: `// hello\npackage foo\n\n${main}`,
    said: [[2, 9, "package foo is not a main package: a program that runs starts with package main"]],
  },
  { name: "no func main", source: "package main\n\nfunc Main() {}\n", said: [[1, 9, "function main is undeclared in the main package"]] },
  {
    name: "an import that is not std",
    source: `package main\n\nimport (\n\t"fmt"\n\t_ "golang.org/x/text"\n)\n\nfunc main() { fmt.Println() }\n`,
    said: [[5, 4, "package golang.org/x/text is not in std: programs here can import the standard library, and golang.org/x/sync/errgroup"]],
  },
  {
    name: 'import "C"',
    source: `package main\n\nimport "C"\n\n${main}`,
    said: [[3, 8, 'import "C": cgo needs a C compiler, which the browser does not have']],
  },
  {
    name: "an internal package",
    source: `package main\n\nimport _ "internal/abi"\n\n${main}`,
    said: [[3, 10, "use of internal package internal/abi not allowed"]],
  },
  {
    name: "a relative import",
    source: `package main\n\nimport _ "../other"\n\n${main}`,
    said: [[3, 10, '"../other" is relative, but relative import paths are not supported']],
  },
  {
    name: "go:embed without its import",
    source: `package main\n\n//go:embed /etc/passwd\nvar s string\n\nfunc main() { println(s) }\n`,
    said: [[3, 3, 'go:embed requires import "embed" (or import _ "embed", if package is not used)']],
  },
  {
    name: "go:embed",
    source: `package main\n\nimport _ "embed"\n\n//go:embed ../main.go\nvar s string\n\nfunc main() { println(s) }\n`,
    said: [[5, 3, /embed/]],
  },
  { name: "a NUL byte", source: `package main\n\n// \0\n${main}`, said: [[3, 4, "invalid NUL character"]] },
  { name: "half a surrogate pair", source: `package main\n\nvar s = "ä\ud800"\n${main}`, said: [[3, 11, "invalid UTF-8 encoding"]] },
  {
    name: "more than 64 KiB",
    source: `package main\n\n// ${"x".repeat(64 * 1024)}\n${main}`,
    said: [[3, 65523, `the program is too large: ${65536 + 18 + main.length} bytes of source, and at most 65536 are built`]],
  },
  { name: "a position that lies", source: `package main\n\n//line /etc/passwd:1000\nvar x string = 1\n\n${main}`, said: [[4, 16, /cannot use 1/]] },
  { name: "a position that lies, inline", source: `package main\n\n/*line other.go:7:7*/ var x string = 1\n\n${main}`, said: [[3, 38, /cannot use 1/]] },
  {
    name: "a linkname into the runtime",
    source: `package main\n\nimport _ "unsafe"\n\n//go:linkname secret runtime.allgs\nvar secret []uintptr\n\nfunc main() { println(len(secret)) }\n`,
    said: [[0, 0, /reference to runtime\.allgs/]], // the linker knows no lines
  },
];

test("each bad source gets its diagnostic on its line, and the next run works", async ({ page }) => {
  test.setTimeout(240_000);
  const snippet = await openPlay(page);
  for (const [index, { name, source, said }] of refused.entries()) {
    await test.step(name, async () => {
      const { ms, ...result } = await snippet.execute(source);
      const diagnostics = said.map(([line, column, message]) => ({
        line,
        column,
        message: typeof message === "string" ? message : expect.stringMatching(message),
        severity: "error",
      }));
      expect.soft(result, name).toEqual({ state: "failed", exitCode: null, stdout: "", stderr: "", diagnostics, built: "browser" });
      expect.soft(await snippet.source(), name).toBe(source);
      if (said[0]![0] > 0) await expect.soft(snippet.findings.first(), name).toContainText(`line ${said[0]![0]} `, { timeout: 5000 });
      const good = `package main\n\nfunc main() { print(${index}) }\n`;
      expect.soft(await snippet.execute(good), name).toMatchObject({ state: "exited", exitCode: 0, stderr: `${index}`, diagnostics: [] });
    });
  }
});

test("an emptied editor is told so, and keeps what comes next", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.code.click();
  await snippet.editor.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Control+Enter");
  await expect(snippet.findings).toHaveText(["line 1 syntax error: package statement must be first"], { timeout: 90_000 });
  await page.keyboard.insertText("package foo");
  await page.keyboard.press("Control+Enter");
  await expect(snippet.findings).toHaveText([/^line 1 package foo is not a main package/]);
  await page.reload();
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  expect(await snippet.source()).toContain("package foo");
});

test("a program that imports from the host gets nothing of it", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.execute(
    "package main\n\n//go:wasmimport gojs runtime.nothing\nfunc nothing(sp int32)\n\nfunc main() { nothing(0) }\n",
  );
  expect(["exited", "failed"]).toContain(result.state);
  expect(result.exitCode).not.toBe(0);
  expect(result.stderr + JSON.stringify(result.diagnostics)).not.toBe("[]");
  expect(await snippet.execute("package main\n\nfunc main() { print(1) }\n")).toMatchObject({ state: "exited", exitCode: 0 });
});
