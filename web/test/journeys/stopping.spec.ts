/** Who stops: whatever a program or a build does, Stop works at once, the page goes on, and so does the next run. */
import type { Page } from "@playwright/test";
import { expect, note, test } from "./journey";
import { type GoSnippet, openPlay, type Snippet } from "./snippet";
import { hear, listen, said } from "./toolchain";

const forever = "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n";
const flood = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor i := 0; ; i++ {\n\t\tfmt.Println("line", i)\n\t}\n}\n';
const hello = (word: string) => `package main\n\nfunc main() { print("${word}") }\n`;

/** Watches the clicks on Stop: how long each took by the page's own clock, in ms, and whether the page did anything in between. */
async function watchStops(page: Page) {
  await page.evaluate(() => {
    const stop = { clicked: 0, ms: 0, atOnce: false };
    Object.assign(window, { stop });
    const next = new MessageChannel();
    let waits = false;
    next.port1.onmessage = () => (waits = false);
    document.addEventListener(
      "click",
      (event) => {
        stop.clicked = event.timeStamp;
        waits = true;
        next.port2.postMessage(null);
      },
      { capture: true },
    );
    document.addEventListener("stopped", () => {
      stop.ms = performance.now() - stop.clicked;
      stop.atOnce = waits;
    });
  });
}

async function stopped(snippet: Snippet, what: string) {
  await snippet.stop.click();
  await snippet.sees("stopped");
  await expect(snippet.status).toHaveText("stopped");
  await expect(snippet.stop).toBeHidden();
  const stop = await snippet.element.evaluate(() => (window as unknown as { stop: { ms: number; atOnce: boolean } }).stop);
  note(`Stop, ${what}: ${stop.ms.toFixed(0)} ms`);
  // Nothing that is stopped can hold up its own end, on a busy machine neither: it ends within the click.
  expect(stop.atOnce, what).toBe(true);
}

test("Stop ends an endless loop, a build and a download, and the next run works", async ({ page }) => {
  await listen(page);
  const snippet = await openPlay(page);
  await watchStops(page);

  // While tens of megabytes arrive.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.context().route("**/compile.*.wasm", async (route) => {
    await held;
    await route.continue().catch(() => {}); // the page may have left
  });
  await snippet.type(forever);
  await snippet.run.click();
  await expect(snippet.element.getByRole("progressbar", { name: "Fetching" })).toBeVisible();
  await stopped(snippet, "while downloading");
  release();
  await page.context().unrouteAll({ behavior: "wait" });

  // While the compiler computes.
  const before = await said(page, "computing");
  await snippet.run.click();
  await hear(page, "computing", before);
  await stopped(snippet, "while building");

  // While the program spins.
  await snippet.run.click();
  await expect(snippet.element).toHaveAttribute("state", "running", { timeout: 90_000 });
  const [spinning] = page.workers().filter((worker) => worker.url().startsWith("data:"));
  const gone = spinning!.waitForEvent("close");
  await stopped(snippet, "while running for {}");
  await expect(snippet.output).toHaveText("stopped");
  await gone;

  await snippet.type(hello("again"));
  await snippet.run.click();
  await expect(snippet.output).toContainText("again");
  await expect(snippet.status).toHaveText(/exit 0$/);

  // A run while another runs takes its place.
  await snippet.type(forever);
  await snippet.run.click();
  await snippet.sees("running");
  await snippet.type(hello("instead"));
  await snippet.run.click();
  await expect(snippet.output).toContainText("instead");
});

test("a flood of output is cut at 1 MiB, the page stays quick, and Stop works meanwhile", async ({ page }) => {
  const snippet = await openPlay(page);
  await page.evaluate(() => {
    const gaps: number[] = [];
    Object.assign(window, { gaps });
    let last = performance.now();
    requestAnimationFrame(function frame(now) {
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    });
    document.addEventListener("running", () => gaps.splice(0));
  });
  // The toolchain's download and the machine's other work are not what is measured here.
  await snippet.execute(hello("warm"));
  await snippet.type(flood);
  await snippet.run.click();
  await snippet.sees("stopped");
  await expect(snippet.status).toHaveText("the program was stopped: it printed more than 1 MiB");
  await expect(snippet.output).toContainText("the program was stopped: it printed more than 1 MiB");
  const gaps = (await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps)).sort((a, b) => a - b);
  const middle = gaps[gaps.length >> 1]!;
  note(`flood: ${gaps.length} frames, ${middle.toFixed(0)} ms in the middle, the longest ${gaps.at(-1)!.toFixed(0)} ms`);
  expect(gaps.length).toBeGreaterThan(10);
  const shown = await snippet.output.evaluate((log) => [...log.querySelectorAll(".stdout")].reduce((sum, block) => sum + block.textContent!.length, 0));
  expect(shown).toBe(1 << 20);

  // The reader is faster than the limit: Stop at the first line.
  const result = await snippet.element.evaluate(async (element) => {
    const snippet = element as GoSnippet;
    new MutationObserver((_, observer) => {
      observer.disconnect();
      snippet.querySelector<HTMLButtonElement>("button.stop")!.click();
    }).observe(snippet.querySelector("[role=log]")!, { childList: true });
    return snippet.run();
  });
  expect(result).toMatchObject({ state: "stopped", exitCode: null, diagnostics: [] });
  expect(result.stdout.length).toBeLessThan(1 << 20);
  expect(await snippet.execute(hello("after"))).toMatchObject({ state: "exited", stderr: "after" });
});

const bombs = {
  "doubling string constants": `package main\n\nconst s0 = "0123456789abcdef"\n${Array.from({ length: 23 }, (_, i) => `const s${i + 1} = s${i} + s${i}\n`).join("")}\nfunc main() { println(s23) }\n`,
  "an array literal of a gigabyte": "package main\n\nvar a = [1 << 30]byte{1<<30 - 1: 1}\n\nfunc main() { println(len(a)) }\n",
};

test("a build that runs away is stopped by the reader", async ({ page }) => {
  test.setTimeout(240_000);
  await listen(page);
  const snippet = await openPlay(page);
  await watchStops(page);
  await snippet.execute(hello("warm"));
  for (const [name, source] of Object.entries(bombs)) {
    await test.step(name, async () => {
      const before = await said(page, "computing");
      await snippet.type(source);
      await snippet.run.click();
      await hear(page, "computing", before);
      await stopped(snippet, name);
      expect(await snippet.source()).toBe(source);
      expect(await snippet.execute(hello(`after ${name}`))).toMatchObject({ state: "exited", stderr: `after ${name}` });
    });
  }
});

test("a build that runs away ends after 30 seconds, says so, and the next one works", async ({ page }) => {
  await page.clock.install();
  await listen(page);
  const snippet = await openPlay(page);
  await snippet.type(bombs["doubling string constants"]);
  await snippet.run.click();
  await hear(page, "computing");
  await snippet.sees("building");
  await page.clock.fastForward(31_000);
  await snippet.sees("failed");
  await expect(snippet.status).toHaveText("the build was stopped: it took more than 30 seconds");
  await expect(snippet.findings).toHaveText(["the build was stopped: it took more than 30 seconds"]);
  await snippet.type(hello("well"));
  await snippet.run.click();
  await expect(snippet.output).toContainText("well");
});

test("30,000 nested parentheses come to an end in words", async ({ page }) => {
  const snippet = await openPlay(page);
  const source = `package main\n\nvar x = ${"(".repeat(30_000)}1${")".repeat(30_000)}\n\nfunc main() { println(x) }\n`;
  const result = await snippet.execute(source);
  note(`30,000 parentheses: ${result.state}, ${JSON.stringify(result.diagnostics)}, ${result.ms.total.toFixed(0)} ms`);
  expect(["exited", "failed"]).toContain(result.state);
  if (result.state === "failed") expect(result.diagnostics[0]?.message).toBe("compile crashed: the program nests too deeply");
  expect(await snippet.execute(hello("after"))).toMatchObject({ state: "exited", stderr: "after" });
});
