/** Networks that fail: each failure is said in words, the next Run tries again, and nothing hangs or is lost. */
import { expect, test } from "./journey";
import { Snippet } from "./snippet";
import { type Failure, Unreliable } from "./unreliable";

// What the browser itself says of a request that fails is the point here; whatever else is said is not.
const noise = /^Failed to load resource: |^Failed to fetch dynamically imported module/;

const unreliable = test.extend<{ network: Unreliable; snippet: Snippet }>({
  network: async ({ baseURL, console }, use) => {
    console.allow(noise);
    const network = await Unreliable.before(baseURL!);
    await use(network);
    network.close();
  },
  snippet: async ({ network, page }, use) => {
    await page.goto(`${network.address}/play/`);
    await use(new Snippet(page, "play"));
  },
});

unreliable("an unedited program", async ({ network, snippet }) => {
  const failures: [Failure, string][] = [
    ["refused", "the program could not be fetched; Run tries again"],
    ["cut", "the program could not be fetched; Run tries again"],
    [503, "the program could not be fetched (status 503); Run tries again"],
  ];
  for (const [failure, words] of failures) {
    network.fail(/prebuilt/, failure);
    await snippet.run.click();
    await expect(snippet.status, String(failure)).toHaveText(words);
    await snippet.sees("failed");
  }
  expect(new Set(network.failed).size).toBe(1);
  network.heal();
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
});

unreliable("an unedited program whose wasm is gone is built in the browser", async ({ network, snippet }) => {
  network.fail(/prebuilt/, 404);
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^built in your browser in \d+ ms · exit 0$/, { timeout: 90_000 });
});

unreliable("a download that stalls is stopped, and tried again", async ({ network, snippet }) => {
  network.fail(/prebuilt/, "stalled");
  await snippet.run.click();
  await expect(snippet.element.getByRole("progressbar", { name: "Fetching" })).toBeVisible();
  await snippet.stop.click();
  await expect(snippet.status).toHaveText("stopped");
  network.heal();
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/exit 0$/);
});

unreliable("the toolchain, piece by piece", async ({ network, snippet }) => {
  unreliable.setTimeout(240_000);
  await expect(snippet.run).toBeVisible();
  const source = 'package main\n\nimport "encoding/json"\n\nfunc main() {\n\tout, _ := json.Marshal([]int{1, 2})\n\tprint(string(out))\n}\n';
  const pieces: [RegExp, Failure[], RegExp][] = [
    [/toolchain-worker/, ["refused", 500], /^the toolchain could not be fetched/],
    [/toolchain\.\w+\.json/, ["refused", "cut", 404], /^the list of tools could not be fetched/],
    [/\.(wasm|pack)$/, ["cut", "refused", 500], /^(the (Go compiler|Go linker|standard library)|package [\w/]+) could not be fetched/],
    [/encoding-json\.\w+\.pack/, ["refused"], /^package encoding\/json could not be fetched/],
  ];
  for (const [pattern, failures, words] of pieces) {
    for (const failure of failures) {
      await test.step(`${pattern} ${failure}`, async () => {
        network.fail(pattern, failure);
        network.failed.length = 0;
        let result = await snippet.execute(source);
        // What the failure before this one left under way may fail only now, and is said first.
        for (let tries = 0; tries < 3 && network.failed.length === 0; tries++) result = await snippet.execute(source);
        expect.soft(network.failed.length, `${pattern} ${failure}`).toBeGreaterThan(0);
        expect.soft(result, `${pattern} ${failure}`).toMatchObject({
          state: "failed",
          exitCode: null,
          diagnostics: [{ line: 0, column: 0, message: expect.stringMatching(words), severity: "error" }],
        });
        await expect.soft(snippet.status).toHaveText(words);
        expect(await snippet.source()).toBe(source);
      });
    }
  }
  network.heal();
  expect(await snippet.execute(source)).toMatchObject({ state: "exited", exitCode: 0, stderr: "[1,2]" });
});

unreliable("a toolchain that stalls is stopped, and the next Run begins anew", async ({ network, snippet }) => {
  await expect(snippet.run).toBeVisible();
  await snippet.element.evaluate((element) => {
    (element as HTMLElement & { source: string }).source = 'package main\n\nfunc main() {\n\tprint("here at last")\n}\n';
  });
  for (const piece of [/toolchain-worker/, /toolchain\.\w+\.json/, /(link\.\w+\.wasm|base\.\w+\.pack)$/]) {
    network.fail(piece, "stalled");
    network.failed.length = 0;
    await snippet.run.click();
    await expect.poll(() => network.failed.length, { message: `${piece} is asked for` }).toBeGreaterThan(0);
    await snippet.stop.click();
    await expect(snippet.status).toHaveText("stopped");
  }
  network.heal();
  await snippet.run.click();
  await expect(snippet.output).toContainText("here at last", { timeout: 90_000 });
});

unreliable("a runner that was readied in vain does not hold up the Run that follows", async ({ network, snippet }) => {
  network.fail(/\/run$/, "refused");
  await snippet.run.hover();
  await expect.poll(() => network.failed.length).toBeGreaterThan(0);
  network.heal();
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/exit 0$|could not be loaded/);
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/exit 0$/);
});

unreliable("the editor and the formatter", async ({ network, snippet, page }) => {
  network.fail(/editor\./, "refused");
  await snippet.code.click();
  await expect(snippet.status).toHaveText("the editor could not be fetched; try again");
  // Running does not need it.
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt/);
  network.heal();
  await snippet.code.click();
  await expect(snippet.editor).toBeFocused();

  await snippet.type("package main\n\nfunc main(){}\n");
  network.fail(/format\./, "cut");
  await snippet.format.click();
  await expect(snippet.findings).toHaveText([/^the formatter could not be fetched/]);
  await expect(snippet.status).toHaveText("cannot be formatted");
  network.heal();
  await snippet.format.click();
  await expect(snippet.status).toHaveText("formatted", { timeout: 90_000 });
  await expect(snippet.findings).toHaveCount(0);
  await expect(page.getByRole("progressbar")).toBeHidden();
});

unreliable("what checks, draws and shares", async ({ network, snippet, page }) => {
  for (const [button, what, region] of [
    [snippet.check, "what checks programs", "Check"],
    [snippet.timeline, "what draws timelines", "Timeline"],
    [snippet.element.getByRole("button", { name: "Share" }), "what makes links", "Share"],
  ] as const) {
    network.fail(/panel\./, "refused");
    await button.click();
    await expect(snippet.status).toHaveText(`${what} could not be fetched; try again`);
    network.heal();
    await button.click();
    // Until it is done, the next one's words would not last.
    await expect(page.getByRole("region", { name: region, exact: true })).toBeVisible({ timeout: 90_000 });
    await expect(snippet.stop).toBeHidden({ timeout: 90_000 });
  }
});

unreliable("the runner's page", async ({ network, page }) => {
  await page.clock.install();
  await page.goto(`${network.address}/play/`);
  const snippet = new Snippet(page, "play");
  for (const failure of ["refused", 500] as const) {
    network.fail(/\/run$/, failure);
    await snippet.run.click();
    await expect.poll(() => network.failed.length).toBeGreaterThan(0);
    network.failed.length = 0;
    await page.clock.fastForward(21_000);
    await expect(snippet.status, String(failure)).toHaveText("the runner could not be loaded. Run again to retry.");
  }
  network.heal();
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
});
