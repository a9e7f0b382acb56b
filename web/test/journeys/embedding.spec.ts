/**
 * Who meets a snippet in a page of others: on another origin, sandboxed, or isolated, it runs, is edited, and fits. Such a page is
 * not ours to keep, and an embed keeps nothing there: without a network there is neither.
 */
import { blog, post, wordPress } from "./blog";
import { expect, test } from "./journey";
import { Snippet } from "./snippet";

/** In frames, as browsers do that give others no storage. */
function blockStorage(): void {
  if (window === window.top) return;
  const refuse = { get: () => { throw new DOMException("Access is denied for this document.", "SecurityError"); } };
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, refuse);
  Object.defineProperty(Navigator.prototype, "serviceWorker", refuse);
}

const isolated = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

interface Blog {
  name: string;
  attributes?: string;
  headers?: Record<string, string>;
  /** What it puts behind the address. */
  behind?: string;
  script?: string;
  /** Whether storage throws there. */
  blocked?: boolean;
  /** Whether an edit outlives the page. */
  keeps: boolean;
  needs?: string[];
}

const blogs: Blog[] = [
  { name: "a blog", keeps: true },
  { name: "a blog that sandboxes it", attributes: 'sandbox="allow-scripts"', keeps: false, needs: ["@served"] },
  {
    name: "a blog made by WordPress",
    attributes: 'class="wp-embedded-content" sandbox="allow-scripts" security="restricted" data-secret="aB3dE5fG7h"',
    behind: "#?secret=aB3dE5fG7h",
    script: wordPress,
    keeps: false,
    needs: ["@served"],
  },
  { name: "a blog whose readers block the storage of others", blocked: true, keeps: false },
  { name: "a blog that is cross-origin isolated", attributes: 'allow="cross-origin-isolated"', headers: isolated, keeps: true, needs: ["@served"] },
];

for (const { name, attributes, headers, behind = "", script, blocked, keeps, needs = [] } of blogs) {
  test(`in ${name} a snippet runs, is edited, and says how tall it is`, { tag: ["@connected", ...needs] }, async ({ page, baseURL }) => {
    if (blocked) await page.addInitScript(blockStorage);
    const { address, close } = await blog(`${baseURL}embed/sharing-state/number-and-object${behind}`, attributes, headers, script);
    await page.goto(address);
    const frame = page.frameLocator("iframe[title='A Go program']");
    const snippet = new Snippet(frame, "number-and-object");
    await expect(snippet.run).toBeVisible();
    await expect(frame.getByRole("link", { name: "Sharing state" })).toHaveAttribute("rel", "noopener");

    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
    await expect(snippet.output).toContainText("outside");
    // Nothing in the frame is hidden: it is as tall as what is in it.
    const overflow = () => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    const tall = await page.evaluate("heights.at(-1)");

    const source = (await snippet.source()).replace("outside", "out there");
    await snippet.type(source);
    await expect(snippet.status).toHaveText(keeps ? "edited · kept in this browser" : "edited · kept until you leave");
    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^built in your browser in \d+ ms · exit 0$/, { timeout: 90_000 });
    await expect(snippet.output).toContainText("out there");

    await snippet.type(`${source}\n\nvar wrong string = 1\n`);
    await snippet.run.click();
    await expect(snippet.findings).toHaveCount(1);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    await expect.poll(() => page.evaluate("heights.at(-1)")).toBeGreaterThan(150);
    await expect.poll(() => page.evaluate("heights.at(-1)")).not.toBe(tall);
    close();
  });
}

test("of five embeds on a page each runs, and each is as tall as what is in it", { tag: "@connected" }, async ({ page, baseURL }) => {
  const names = ["two-at-once", "counter-with-globals", "number-and-object", "counter-with-state", "passed-by-value"];
  const frames = names.map((name) => `<p>text</p><go-snippet src="sharing-state/${name}" title="${name}"></go-snippet>`);
  const { address, close } = await post(`<script src="${baseURL}embed.js"></script>${frames.join("")}`);
  // Each fits in whole: a click that must scroll the post first goes to where the frame was.
  await page.setViewportSize({ width: 1280, height: 1400 });
  await page.goto(address);
  for (const [index, name] of names.entries()) {
    await page.locator(".interleave").nth(index).evaluate((room) => room.scrollIntoView());
    const frame = page.frameLocator(`iframe[title="${name}"]`);
    const snippet = new Snippet(frame, name);
    const fits = () => expect.poll(() => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight)).toBeLessThanOrEqual(0);
    await expect(snippet.run).toBeVisible();
    await fits(); // until then Run is on its way down
    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
    await fits();
  }
  const last = new Snippet(page.frameLocator(`iframe[title="${names.at(-1)}"]`), names.at(-1)!);
  // As tall as it was: the post does not move when Run is pressed.
  await last.type((await last.source()).replace("main still has", "edited in the last:"));
  await last.run.click();
  await expect(last.output).toContainText("edited in the last", { timeout: 90_000 });
  close();
});

test("a post that is cross-origin isolated gets its embeds by the script", { tag: "@served" }, async ({ page, baseURL }) => {
  const code = 'package main\n\nfunc main() { println("in isolation") }\n';
  const { address, close } = await post(`<h2>Isolated</h2><script src="${baseURL}embed.js"></script><pre data-interleave><code class="language-go">${code}</code></pre>`, isolated);
  await page.goto(address);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const snippet = new Snippet(page.frameLocator("iframe[title='Go program: Isolated']"), "play");
  await snippet.run.click();
  await expect(snippet.output).toContainText("in isolation", { timeout: 90_000 });
  await snippet.type(code.replace("in isolation", "and edited"));
  await snippet.run.click();
  await expect(snippet.output).toContainText("and edited", { timeout: 90_000 });
  close();
});
