/** Who makes the compiler's everyday mistakes: what has one obvious answer is mended by a button or a key. */
import { devices } from "@playwright/test";
import { expect, test } from "./journey";
import { type GoSnippet, openPlay, type Snippet } from "./snippet";
import { hear, listen, said } from "./toolchain";

const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];

const fine = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}\n';
const unused = fine.replace('import "fmt"', 'import (\n\t"fmt"\n\t"os"\n)');
const wrong = `package main

import (
	"fmt"
	"os"
)

func main() {
	x := len("x")
	var greeting = "hello"
	for i, word := range []string{"hello", "world"} {
		fmt.Println(strings.ToUpper(word))
	}
}
`;
const mended = `package main

import (
	"fmt"
	"strings"
)

func main() {
	for _, word := range []string{"hello", "world"} {
		fmt.Println(strings.ToUpper(word))
	}
}
`;

/** Runs a program by key, after which the tools are there. */
async function ready(snippet: Snippet): Promise<void> {
  await snippet.type(fine);
  await snippet.editor.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 0$/, { timeout: 90_000 });
}

const fix = (snippet: Snippet, name: string | RegExp) => snippet.element.getByRole("button", { name, exact: true });

test("an import that is not used shows while one types; a button removes it, and undo brings it back", async ({ page }) => {
  const snippet = await openPlay(page);
  await ready(snippet);
  const marked = snippet.element.locator(".bad-line");
  await snippet.type(unused);
  await expect(snippet.status).toHaveText('line 5: "os" imported and not used');
  await expect(marked).toHaveText(['\t"os"']);
  // Nothing moves while one types: the button is in the bar.
  await expect(snippet.findings).toHaveCount(0);
  const remove = fix(snippet, "Remove import, line 5");
  await expect(remove).toHaveText("Remove import");
  await remove.click();
  const without = unused.replace('\n\t"os"', "");
  expect(await snippet.source()).toBe(without);
  await expect(snippet.editor).toBeFocused();
  await expect(marked).toHaveCount(0);
  await expect(remove).toHaveCount(0);
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  await expect(snippet.reset).toHaveText("Reset");

  await page.keyboard.press("Control+z");
  expect(await snippet.source()).toBe(unused);
  await expect(marked).toHaveText(['\t"os"']);
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 0$/);
  // It was the reader's edit: a reload keeps it.
  await page.reload();
  expect(await snippet.source()).toBe(without);
});

test("Run lists what is wrong, each with its fix; when all are fixed, it runs", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(wrong);
  await snippet.run.click();
  await expect(snippet.status).toHaveText("does not compile: 5 errors", { timeout: 90_000 });
  const fixes = snippet.findings.locator(".fix");
  await expect(fixes).toHaveText(["Remove import", "Remove x", "Remove greeting", "Remove i", "Import strings"]);
  for (const name of ["Remove import, line 5", "Remove x, line 8", "Remove greeting, line 8", "Remove i, line 8", "Import strings, line 9"]) {
    await fix(snippet, name).click();
    await expect(snippet.editor).toBeFocused();
    // The compiler has looked again: the next one's line is what it is now.
    if (!name.startsWith("Import")) await expect(fix(snippet, name)).toHaveCount(0);
  }
  await expect(snippet.element.locator(".bad-line")).toHaveCount(0);
  expect(await snippet.source()).toBe(mended);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.output).toContainText("HELLO\nWORLD");
  await expect(snippet.status).toHaveText(/exit 0$/);

  // Each was one step.
  for (let i = 0; i < 5; i++) await page.keyboard.press("Control+z");
  expect(await snippet.source()).toBe(wrong);
});

test("by key, the line of the cursor is fixed", async ({ page }) => {
  const snippet = await openPlay(page);
  await ready(snippet);
  await snippet.type(wrong);
  await expect(snippet.element.locator(".bad-line")).toHaveCount(5);
  await snippet.editor.press("Control+Home");
  // Here is nothing to be fixed.
  await page.keyboard.press("Control+.");
  expect(await snippet.source()).toBe(wrong);
  for (const line of [11, 10, 9, 5, 9]) {
    await page.keyboard.press("Control+Home");
    for (let i = 1; i < line; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+.");
    // Once more, before the compiler has looked again: nothing is done twice.
    await page.keyboard.press("Control+.");
  }
  await expect(snippet.element.locator(".bad-line")).toHaveCount(0);
  expect(await snippet.source()).toBe(mended);
  await expect(snippet.status).toHaveText("edited · kept in this browser");
  await page.keyboard.press("Control+Enter");
  await expect(snippet.output).toContainText("HELLO\nWORLD");
});

test("a fix is for the source that was looked at, and comes with the editor", async ({ page }) => {
  await listen(page);
  const snippet = await openPlay(page);
  const result = await snippet.execute(unused);
  expect(result.diagnostics).toMatchObject([{ line: 5, message: '"os" imported and not used' }]);
  await expect(snippet.findings).toHaveText(['line 5 "os" imported and not used']);
  await snippet.element.getByRole("button", { name: "Edit" }).click();
  const remove = fix(snippet, "Remove import, line 5");
  await expect(remove).toBeVisible();
  await hear(page, "ready");
  // Another source took its place, and nobody has looked at it.
  await snippet.element.evaluate((element, source) => ((element as GoSnippet).source = source), unused.replace("fmt.Println", "os.Stdout.Sync()\n\tfmt.Println"));
  await expect(snippet.findings).toHaveCount(1);
  await remove.click();
  expect(await snippet.source()).toContain('"os"');
});

test.describe("on a phone", () => {
  test.use({ ...phone, viewport: { width: 390, height: 844 } });

  test("the fix is a target for a finger, and fits", async ({ page }) => {
    const snippet = await openPlay(page);
    await snippet.code.tap();
    await expect(snippet.editor).toBeFocused();
    await snippet.type(wrong);
    await snippet.run.tap();
    const remove = fix(snippet, "Remove greeting, line 10");
    await expect(remove).toBeVisible({ timeout: 90_000 });
    const box = (await remove.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(40);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await remove.tap();
    expect(await snippet.source()).toBe(wrong.replace('\tvar greeting = "hello"\n', ""));
    await expect(fix(snippet, "Remove x, line 9")).toBeVisible();
  });
});

test("what is typed before the compiler is there, or before a package is, is looked at once it comes", async ({ page }) => {
  const snippet = await openPlay(page);
  const marked = snippet.element.locator(".bad-line");
  await snippet.type(unused);
  await expect(marked).toHaveText(['\t"os"'], { timeout: 90_000 });

  // Only an import that nothing has asked for yet; nothing is run.
  await snippet.type(fine.replace('"fmt"', '"text/tabwriter"').replace('fmt.Println("hello")', "tabwriter.Nothing()"));
  await expect(marked).toHaveText(["\ttabwriter.Nothing()"], { timeout: 30_000 });
  await expect(snippet.status).toHaveText(/^line 6: undefined: tabwriter\.Nothing/);
});

test("what is typed while the program runs as it came is looked at too", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.run.click();
  await snippet.sees("running");
  await snippet.type(unused);
  await expect(snippet.element.locator(".bad-line")).toHaveText(['\t"os"'], { timeout: 90_000 });
});

test("a run has the last word on its source: a compiler that is ready only then does not take it back", async ({ page }) => {
  await listen(page);
  const snippet = await openPlay(page);
  await snippet.type(fine);
  // A build that is stopped while it computes takes the compiler with it: the next run waits for another.
  await snippet.element.evaluate((element) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      (element as GoSnippet).stop();
    });
    observer.observe(document.documentElement, { attributeFilter: ["data-computing"] });
  });
  await page.keyboard.press("Control+Enter");
  await snippet.sees("stopped");
  const before = await said(page, "ready");
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 0$/, { timeout: 90_000 });
  await hear(page, "ready", before);
  // Longer than the page waits before it asks the compiler, and than that takes.
  await page.waitForTimeout(1_000);
  await expect(snippet.status).toHaveText(/exit 0$/, { timeout: 1 });
});
