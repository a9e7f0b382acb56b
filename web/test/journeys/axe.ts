/** axe, the checker that audits are made with. */
import fs from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { expect } from "./journey";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Holds that axe has nothing against a page as it is now, or against the part of it that a selector names. */
export async function judge(page: Page | Frame, state: string, part?: string): Promise<void> {
  await page.evaluate(axe);
  const scope = part ? `document.querySelector(${JSON.stringify(part)})` : "document";
  const { passes, violations } = (await page.evaluate(`axe.run(${scope}, { runOnly: ${JSON.stringify(rules)} })`)) as AxeResults;
  expect(passes.length, state).toBeGreaterThan(5);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), state).toEqual([]);
}
