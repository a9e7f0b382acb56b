/** A lesson's page under Lighthouse's mobile profile: a slow phone on slow 4G, as Lighthouse simulates them, in Chromium. */
import { kb, ms, summary } from "./figures.mjs";
import { launchOptions } from "../test/server.mjs";

const lesson = "/sharing-state/";
const runs = 3;

export async function page({ address }) {
  const { default: puppeteer } = await import("puppeteer-core");
  const { default: lighthouse } = await import("lighthouse");
  const taken = [];
  for (let i = 0; i < runs; i++) {
    const browser = await puppeteer.launch({ executablePath: launchOptions.executablePath, args: launchOptions.args, headless: true });
    try {
      const { port } = new URL(browser.wsEndpoint());
      const { lhr } = await lighthouse(address + lesson, { port: Number(port), onlyCategories: ["performance"], logLevel: "error" });
      if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
      const value = (id) => lhr.audits[id].numericValue;
      taken.push({
        lcp: value("largest-contentful-paint"),
        tbt: value("total-blocking-time"),
        cls: value("cumulative-layout-shift"),
        fcp: value("first-contentful-paint"),
        bytes: value("total-byte-weight"),
        score: lhr.categories.performance.score * 100,
      });
    } finally {
      await browser.close();
    }
  }
  const figures = Object.fromEntries(Object.keys(taken[0]).map((key) => [key, summary(taken.map((one) => one[key]))]));
  return {
    figures,
    tables: [{
      head: [`a lesson's page, Lighthouse mobile; ${runs} loads`, "Chromium"],
      rows: [
        ["largest contentful paint (LCP)", ms(figures.lcp)],
        ["first contentful paint", ms(figures.fcp)],
        ["total blocking time (TBT)", ms(figures.tbt)],
        ["cumulative layout shift (CLS)", figures.cls.median.toFixed(3)],
        ["bytes, as Lighthouse counts them", kb(figures.bytes.median)],
        ["performance score", figures.score.median.toFixed(0)],
      ],
    }],
  };
}
