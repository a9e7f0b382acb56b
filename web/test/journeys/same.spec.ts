/** A seed repeats its schedule anywhere: a check comes to the same in every browser, and under Node. */
import { expect, test } from "@playwright/test";
import { corpus } from "../check/corpus.mjs";
import { start } from "../engines.mjs";
import type { GoSnippet } from "./snippet";

test.skip(process.platform !== "linux", "Firefox and WebKit are driven on Linux");

/** Bugs whose outcomes are many, rare, or depend on time, maps or select. */
const bugs = ["lost-update", "dining-philosophers", "map-without-lock", "timer-fired-already", "double-close"];

test("the same seeds come to the same in Chromium, Firefox and WebKit", async () => {
  test.setTimeout(400_000);
  const sources = corpus().filter(({ name }) => bugs.includes(name)).map(({ bug }) => bug);
  expect(sources).toHaveLength(bugs.length);
  const results: string[][] = [];
  for (const name of ["chromium", "firefox", "webkit"]) {
    const engine = await start(name);
    try {
      const page = await engine.open(`${process.env.INTERLEAVE_ADDRESS}/play/`);
      const found: string[] = [];
      for (const source of sources) {
        const check = async (source: string) => {
          await customElements.whenDefined("go-snippet");
          const snippet = document.querySelector("go-snippet") as GoSnippet;
          snippet.source = source;
          return JSON.stringify(await snippet.check({ schedules: 300, seed: 7 }));
        };
        found.push(await page.evaluate(check, source));
      }
      results.push(found);
      await page.close();
    } finally {
      await engine.close();
    }
  }
  const [chromium, firefox, webkit] = results;
  for (const result of chromium!) expect(JSON.parse(result)).toMatchObject({ schedules: 300, diagnostics: [] });
  expect(firefox).toEqual(chromium);
  expect(webkit).toEqual(chromium);
});
