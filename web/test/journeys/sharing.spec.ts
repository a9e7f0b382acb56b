/** Who passes a program on: by a link that holds it, or by a script that puts it into a post of theirs. */
import type { Page } from "@playwright/test";
import { countingProxy } from "../../bench/wire.mjs";
import { writeLink } from "../../src/share/link";
import { post } from "./blog";
import { expect, note, test } from "./journey";
import { openPlay, Snippet } from "./snippet";
import { Unreliable } from "./unreliable";

const program = `package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("passed on", os.Args[1:])
}
`;

const escaped = program.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

test("a link holds what was typed, and nothing of it runs before its reader says so", async ({ page, context }) => {
  const snippet = await openPlay(page);
  await snippet.type(program);
  await snippet.element.getByRole("button", { name: "Share" }).click();
  const panel = snippet.element.getByRole("region", { name: "Share" });
  await expect(panel.getByLabel("To copy")).toHaveValue(/\/play\/#1\./);
  const link = await panel.getByLabel("To copy").inputValue();

  const other = await context.newPage();
  await other.goto(link);
  const opened = new Snippet(other, "play");
  await expect(other.getByText("This program came with a link")).toBeVisible();
  expect(await opened.source()).toBe(program);
  await opened.sees("idle");
  await opened.run.click();
  await expect(opened.output).toContainText("passed on []", { timeout: 90_000 });

  // In another form, from where it was opened.
  await opened.element.getByRole("button", { name: "Share" }).click();
  const forms = opened.element.getByRole("region", { name: "Share" });
  await forms.getByLabel("As").selectOption("Iframe");
  await expect(forms.getByLabel("To copy")).toHaveValue(/^<iframe src="http[^"]+\/embed\/#1\./);
});

test("what a stranger's link asks for waits for a press, and its start and tests come along", async ({ page }) => {
  const link = await writeLink({ main: program, test: null, args: ["a b", "c"], env: [] });
  await page.goto(`play/?check#${link}`);
  const snippet = new Snippet(page, "play");
  await expect(page.getByRole("button", { name: "Check it" })).toBeVisible();
  await snippet.sees("idle");
  await expect(snippet.verdict).toBeHidden();
  await snippet.run.click();
  await expect(snippet.output).toContainText("passed on [a b c]", { timeout: 90_000 });

  const tests = 'package main\n\nimport "testing"\n\nfunc TestIt(t *testing.T) { t.Log("tested") }\n';
  await page.goto("about:blank");
  await page.goto(`play/#${await writeLink({ main: program, test: tests, args: [], env: [] })}`);
  await page.getByText("main_test.go").click();
  await expect(page.locator(".test pre")).toHaveText(tests, { useInnerText: false });
});

test("a link that was cut says so, and the page is as ever", async ({ page }) => {
  await page.goto(`play/#${(await writeLink({ main: program, test: null, args: [], env: [] })).slice(0, -12)}`);
  await expect(page.getByRole("alert")).toContainText("The link does not open: a part of it is missing");
  await expect(new Snippet(page, "play").run).toBeVisible();
});

/** Counts what moves from the frame on in which the post has room for its embeds: before, a slow script may have come after the text. */
async function shiftsOf(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    const watch = () =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) (window as unknown as { shifted: number }).shifted += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: "layout-shift" });
    const look = () => requestAnimationFrame(() => (document.querySelector(".interleave") ? requestAnimationFrame(() => setTimeout(watch)) : look()));
    look();
  });
}

test("a post's marked code becomes embeds that run, sized and named, and nothing in the post moves", { tag: "@connected" }, async ({ page, baseURL }) => {
  const { address, close } = await post(`<h1>A post</h1><script src="${baseURL}embed.js"></script>
<h2>Passing on</h2><pre data-interleave="theme=dark"><code class="language-go">${escaped}</code></pre>
<p id="between">between</p>
<h2>A lesson's</h2><go-snippet src="sharing-state/number-and-object" readonly height="400"><pre><code>${"x\n".repeat(20)}</code></pre></go-snippet>
<pre><code class="language-go">package left // alone</code></pre>`);
  await shiftsOf(page);
  await page.goto(address);
  const first = page.frameLocator("iframe[title='Go program: Passing on']");
  const snippet = new Snippet(first, "play");
  await expect(snippet.run).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(2);
  await expect(page.getByText("package left // alone")).toBeVisible();
  await expect(first.locator("html")).toHaveAttribute("data-theme", "dark");
  const lesson = new Snippet(page.frameLocator("iframe[title=\"Go program: A lesson's\"]"), "number-and-object");
  await expect(lesson.run).toBeVisible();
  await expect(page.locator("iframe[style*='position: static']")).toHaveCount(2);
  expect(await page.evaluate("shifted")).toBe(0);

  await snippet.run.click();
  await expect(snippet.output).toContainText("passed on []", { timeout: 90_000 });
  await expect.poll(() => first.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight)).toBeLessThanOrEqual(0);

  await lesson.code.click();
  await expect(lesson.editor).toBeHidden();
  await page.evaluate("interleave.theme('light')");
  await expect(first.locator("html")).toHaveAttribute("data-theme", "light");
  close();
});

const lookedAt = { bytes: 25_000, requests: 5 };

for (const [name, path] of [
  ["a lesson's program", "embed/not-sharing/rich-state"],
  ["one with a twin", "embed/sharing-state/two-at-once"],
  ["an exercise", "embed/not-sharing/first-answer"],
  ["the program of a link", "embed/"],
]) {
  test(`an embed that is only looked at is light: ${name}`, { tag: "@served" }, async ({ page, baseURL }) => {
    const proxy = await countingProxy(baseURL!);
    const asked: string[] = [];
    page.on("request", (request) => request.url().startsWith(proxy.address) && asked.push(new URL(request.url()).pathname));
    const hash = path === "embed/" ? `#${await writeLink({ main: program, test: null, args: [], env: [] })}` : "";
    const { address, close } = await post(`<iframe src="${proxy.address}/${path}${hash}" width="700" height="900"></iframe>`);
    await page.goto(address);
    await expect(page.frameLocator("iframe").getByRole("button", { name: "Run", exact: true })).toBeVisible();
    await page.waitForLoadState("networkidle");
    note(`${name}: ${proxy.counter.bytes} bytes in ${asked.length} requests`);
    expect(proxy.counter.bytes).toBeGreaterThan(10_000);
    expect(proxy.counter.bytes).toBeLessThanOrEqual(lookedAt.bytes);
    expect(asked.length, asked.join(" ")).toBeLessThanOrEqual(lookedAt.requests);
    proxy.close();
    close();
  });
}

test("five embeds on a page fetch what they share once", { tag: "@connected" }, async ({ page, baseURL }) => {
  const network = await Unreliable.before(baseURL!);
  const { address, close } = await post(`<script src="${new URL("embed.js", network.address + new URL(baseURL!).pathname)}"></script>${`<p>text</p><pre data-interleave><code class="language-go">${escaped}</code></pre>`.repeat(5)}`);
  await page.setViewportSize({ width: 800, height: 3000 });
  await page.goto(address);
  await expect(page.locator("iframe[style*='position: static']")).toHaveCount(5);
  for (let i = 0; i < 5; i++) await expect(new Snippet(page.frameLocator(`iframe >> nth=${i}`), "play").run).toBeVisible();
  await page.waitForLoadState("networkidle");
  const shared = network.asked.filter((path) => path.includes("/assets/"));
  expect(shared.length).toBeGreaterThan(0);
  expect(shared).toHaveLength(new Set(shared).size);
  network.close();
  close();
});

test("a post without scripts keeps its code", { tag: "@connected" }, async ({ browser, baseURL }) => {
  const { address, close } = await post(`<script src="${baseURL}embed.js"></script><pre data-interleave><code class="language-go">${escaped}</code></pre>`);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  await expect(page.getByText("passed on")).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);
  await context.close();
  close();
});
