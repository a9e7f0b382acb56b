/** axe, the checker that audits are made with, has nothing against any page. */
import fs from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, test } from "./journey";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const [what, colorScheme, width] of [["on a screen, in the light", "light", 1280], ["on a narrow phone, in the dark", "dark", 320]] as const) {
  test(what, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, baseURL: baseURL! });
    const page = await context.newPage();
    const judge = async (state: string) => {
      await page.evaluate(axe);
      const { passes, violations } = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`) as AxeResults;
      expect(passes.length, state).toBeGreaterThan(10);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`), state).toEqual([]);
    };
    for (const address of ["/", "/sharing-state/", "/play/", "/no-such-page"]) {
      await page.goto(address);
      await page.getByRole("button", { name: "Search" }).waitFor();
      await judge(address);
    }
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("combobox").fill("lock");
    await expect(page.getByRole("option").first()).toBeVisible();
    await judge("the search");
    await context.close();
  });
}
