/**
 * What all journeys share. Import `test` and `expect` from here: each journey then starts at the site, and fails if the browser's
 * console says anything in a page, a frame or a worker.
 *
 * A journey is a reader's way through the product. It finds things by role and name, and waits for what it wants to see. The site is
 * the built server's, or its export on a host of files below /a/b/, or that once more for a reader who has been everywhere and has no
 * network now. A journey tagged @served needs the server, one tagged @connected a network: it
 * leads to what is not there, has no scripts and so no service worker either, or is in a page of others.
 */
import { test as base, type BrowserContext, devices, expect } from "@playwright/test";
import { hostFiles } from "../host.mjs";
import { Console } from "./console";
import { noise, visitAll } from "./visit";

export { expect };

const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];

export type Site = "served" | "exported" | "offline";
type Host = Awaited<ReturnType<typeof hostFiles>>;

export const test = base.extend<{ console: Console }, { site: Site; host: Host | null; visited: ((touch: boolean) => Promise<BrowserContext>) | null }>({
  site: ["served", { option: true, scope: "worker" }],
  host: [
    async ({ site }, use) => {
      if (site === "served") return use(null);
      const host = await hostFiles(process.env.INTERLEAVE_EXPORT!, "/a/b/");
      await use(host);
      host.close();
    },
    { scope: "worker" },
  ],
  visited: [
    async ({ browser, site, host }, use) => {
      if (site !== "offline") return use(null);
      const visited = new Map<boolean, BrowserContext>();
      await use(async (touch) => {
        if (!visited.has(touch)) {
          const context = await browser.newContext({ baseURL: host!.address, ...(touch ? phone : {}) });
          visited.set(touch, context);
          host!.connect(true);
          await visitAll(context);
          host!.connect(false);
        }
        return visited.get(touch)!;
      });
      for (const context of visited.values()) await context.close();
    },
    { scope: "worker" },
  ],
  baseURL: ({ host }, use) => use(host?.address ?? `${process.env.INTERLEAVE_ADDRESS}/`),
  context: [
    async ({ context, visited, host, hasTouch }, use) => {
      if (!visited) return use(context);
      const reader = await visited(hasTouch === true);
      await use(reader);
      for (const page of reader.pages()) await page.close();
      // The next journey finds nothing of this one's.
      const page = await reader.newPage();
      await page.goto(host!.address);
      await page.evaluate(() => localStorage.clear());
      await page.close();
    },
    { scope: "test", timeout: 180_000 },
  ],
  // That reader is there before the journey: what it asks for of a window is done to the page.
  page: async ({ page, visited, viewport, colorScheme }, use) => {
    if (visited) {
      if (viewport) await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
    }
    await use(page);
  },
  console: [
    async ({ context, site }, use) => {
      const console = new Console(context);
      if (site === "offline") console.allow(noise);
      await use(console);
      await console.settled();
      expect(console.said, "what the browser's console says").toEqual([]);
    },
    { auto: true },
  ],
});

/** A figure that a person wants to see beside the verdict. */
export function note(words: string): void {
  test.info().annotations.push({ type: "measured", description: words });
  console.log(`      ${words}`);
}
