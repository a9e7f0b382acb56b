/**
 * What a reader waits for who has just come: everything is fetched (from this machine), compiled and started first.
 *
 * Cold is a Run as soon as the page can be driven; the second visit is that of another day, in a browser that was closed
 * and has kept its profile: the files and, in Chromium, the compiled code of the tools. After an idle warm-up means that
 * the reader has clicked into the code, which readies the tools, and the browser has come to rest before the first edit and
 * Run. Another program altogether in the place of the one that stood there is a case of its own: it needs other parts of std.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { edited, firstOutput, program, ready } from "./edit.mjs";
import { start, withEngines } from "../test/engines.mjs";
import { ms, summary } from "./figures.mjs";
import { quiet } from "./processes.mjs";

/** Visits of each kind; each takes some ten seconds. */
const visitsEach = 3;

/** Seconds of rest: after warming up; and before a browser is closed, which writes compiled code some seconds late. */
const rest = { warm: 2, close: 4 };

export function visits({ address, engines, notMeasured }) {
  return withEngines(engines, notMeasured, async (started) => {
    const lanes = [];
    for (const engine of started) {
      const taken = [];
      try {
        for (let i = 0; i < visitsEach; i++) {
          const cold = engine.keeps ? await twoVisits(engine, address) : { first: await coldVisit(engine, address) };
          const { idle: another } = await idleVisit(engine, address, null);
          taken.push({ ...cold, another, ...(await idleVisit(engine, address, program)) });
        }
        lanes.push({ engine, taken });
      } catch (error) {
        notMeasured(`${engine.name} ${engine.version}`, error);
      }
    }
    return report(lanes);
  });
}

async function coldVisit(engine, address) {
  const page = await engine.open(`${address}/play/`);
  await ready(page);
  const { ms, fromNavigation } = await firstOutput(page, edited());
  await page.close();
  return { ms, fromNavigation };
}

async function twoVisits({ id }, address) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-bench-"));
  const visit = async (leave) => {
    const engine = await start(id, { profile });
    try {
      const page = await engine.open(`${address}/play/`);
      await ready(page);
      const { ms, fromNavigation } = await firstOutput(page, edited());
      await leave(engine);
      return { ms, fromNavigation };
    } finally {
      await engine.close();
    }
  };
  try {
    const first = await visit((engine) => quiet(engine.pid, rest.close));
    const second = await visit(() => {});
    return { first, second };
  } finally {
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

async function idleVisit(engine, address, source) {
  const page = await engine.open(`${address}/play/`);
  await ready(page);
  await page.evaluate(async (source) => {
    if (source) document.querySelector("go-snippet").source = source;
    document.querySelector("go-snippet pre").click();
    while (!document.activeElement.closest("go-snippet .editor")) await new Promise(requestAnimationFrame);
    document.querySelector("a").focus(); // a blinking caret keeps WebKit busy, and it would never rest
  }, source);
  await quiet(engine.pid, rest.warm);
  const measures = await page.measures();
  if (measures && !("restore link" in measures)) throw new Error("a click into the code did not warm the tools");
  const { ms: idle } = await firstOutput(page, edited());
  const next = [];
  for (let i = 0; i < 4; i++) {
    await quiet(engine.pid, 1);
    next.push((await firstOutput(page, edited())).ms);
  }
  await page.close();
  const warm = summary(next).median;
  return { idle, warm, ratio: idle / warm };
}

function report(lanes) {
  const figures = Object.fromEntries(lanes.map(({ engine, taken }) => {
    const figure = (pick) => (pick(taken[0]) === undefined ? undefined : summary(taken.map(pick)));
    return [engine.name, {
      version: engine.version,
      first: figure(({ first }) => first.ms),
      firstFromNavigation: figure(({ first }) => first.fromNavigation),
      second: figure(({ second }) => second?.ms),
      secondFromNavigation: figure(({ second }) => second?.fromNavigation),
      idle: figure(({ idle }) => idle),
      another: figure(({ another }) => another),
      warm: figure(({ warm }) => warm),
      ratio: figure(({ ratio }) => ratio),
    }];
  }));
  const columns = Object.values(figures);
  const row = (label, key) => [label, ...columns.map((figure) => figure[key] && ms(figure[key]))];
  return {
    figures,
    tables: [{
      head: [`the same program, all bytes local; ${visitsEach} visits of each kind`, ...lanes.map(({ engine }) => `${engine.name} ${engine.version}`)],
      rows: [
        row("first visit, Run at once → first output", "first"),
        row("… from the navigation on", "firstFromNavigation"),
        row("second visit, profile kept, Run at once → first output", "second"),
        row("… from the navigation on", "secondFromNavigation"),
        row("first visit, first edit and Run after an idle warm-up → first output", "idle"),
        row("… the next four, at the same pace", "warm"),
        ["… ratio of the two", ...columns.map(({ ratio }) => ratio.median.toFixed(2))],
        row("… another program than the page had, first Run → first output", "another"),
      ],
    }],
  };
}
