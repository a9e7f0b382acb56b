/**
 * Pages under Lighthouse, in Chromium: a lesson's, the list of lessons and the playground, on a slow phone on slow 4G and on a desktop,
 * as Lighthouse simulates them. Of the lesson's page, where most arrive, it is also said how long it takes.
 */
import { kb, ms, summary } from "./figures.mjs";
import { launchOptions } from "../test/server.mjs";

const lesson = "/sharing-state/";
const paths = [lesson, "/", "/play/"];
const profiles = ["mobile", "desktop"];
const categories = ["performance", "accessibility", "best-practices", "seo"];
const runs = 3;

export async function page({ address }) {
  const found = {};
  for (const profile of profiles) {
    for (const path of paths) {
      const taken = [];
      for (let i = 0; i < runs; i++) taken.push(await audit(address + path, profile));
      found[`${profile} ${path}`] = Object.fromEntries(Object.keys(taken[0]).map((key) => [key, summary(taken.map((one) => one[key]))]));
    }
  }
  const lessons = profiles.map((profile) => found[`${profile} ${lesson}`]);
  const row = (label, key, words) => [label, ...lessons.map((figures) => words(figures[key]))];
  return {
    figures: found,
    tables: [
      {
        head: [`a lesson's page, ${runs} loads`, ...profiles.map((profile) => `Lighthouse ${profile}`)],
        rows: [
          row("largest contentful paint (LCP)", "lcp", ms),
          row("first contentful paint", "fcp", ms),
          row("total blocking time (TBT)", "tbt", ms),
          row("cumulative layout shift (CLS)", "cls", ({ median }) => median.toFixed(3)),
          row("bytes, as Lighthouse counts them", "bytes", ({ median }) => kb(median)),
        ],
      },
      {
        head: ["scores, medians", ...categories],
        rows: Object.entries(found).map(([name, figures]) => [name, ...categories.map((category) => figures[category].median.toFixed(0))]),
      },
    ],
  };
}

async function audit(address, profile) {
  const [{ default: puppeteer }, { default: lighthouse, desktopConfig }] = await Promise.all([import("puppeteer-core"), import("lighthouse")]);
  const browser = await puppeteer.launch({ executablePath: launchOptions.executablePath, args: launchOptions.args, headless: true });
  try {
    const { port } = new URL(browser.wsEndpoint());
    const flags = { port: Number(port), onlyCategories: categories, logLevel: "error" };
    const { lhr } = await lighthouse(address, flags, profile === "desktop" ? desktopConfig : undefined);
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    const value = (id) => lhr.audits[id].numericValue;
    return {
      lcp: value("largest-contentful-paint"),
      tbt: value("total-blocking-time"),
      cls: value("cumulative-layout-shift"),
      fcp: value("first-contentful-paint"),
      bytes: value("total-byte-weight"),
      ...Object.fromEntries(categories.map((category) => [category, lhr.categories[category].score * 100])),
    };
  } finally {
    await browser.close();
  }
}
