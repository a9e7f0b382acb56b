/** Python twins: found by their tabs, run in the same sandbox as Go, kept apart from it. */
import fs from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { root } from "../server.mjs";
import { expect, test } from "./journey";
import type { GoSnippet } from "./snippet";

const lessons = path.join(root, "snippets");

/** A twin as a reader finds it. */
function twin(page: Page, name: string) {
  const element = page.locator("go-snippet", { has: page.getByLabel(`Python program ${name}`, { exact: true }) });
  return { element, run: element.getByRole("button", { name: "Run", exact: true }), output: element.getByRole("log", { name: "Output" }) };
}

const tab = (page: Page, name: string, file: string): Locator => page.getByRole("tablist", { name: `Files of ${name}`, exact: true }).getByRole("tab", { name: file });

/** Runs through the public API, with another source if there is one. */
const execute = (element: Locator, source?: string) =>
  element.evaluate((element, source) => {
    const snippet = element as GoSnippet;
    if (source !== undefined) snippet.source = source;
    return snippet.run();
  }, source);

for (const lesson of fs.readdirSync(lessons)) {
  const folder = path.join(lessons, lesson);
  const names = fs.existsSync(path.join(folder, "lesson.md")) ? fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, "main.py"))) : [];
  if (names.length === 0) continue;
  test(`the Python twins of ${lesson} print what they promise`, async ({ page }) => {
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await page.goto(`${lesson}/?python`);
    await expect(tab(page, names[0]!, "main.py")).toHaveAttribute("aria-selected", "true");
    expect(fetched.filter((name) => /micropython|python-worker/.test(name)), "before a run").toEqual([]);
    for (const name of names) {
      const want = ["want-py.txt", "want.txt"].map((file) => path.join(folder, name, file)).find((file) => fs.existsSync(file))!;
      const { element } = twin(page, name);
      expect(await execute(element), name).toMatchObject({ state: "exited", exitCode: 0, stdout: fs.readFileSync(want, "utf8"), stderr: "", diagnostics: [], built: "interpreter" });
    }
    expect(fetched.filter((name) => /micropython|python-worker/.test(name)).sort()).toEqual([expect.stringMatching(/\/assets\/micropython\./), expect.stringMatching(/\/assets\/python-worker\./)]);
    expect(fetched.filter((name) => /toolchain|editor/.test(name)), "what only Go needs").toEqual([]);
  });
}

test("tabs choose a language for all programs, by keyboard too, and the choice is kept", async ({ page }) => {
  await page.goto("sharing-state/");
  const go = tab(page, "two-at-once", "main.go");
  const python = tab(page, "two-at-once", "main.py");
  const { element, run, output } = twin(page, "two-at-once");
  await expect(go).toHaveAttribute("aria-selected", "true");
  await expect(element).toBeHidden();
  await go.focus();
  await page.keyboard.press("ArrowRight");
  await expect(python).toBeFocused();
  await expect(python).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel", { name: "main.py" }).first()).toBeVisible();
  await expect(tab(page, "counter-with-state", "main.py")).toHaveAttribute("aria-selected", "true");
  await expect(element.getByRole("button", { name: /^(Check|Timeline|Format)$/ })).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(twin(page, "two-at-once").element.getByRole("group")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(run).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(output).toContainText("both are done");

  // What is typed is kept, and is Python's alone.
  await element.getByRole("button", { name: "Edit" }).click();
  await element.getByRole("textbox").press("Control+a");
  await page.keyboard.insertText("if True:");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("print('typed')");
  await page.keyboard.press("Control+Enter");
  await expect(output).toHaveText(/^typed\s*exit 0$/);
  await page.goto("sharing-state/");
  await expect(python).toHaveAttribute("aria-selected", "true");
  expect(await element.evaluate((element) => (element as GoSnippet).source)).toBe("if True:\n    print('typed')\n");
  await page.getByRole("tab", { name: "main.py" }).first().press("Home");
  await expect(go).toBeFocused();
  await expect(page.getByRole("group", { name: "Go program two-at-once" })).toContainText("func tick()");
  await page.goto("embed/not-sharing/rich-state?python=1");
  await expect(tab(page, "rich-state", "main.py")).toHaveAttribute("aria-selected", "true");
  await page.goto("sharing-state/");
  await expect(go).toHaveAttribute("aria-selected", "true");
});

test("without scripts both are there to read", { tag: "@connected" }, async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${baseURL}sharing-state/`);
  await expect(page.getByText("func tick()")).toBeVisible();
  const program = page.getByLabel("Python program two-at-once", { exact: true });
  await expect(program).toBeHidden();
  await page.locator(".twins summary").first().click();
  await expect(program).toContainText("await asyncio.gather(tick(), tock())");
  await context.close();
});

test("an exception marks its line, output comes as it is printed, and Stop ends a loop", async ({ page }) => {
  await page.goto("sharing-state/?python");
  const { element, output } = twin(page, "two-at-once");
  await expect(element).toBeVisible();
  const result = await execute(element, "def f():\n    return 1 / 0\n\nprint('before')\nf()\n");
  expect(result).toMatchObject({ state: "exited", exitCode: 1, stdout: "before\n", stderr: expect.stringContaining("ZeroDivisionError: divide by zero") });
  await expect(element.locator(".line.bad")).toHaveText(/return 1 \/ 0/);
  await element.getByRole("button", { name: 'main.py", line 5' }).click();
  await expect(element.getByRole("textbox", { name: "Python program two-at-once" })).toBeFocused();
  await expect(element.getByRole("listitem")).toHaveText("line 2 ZeroDivisionError: divide by zero");

  const ending = execute(element, "import time\nprint('begun')\ntime.sleep(0.01)\nprint('no line', end=' ', flush=True)\nwhile True: pass\n");
  await expect(output).toContainText("begun\nno line");
  await element.getByRole("button", { name: "Stop" }).click();
  expect(await ending).toMatchObject({ state: "stopped", exitCode: null, stdout: "begun\nno line " });
  expect(await execute(element, "while True: print('x' * 1000)\n")).toMatchObject({ state: "stopped", diagnostics: [{ message: "the program was stopped: it printed more than 1 MiB" }] });
  expect(await execute(element, "import asyncio\nasyncio.run(asyncio.sleep(0.01, print('again')))\n")).toMatchObject({ state: "exited", exitCode: 0, stdout: "again\n" });
  const refused = element.evaluate((element) => Promise.allSettled([(element as GoSnippet).check(), (element as GoSnippet).timeline(), (element as GoSnippet).format(), (element as GoSnippet).run({ seed: 1 })]).then((all) => all.map((one) => (one.status === "rejected" ? one.reason.name : "WORKED"))));
  expect(await refused).toEqual(Array(4).fill("NotSupportedError"));
});
