/** What the toolchain worker tells the page, for journeys that wait for what no reader sees. */
import type { Page } from "@playwright/test";
import type { FromWorker } from "../../src/toolchain/messages";
import { expect } from "./journey";

/** From the next page on, counts what its workers say. */
export function listen(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    window.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        const { dataset } = document.documentElement;
        this.addEventListener("message", ({ data }) => {
          if (data?.type) dataset[data.type] = String(1 + Number(dataset[data.type] ?? 0));
        });
      }
    };
  });
}

/** How often they have said it. */
export async function said(page: Page, type: FromWorker["type"]): Promise<number> {
  return Number(await page.locator("html").getAttribute(`data-${type}`));
}

/** Waits until they have said it more than `before` times. */
export async function hear(page: Page, type: FromWorker["type"], before = 0): Promise<void> {
  await expect.poll(() => said(page, type), { timeout: 90_000 }).toBeGreaterThan(before);
}
