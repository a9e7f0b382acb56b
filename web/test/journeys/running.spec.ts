/** Who runs what is there: each snippet prints what the lesson says, from wasm that the browser would build alike. */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { Result } from "../../src/engine";
import { expect, note, test } from "./journey";
import { type GoSnippet, openPlay, Snippet } from "./snippet";
import { builds } from "../builds.mjs";
import { root } from "../server.mjs";

const names = [
  "two-at-once",
  "passed-by-value",
  "counter-with-globals",
  "number-and-object",
  "counter-with-state",
];

function want(folder: string): string {
  return fs.readFileSync(path.join(root, "snippets", folder, "want.txt"), "utf8");
}

/** Keeps the events of all snippets, as a script on the page hears them at its document. */
function listen(page: Page) {
  return page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    for (const state of ["idle", "building", "running", "exited", "stopped", "failed"]) {
      document.addEventListener(state, (event) => {
        const snippet = event.target as GoSnippet;
        heard.push({ type: event.type, name: snippet.getAttribute("name"), now: snippet.state, ...(event as CustomEvent).detail });
      });
    }
  });
}

function heard(page: Page) {
  return page.evaluate(() => (window as unknown as { heard: { type: string; name: string; now: string; state: string; result?: Result }[] }).heard.splice(0));
}

test("every snippet of the lesson prints what it should, built ahead", async ({ page }) => {
  await page.goto("sharing-state/");
  await expect(page.locator("go-snippet[prebuilt]:not([exercise])")).toHaveCount(names.length);
  await listen(page);
  for (const name of names) {
    await test.step(name, async () => {
      const snippet = new Snippet(page, name);
      await snippet.run.click();
      await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
      await expect(snippet.output).toContainText("exit 0");
      expect(await snippet.output.innerText()).toBe(`${want(`sharing-state/${name}`)}\nexit 0`);

      const events = await heard(page);
      expect(events.map(({ type, name, now, state }) => `${name} ${type} ${now} ${state}`)).toEqual(
        ["building", "running", "exited"].map((state) => `${name} ${state} ${state} ${state}`),
      );
      const { ms, ...result } = events.at(-1)!.result!;
      expect(result).toEqual({ state: "exited", exitCode: 0, stdout: want(`sharing-state/${name}`), stderr: "", diagnostics: [], built: "prebuilt" });
      expect(Object.keys(ms).sort()).toEqual(["build", "start", "total"]);
      expect(ms.total).toBeGreaterThanOrEqual(ms.build + ms.start);
    });
  }
});

const files = fs.readdirSync(path.join(root, "snippets"), { recursive: true, encoding: "utf8" });
const said = files.map((file) => file.split(path.sep)).filter((parts): parts is [string, string, string] => parts.length === 3 && parts[2] === "want.txt");
for (const lesson of new Set(said.map(([lesson]) => lesson))) {
  if (lesson === "sharing-state") continue; // above
  test(`every program of ${lesson} prints what it should, built ahead`, async ({ page }) => {
    await page.goto(`${lesson}/`);
    for (const [, name] of said.filter(([of]) => of === lesson)) {
      const { element } = new Snippet(page, name);
      const { stdout, built } = await element.evaluate((element) => (element as GoSnippet).run());
      expect({ name, stdout, built }).toEqual({ name, stdout: want(`${lesson}/${name}`), built: "prebuilt" });
    }
  });
}

test("a first Run of an unedited snippet costs at most 700 KB more", { tag: "@served" }, async ({ page }) => {
  await page.goto("sharing-state/");
  const snippet = new Snippet(page, names[0]!);
  let bytes = 0;
  page.on("response", async (response) => {
    const { responseBodySize } = await response.request().sizes();
    bytes += responseBodySize; // not in one: what is read before the wait would be lost
  });
  await snippet.run.click();
  await snippet.sees("exited");
  await page.waitForLoadState("networkidle");
  await expect.poll(() => bytes, { message: "the sizes arrive after the responses" }).toBeGreaterThan(100_000);
  note(`first Run: ${bytes} bytes`);
  expect(bytes).toBeLessThanOrEqual(700_000);
});

test("the playground runs as it comes", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
  await expect(snippet.output).toHaveText(`${want("play")}exit 0`, { useInnerText: true });
});

test("the output keeps its height while a run takes the place of another", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/exit 0$/);
  const heights = await snippet.element.evaluate(async (element) => {
    const snippet = element as GoSnippet;
    const out = snippet.querySelector<HTMLElement>(".out")!;
    const heights = [out.offsetHeight];
    snippet.addEventListener("building", () => heights.push(out.offsetHeight));
    await Promise.all([snippet.run(), snippet.run()]);
    return [...heights, out.offsetHeight];
  });
  expect(heights).toEqual(Array(4).fill(heights[0]));
});

test("the browser builds the very bytes that were built ahead", { tag: "@served" }, async ({ page }) => {
  for (const address of ["/sharing-state/", "/play/"]) {
    await page.goto(`.${address}`);
    await expect(page.getByRole("button", { name: "Run" }).first()).toBeVisible();
    const ahead = await page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll("go-snippet[prebuilt]:not([exercise])")].map(async (element) => {
          const wasm = await (await fetch(element.getAttribute("prebuilt")!)).arrayBuffer();
          const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", wasm));
          return {
            name: element.getAttribute("name"),
            source: (element as GoSnippet).source,
            hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""),
          };
        }),
      ),
    );
    const here = await builds(page, ahead.map(({ source }) => source));
    expect(ahead.map(({ name }) => name)).toEqual(address === "/play/" ? ["play"] : names);
    for (const [index, { name, hash }] of ahead.entries()) {
      expect(here[index]!.size, name!).toBeGreaterThan(100_000);
      expect(here[index]!.hash, name!).toBe(hash);
    }
  }
});
