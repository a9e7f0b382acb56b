/**
 * What all journeys share. Import `test` and `expect` from here: each journey then starts at the built server, and fails
 * if the browser's console says anything in a page, a frame or a worker.
 *
 * A journey is a reader's way through the product. It finds things by role and name, and waits for what it wants to see.
 */
import { test as base, expect } from "@playwright/test";
import { Console } from "./console";

export { expect };

export const test = base.extend<{ console: Console }>({
  baseURL: ({}, use) => use(process.env.INTERLEAVE_ADDRESS),
  console: [
    async ({ context }, use) => {
      const console = new Console(context);
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
