/** Who edits: what was typed is built in the browser, what does not compile is shown where it stands, nothing is lost. */
import { expect, test } from "./journey";
import { type GoSnippet, openLesson, openPlay, Snippet } from "./snippet";

const streams = `package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("to the reader")
	fmt.Fprintln(os.Stderr, "to whom it may concern")
	os.Exit(3)
}
`;

const wrong = `package main

import "fmt"

func main() {
	ä, n := "ä", 1
	fmt.Println("fine", ä)
	fmt.Println(m, ä, n.x)
}
`;

test("a click on the code edits it there, and Run builds what was typed", async ({ page }) => {
  const snippet = await openLesson(page, "two-at-once");
  await expect(snippet.reset).toBeHidden();
  // The reader's click falls on a word, and so does the cursor.
  await snippet.code.getByText('"both are done"').click();
  await expect(snippet.editor).toBeFocused();
  await snippet.editor.press("End");
  await snippet.editor.press("ArrowLeft");
  await page.keyboard.type(', "at last"');
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  await expect(snippet.reset).toHaveText("Reset");
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^built in your browser in \d+ ms · exit 0$/, { timeout: 90_000 });
  await expect(snippet.output).toContainText("both are done at last");
  // The other snippets are what they were.
  await expect(new Snippet(page, "passed-by-value").reset).toBeHidden();
});

test("a mistake shows on its line while one types, and goes when it is mended", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(streams);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 3$/, { timeout: 90_000 });
  const marked = snippet.element.locator(".bad-line");

  await snippet.type(wrong);
  await expect(marked).toHaveText(["\tfmt.Println(m, ä, n.x)"]);
  await expect(snippet.status).toHaveText("line 8: undefined: m");
  // Nothing moves while one types: the list under the code is for a run.
  await expect(snippet.findings).toHaveCount(0);

  await snippet.type('package main\n\nimport "os"\n\nfunc main() {}\n');
  await expect(snippet.status).toHaveText('line 3: "os" imported and not used');
  await expect(marked).toHaveText(['import "os"']);

  await snippet.type(streams.replace("3", "4"));
  await expect(marked).toHaveCount(0);
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/exit 4$/);
});

test("what was wrong with a program is not marked on the one that took its place", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.element.evaluate(async (element) => {
    const api = element as GoSnippet;
    api.source = "package main\n\nfunc main() { x := 1 }\n";
    const run = api.run();
    api.source = "package main\n\nfunc main() { println(7) }\n";
    return run;
  });
  expect(result.diagnostics).toMatchObject([{ line: 3, message: "declared and not used: x" }]);
  await expect(snippet.findings).toHaveCount(0);
  await expect(snippet.element.locator(".bad-line")).toHaveCount(0);
});

test("both streams, the exit code, and a compile error on its line until it is mended", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(streams);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/^built in your browser in \d+ ms · exit 3$/, { timeout: 90_000 });
  await expect(snippet.output).toContainText("exit 3");
  const labels = await snippet.output.evaluate((log) =>
    [...log.children].map((block) => [block.textContent, getComputedStyle(block, "::before").content]),
  );
  expect(labels).toEqual([
    ["to the reader\n", "none"],
    ["to whom it may concern\n", '"stderr"'],
    ["exit 3", "none"],
  ]);

  await snippet.type(wrong);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText("does not compile: 2 errors");
  await expect(snippet.findings).toHaveText(["line 8 undefined: m", /^line 8 n\.x undefined \(type int has no field or method x\)$/]);
  await expect(snippet.output).toBeEmpty();
  const marked = () => snippet.element.locator(".bad-line").allInnerTexts();
  expect(await marked()).toEqual(["\tfmt.Println(m, ä, n.x)"]);
  await expect(snippet.element.locator(".bad-word")).toHaveText(["m", "x"]);

  // Choosing the second leads to its column, beyond the letter that Go counts as two.
  await snippet.findings.getByRole("button", { name: "n.x undefined" }).click();
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Delete");
  expect((await snippet.source()).split("\n")[7]).toBe("\tfmt.Println(m, ä, n)");

  await snippet.findings.getByRole("button", { name: "undefined: m" }).press("Enter");
  await page.keyboard.press("Delete");
  await page.keyboard.type("n");
  await page.keyboard.press("Control+Enter");
  await expect(snippet.output).toContainText("1 ä 1");
  await expect(snippet.findings).toHaveCount(0);
  await expect(snippet.status).toHaveText(/exit 0$/);
});

test("more of the standard library arrives when it is imported; the network stays away", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.execute(`package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"text/template"
)

func main() {
	out, _ := json.Marshal(map[string]any{"go": []int{1, 26}})
	fmt.Println(string(out), regexp.MustCompile("(a+)b").FindStringSubmatch("xaab"))
	template.Must(template.New("").Parse("hello {{.}}\\n")).Execute(os.Stdout, strings.ToUpper("world"))
	_, err := http.Get("http://example.com/")
	fmt.Println(err)
}
`);
  expect(result).toMatchObject({ state: "exited", exitCode: 0, stderr: "", diagnostics: [], built: "browser" });
  expect(result.stdout).toBe(
    '{"go":[1,26]} [aab aa]\nhello WORLD\nGet "http://example.com/": net/http: fetch() failed: Error: a program in the page has no network\n',
  );
});

test("Reset brings back what was there, and can be undone; a reload keeps what was typed", async ({ page }) => {
  const snippet = await openLesson(page, "passed-by-value");
  const original = await snippet.source();
  const other = "package main\n\nfunc main() { println(\"mine\") }\n";
  await snippet.type(other);
  expect(await snippet.source()).toBe(other);
  await snippet.reset.click();
  expect(await snippet.source()).toBe(original);
  await expect(snippet.editor).toContainText("watch sees");
  await expect(snippet.reset).toHaveText("Undo reset");
  await snippet.reset.click();
  expect(await snippet.source()).toBe(other);
  await expect(snippet.editor).toContainText("mine");
  await expect(snippet.reset).toHaveText("Reset");

  // At once: what was typed a moment ago is kept as well.
  await snippet.editor.press("Control+End");
  await page.keyboard.insertText("\n// more");
  await page.reload();
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  expect(await snippet.source()).toBe(`${other}// more\n`);
  await snippet.element.scrollIntoViewIfNeeded();
  await expect(snippet.editor).toContainText("// more");

  await snippet.reset.click();
  await page.reload();
  await expect(snippet.run).toBeVisible();
  expect(await snippet.source()).toBe(original);
  await expect(snippet.reset).toBeHidden();
});

test("Format does what gofmt does, and says why it cannot", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type('package main\nimport "fmt"\nfunc main(){\nfmt.Println( 1,2 )\n}\n');
  await snippet.format.click();
  await expect(snippet.status).toHaveText("formatted", { timeout: 90_000 });
  const formatted = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(1, 2)\n}\n';
  expect(await snippet.source()).toBe(formatted);
  await snippet.format.click();
  await expect(snippet.status).toHaveText("formatted already");

  const broken = "package main\n\nfunc main() {\n\tif {\n}\n";
  await snippet.type(broken);
  await snippet.format.click();
  await expect(snippet.status).toHaveText("cannot be formatted");
  await expect(snippet.findings.first()).toHaveText(/^line 4 missing condition in if statement$/);
  expect(await snippet.source()).toBe(broken);
  // One step back in the editor is what was typed before.
  await snippet.editor.press("Control+z");
  expect(await snippet.source()).toBe(formatted);
});

test("without storage everything works, and the bar says what is not kept", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  const snippet = await openPlay(page);
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt/);
  await snippet.type("package main\n");
  await expect(snippet.status).toHaveText("edited · kept until you leave");
});

const hello = (word: string) => `package main\n\nfunc main() { println("${word}") }\n`;

test("what was looked at while it was typed is linked by the time that it is run", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(hello("first"));
  await snippet.run.click();
  await expect(snippet.output).toContainText("first", { timeout: 90_000 });
  const toolchain = page.workers().find((worker) => worker.url().includes("toolchain-worker"))!;
  const linked = () => toolchain.evaluate(() => performance.getEntriesByName("link").at(-1)?.startTime);

  const before = await linked();
  await snippet.type(hello("second"));
  await expect.poll(linked).toBeGreaterThan(before!);
  const ahead = await linked();
  await snippet.run.click();
  await expect(snippet.output).toContainText("second");
  await snippet.type(hello("third"));
  await snippet.editor.press("Control+Enter"); // at once: nothing was looked at
  await expect(snippet.output).toContainText("third");
  expect(await linked()).toBeGreaterThan(ahead!);

  // Of what is run, nothing older is left: neither of another source, nor of the same one.
  await snippet.type(hello("second"));
  await snippet.editor.press("Control+Enter");
  await expect(snippet.output).toContainText("second");
});
