/** What an author says of how a program is shown, and of what it reads; images and notes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "../server.mjs";
import { judge } from "./axe";
import { expect, test } from "./journey";
import { type GoSnippet, Snippet } from "./snippet";

const sum = `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	sum := 0
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var n int
		fmt.Sscan(lines.Text(), &n)
		sum += n
	}
	fmt.Println("the sum is", sum)
}
`;

const dir = mkdtempSync(path.join(tmpdir(), "interleave-lessons-"));
let server: Awaited<ReturnType<typeof serve>>;
test.beforeAll(async () => {
  mkdirSync(path.join(dir, "a/sum"), { recursive: true });
  writeFileSync(path.join(dir, "a/sum/main.go"), sum);
  writeFileSync(path.join(dir, "a/sum/stdin.txt"), "1\n2\n39\n");
  writeFileSync(path.join(dir, "a/lanes.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><path d="M0 10c150 0 150 40 300 40M0 50c150 0 150-40 300-40" fill="none" stroke="#888" stroke-width="3"/></svg>');
  writeFileSync(
    path.join(dir, "a/lesson.md"),
    "---\ntitle: Adding\ndescription: Sums.\nminutes: 1\norder: 1\n---\n\n![Two lanes that cross](lanes.svg)\n\n> [!WARNING]\n> Numbers only.\n\n" +
      "```go snippet=sum stdin show=10-16 highlight=15\n```\n\n" +
      "```go snippet=fixed readonly theme=dark\npackage main\n\nfunc main() { println(\"as it is\") }\n```\n",
  );
  server = await serve(["-lessons", dir], "ignore");
});
test.afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

test("a program reads what its author wrote, run, checked and run again; nobody is asked", async ({ page }) => {
  await page.goto(`${server.address}/a/`);
  const snippet = new Snippet(page, "sum");
  await page.getByText("stdin.txt").click();
  await expect(page.locator(".given pre")).toHaveText("1\n2\n39\n");
  for (let i = 0; i < 2; i++) {
    await snippet.run.click();
    await expect(snippet.output).toContainText("the sum is 42", { timeout: 90_000 });
    await expect(snippet.status).toHaveText(/exit 0$/);
  }
  const result = await snippet.element.evaluate((element) => (element as GoSnippet).check({ schedules: 20 }));
  expect(result.outcomes.map(({ stdout, schedules }) => [stdout, schedules])).toEqual([["the sum is 42\n", 20]]);
});

test("a part of a program is shown until the reader asks for the rest, by mouse or keyboard, or edits", async ({ page }) => {
  await page.goto(`${server.address}/a/`);
  const { element } = new Snippet(page, "sum");
  const heights = () => element.locator(".line").evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().height > 0));
  expect((await heights()).map((shown, i) => (shown ? i + 1 : 0)).filter(Boolean)).toEqual([10, 11, 12, 13, 14, 15, 16]);
  await expect(element.locator(".highlit")).toHaveText(/sum \+= n/);
  expect(await element.evaluate((one) => (one as GoSnippet).source)).toBe(sum);
  const button = element.getByRole("button", { name: "Show all 18 lines" });
  await button.focus();
  await page.keyboard.press("Enter");
  expect((await heights()).every(Boolean)).toBe(true);
  await expect(button).toBeHidden();
  await expect(element.locator("pre").first()).toBeFocused();

  await page.reload();
  await element.getByRole("button", { name: "Edit" }).click();
  await expect(element.locator(".cm-line").first()).toHaveText("package main");
  await expect(button).toBeHidden();
});

test("without scripts the whole program is there", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.address}/a/`);
  await expect(page.getByText("package main").first()).toBeVisible();
  await expect(page.getByText("lines 10 to 16")).toBeHidden();
  await context.close();
});

test("what is not to be edited is run as it is, in its own colours", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${server.address}/a/`);
  const snippet = new Snippet(page, "fixed");
  await expect(snippet.element.getByRole("button", { name: "Edit" })).toHaveCount(0);
  const colour = (selector: string) => page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await colour("go-snippet[name=fixed]")).toBe("rgb(26, 30, 36)");
  expect(await colour("go-snippet[name=sum]")).toBe("rgb(255, 255, 255)");
  await snippet.run.click();
  await expect(snippet.output).toContainText("as it is", { timeout: 90_000 });
});

test("an image has its place and its text, and a note says what it is", async ({ page }) => {
  await page.goto(`${server.address}/a/`);
  const image = page.getByRole("img", { name: "Two lanes that cross" });
  await expect.poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(300);
  const opened = await page.request.get(`${server.address}${await image.getAttribute("src")}`);
  expect(opened.headers()["content-security-policy"]).toContain("default-src 'none'");
  expect(opened.headers()["cache-control"]).toContain("immutable");
  await expect(page.getByRole("note").filter({ hasText: "Numbers only." })).toContainText("Warning");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await judge(page, colorScheme);
  }
});
