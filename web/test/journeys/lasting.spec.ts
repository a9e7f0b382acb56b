/** Who stays: a hundred runs on one page leave neither workers nor memory behind. */
import type { CDPSession } from "@playwright/test";
import { expect, note, test } from "./journey";
import { openPlay } from "./snippet";

const runs = 100;
const warmUp = 10;
/** Bytes that a hundred runs may leave: some hundreds of kB are caches of the browser's own; one program's wasm is 2 MB. */
const leakLimit = 1_000_000;

const program = (edit: number) => `package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("run", ${edit}) }\n`;

/** Bytes in use after a collection, and what the page holds of other things. */
async function use(session: CDPSession) {
  for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
  const heap = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
  const counters = await session.send("Memory.getDOMCounters");
  return { bytes: heap.usedSize + (heap.backingStorageSize ?? 0), nodes: counters.nodes, listeners: counters.jsEventListeners, documents: counters.documents };
}

test("a hundred runs in a row leak neither workers nor memory", async ({ page, context }) => {
  test.setTimeout(300_000);
  const snippet = await openPlay(page);
  const started: string[] = [];
  page.on("worker", (worker) => started.push(worker.url()));
  const run = async (index: number) => {
    // Every fifth is an edit, which is built; the others run what was built last.
    const edit = index - (index % 5);
    expect(await snippet.execute(program(edit))).toMatchObject({ state: "exited", stdout: `run ${edit}\n`, built: "browser" });
  };
  for (let i = 0; i < warmUp; i++) await run(i);
  // The toolchain's, and one that waits for the next run.
  await expect.poll(() => page.workers().length).toBe(2);

  const runner = page.frames().find((frame) => frame !== page.mainFrame())!;
  const sessions = { page: await context.newCDPSession(page), runner: await context.newCDPSession(runner) };
  const before = { page: await use(sessions.page), runner: await use(sessions.runner) };
  const begun = Date.now();
  for (let i = warmUp; i < warmUp + runs; i++) await run(i);
  const after = { page: await use(sessions.page), runner: await use(sessions.runner) };

  // The toolchain's worker is still the first, and beside it there is only the one that waits for the next run.
  await expect.poll(() => page.workers().map((worker) => worker.url())).toEqual([expect.stringContaining("toolchain-worker"), expect.stringMatching(/^data:/)]);
  expect(started.filter((url) => url.includes("toolchain-worker"))).toHaveLength(1);
  expect(started.filter((url) => url.startsWith("data:"))).toHaveLength(warmUp + runs + 1);
  expect(page.frames()).toHaveLength(2);
  for (const where of ["page", "runner"] as const) {
    const [old, now] = [before[where], after[where]];
    note(`${runs} runs: ${where} ${old.bytes} → ${now.bytes} bytes, nodes ${old.nodes} → ${now.nodes}, listeners ${old.listeners} → ${now.listeners}`);
    expect(now.bytes - old.bytes).toBeLessThan(leakLimit);
    expect(now.nodes - old.nodes).toBeLessThan(100);
    expect(now.listeners - old.listeners).toBeLessThan(20);
    expect(now.documents).toBe(old.documents);
  }
  note(`${runs} runs in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
});

test("a program that takes the linker much memory is run, and the next one is built by a linker that has begun anew", async ({ page }) => {
  const snippet = await openPlay(page);
  const hello = (word: string) => `package main\n\nfunc main() { println("${word}") }\n`;
  expect(await snippet.execute(hello("before"))).toMatchObject({ stderr: "before\n" });
  const toolchain = page.workers().find((worker) => worker.url().includes("toolchain-worker"))!;
  const parked = () => toolchain.evaluate(() => performance.getEntriesByName("park link").at(-1)!.startTime);
  const before = await parked();
  const size = 100 << 20; // bytes, of which the wasm has but two
  const large = await snippet.execute(`package main\n\nvar large = [${size}]byte{1: 1, ${size - 1}: 2}\n\nfunc main() { println(large[1], large[${size - 1}]) }\n`);
  expect(large).toMatchObject({ state: "exited", stderr: "1 2\n" });
  expect(await snippet.execute(hello("after"))).toMatchObject({ state: "exited", stderr: "after\n" });
  expect(await parked()).toBeGreaterThan(before);
});
