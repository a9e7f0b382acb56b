/** Who runs a second snippet: the browser fetches what differs from the first (compression dictionaries, RFC 9842). */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Page } from "@playwright/test";
import { countingProxy } from "../../bench/wire.mjs";
import { expect, note, test } from "./journey";
import { Snippet } from "./snippet";

const wholeProgram = 400_000; // bytes; the smallest is larger
const nextProgram = 200_000;
const noProgram = 10_000;

/** Runs one snippet and then another, and tells what travelled for each. */
async function runBoth(names: readonly string[], counter: { bytes: number }, find: (name: string) => Page | FrameLocator): Promise<number[]> {
  const travelled: number[] = [];
  for (const name of names) {
    const snippet = new Snippet(find(name), name);
    await expect(snippet.run).toBeVisible();
    const before = counter.bytes;
    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
    await expect(snippet.output).not.toBeEmpty();
    travelled.push(counter.bytes - before);
  }
  note(`${names.join(", then ")}: ${travelled.join(" and ")} bytes`);
  return travelled;
}

test("in a lesson the next snippet travels as what differs from the last", async ({ page, baseURL }) => {
  const { address, counter, close } = await countingProxy(baseURL!);
  await page.goto(`${address}/sharing-state/`);
  const [first, second] = await runBoth(["two-at-once", "passed-by-value"], counter, () => page);
  expect(first).toBeGreaterThan(wholeProgram);
  expect(second).toBeLessThanOrEqual(nextProgram);

  // What has travelled as a difference is kept as a whole.
  await page.reload();
  const again = await runBoth(["passed-by-value", "two-at-once"], counter, () => page);
  expect(Math.max(...again)).toBeLessThanOrEqual(noProgram);
  close();
});

// On another site Chromium keeps dictionaries only where it would keep cookies, which Debian's does not.
for (const { where, host, limit } of [
  { where: "the same site", host: "127.0.0.1", limit: nextProgram },
  { where: "another site", host: "localhost", limit: Infinity },
]) {
  test(`two embeds in a blog on ${where} run`, async ({ page, baseURL }) => {
    const { address, counter, close } = await countingProxy(baseURL!);
    const names = ["two-at-once", "passed-by-value"];
    const frames = names.map((name) => `<iframe title="${name}" src="${address}/embed/sharing-state/${name}" width="600" height="300"></iframe>`);
    const blog = http.createServer((request, response) => {
      const found = request.url === "/";
      response.writeHead(found ? 200 : 204, { "Content-Type": "text/html" }).end(found ? `<!doctype html><title>A blog</title>${frames.join("")}` : undefined);
    });
    await new Promise<void>((listening) => blog.listen(0, host, listening));
    await page.goto(`http://${host}:${(blog.address() as AddressInfo).port}/`);
    const [first, second] = await runBoth(names, counter, (name) => page.frameLocator(`iframe[title='${name}']`));
    expect(first).toBeGreaterThan(wholeProgram);
    expect(second).toBeLessThanOrEqual(limit);
    blog.close();
    close();
  });
}
