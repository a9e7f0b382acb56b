/** A reader of an export who looks at everything, so that the service worker keeps it. */
import type { BrowserContext, Page } from "@playwright/test";

/** What the browser itself says without a network; a program that was never fetched is built, and the service worker says that it is not there. */
export const noise = /Failed to load resource: (net::ERR_|.* 404 .*\/assets\/(prebuilt|race)\.)/;

/** Waits until the page is answered for by the service worker, and all that it has fetched is kept. */
export async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((taken) => navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true }));
    const addresses = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
    const [name] = await caches.keys();
    for (const address of addresses) {
      const path = address.replace(/[?#].*$/, "").replace(/\/$/, "/index.html");
      if (!/\/(assets\/|index\.html)/.test(path)) continue;
      while (!(await (await caches.open(name!)).match(path))) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

/** Asks for all files of the site, in a context whose base address is the site's. */
export async function visitAll(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto("./");
  await kept(page);
  await page.evaluate(async () => {
    const list = await (await fetch("sw.js")).text();
    const { files } = JSON.parse(/^const site = (.*);$/m.exec(list)![1]!) as { files: Record<string, string> };
    const [name] = await caches.keys();
    const cache = await caches.open(name!);
    for (const path of Object.keys(files)) {
      await (await fetch(path.replace(/(^|\/)index\.html$/, "$1") || "./")).arrayBuffer();
      while (!(await cache.match(path))) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  await page.close();
}
