/** Who only reads: lessons read well, cost little, hold still, and need no scripts. */
import type { Page } from "@playwright/test";
import { countingProxy } from "../../bench/wire.mjs";
import { expect, note, test } from "./journey";

const readingLimit = 60_000; // bytes

/** Counts the layout shifts of all pages to come. */
function watchShifts(page: Page) {
  return page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function shifts(page: Page): Promise<number[]> {
  // Two frames later, what has shifted so far is known.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
}

test("a lesson is read for 60 KB, without editor or toolchain, and holds still", { tag: "@served" }, async ({ page, baseURL }) => {
  const proxy = await countingProxy(baseURL!);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await watchShifts(page);
  await page.goto(`${proxy.address}/sharing-state/`);
  await expect(page.getByRole("heading", { level: 1, name: "Sharing state" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Run" })).toHaveCount(8);
  // Reading to the end asks for nothing more.
  await page.getByRole("heading", { name: "What to remember" }).scrollIntoViewIfNeeded();
  await page.keyboard.press("End");
  await page.waitForLoadState("networkidle");

  note(`read: ${proxy.counter.bytes} bytes in ${asked.length} requests`);
  expect(proxy.counter.bytes).toBeGreaterThan(10_000);
  expect(proxy.counter.bytes).toBeLessThanOrEqual(readingLimit);
  expect(asked.filter((path) => /editor|toolchain|wasm|pack|\/run$/.test(path))).toEqual([]);
  expect(await shifts(page)).toEqual([]);
  proxy.close();
});

test("the list of lessons leads to the lesson, and holds still", async ({ page }) => {
  await watchShifts(page);
  await page.goto("./");
  await expect(page).toHaveTitle(/Interleave/);
  await page.waitForLoadState("networkidle");
  expect(await shifts(page)).toEqual([]);
  await page.getByRole("main").getByRole("link", { name: "Sharing state" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sharing state" })).toBeVisible();
  await page.getByRole("link", { name: "Playground" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Playground" })).toBeVisible();
  await page.getByRole("link", { name: "Interleave" }).click();
  await expect(page).toHaveURL("./");
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("prose and code are there, and nothing that does not work", { tag: "@connected" }, async ({ page }) => {
    await page.goto("sharing-state/");
    await expect(page.getByText("is a function that runs on its own")).toBeVisible();
    const code = page.getByLabel("Go program two-at-once");
    await expect(code).toBeVisible();
    await expect(code).toContainText("package main");
    await expect(page.locator("noscript .note")).toBeVisible();
    await expect(page.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("log")).toHaveCount(0);
    const drawn = page.getByRole("img", { name: "One run: 3 goroutines" });
    await drawn.scrollIntoViewIfNeeded();
    await expect.poll(() => drawn.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
    // What it prints is there, and no room is kept for a bar that never comes, nor for a search.
    const card = page.locator("go-snippet").nth(1);
    const prints = card.getByRole("figure", { name: "Prints" });
    await expect(prints).toContainText("watch sees 0");
    const heights = await Promise.all([card, page.getByLabel("Go program passed-by-value"), prints].map(async (part) => (await part.boundingBox())!.height));
    expect(heights[0]! - heights[1]! - heights[2]!).toBeLessThanOrEqual(2);
    expect(await page.locator(".find").evaluate((place) => (place as HTMLElement).offsetWidth)).toBe(0);
  });
});

test("an address that leads nowhere says so", { tag: "@connected" }, async ({ page, console }) => {
  console.allow(/Failed to load resource.*404/);
  const response = await page.goto("no-such-lesson/");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "There is no page here" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "All lessons" }).click();
  await expect(page).toHaveURL("./");
});

test("the server says that it is well", { tag: "@served" }, async ({ request }) => {
  const response = await request.get("healthz");
  expect(response.status()).toBe(200);
  expect(await response.text()).toBe("ok");
});
