/**
 * Edit → verdict of 1,000 schedules of a racy counter, on a page that has checked before, in Chromium and Firefox, with what of
 * it is the schedules; and the memory of Chromium's processes after 10 and after 500 checks.
 */
import fs from "node:fs";
import path from "node:path";
import { start, withEngines } from "../test/engines.mjs";
import { mb, ms, summary } from "./figures.mjs";
import { family, memoryOf, quiet } from "./processes.mjs";

const source = fs.readFileSync(path.join(import.meta.dirname, "counter/main.go"), "utf8");
const limits = { verdict: 700, schedules: 350 };
const warmUps = 5;
const many = 500;

export async function check({ address, engines, edits, notMeasured }) {
  const taken = {};
  await withEngines(engines.filter((name) => name !== "webkit"), notMeasured, async (started) => {
    for (const engine of started) {
      const page = await engine.open(`${address}/play/`);
      for (let i = 0; i < warmUps; i++) await page.evaluate(verdict, source);
      await quiet(engine.pid, 2);
      const all = [];
      for (let i = 0; i < edits; i++) all.push(await page.evaluate(verdict, source));
      taken[engine.name] = { version: engine.version, total: summary(all.map(({ total }) => total)), schedules: summary(all.map(({ schedules }) => schedules)) };
      await page.close();
    }
  });
  const memory = await afterMany(address);
  const columns = Object.entries(taken);
  return {
    figures: { engines: taken, memory, limits },
    tables: [{
      head: [`1,000 schedules of a racy counter, ${edits} edits, warm`, ...columns.map(([name, { version }]) => `${name} ${version}`)],
      rows: [
        [`edit → verdict; to be at most ${limits.verdict} ms`, ...columns.map(([, { total }]) => ms(total))],
        [`… of it the schedules, from the program's park on; to be at most ${limits.schedules} ms`, ...columns.map(([, { schedules }]) => ms(schedules))],
        [`memory of all Chromium processes after 10 checks, and after ${many}`, `${mb(memory.few)}, ${mb(memory.many)}`, ...columns.slice(1).map(() => "")],
      ],
    }],
  };
}

/** Runs in the page: checks the source with an edit of its own. */
async function verdict(source) {
  await customElements.whenDefined("go-snippet");
  const snippet = document.querySelector("go-snippet");
  globalThis.lastEdit = (globalThis.lastEdit ?? 0) + 1;
  snippet.source = `${source}// ${globalThis.lastEdit}\n`;
  let first = null;
  const note = () => (first ??= performance.now());
  snippet.addEventListener("checking", note);
  const begun = performance.now();
  const { schedules, races } = await snippet.check();
  const end = performance.now();
  snippet.removeEventListener("checking", note);
  if (schedules !== 1000 || races.length !== 1) throw new Error(`${schedules} schedules, ${races.length} races`);
  return { total: end - begun, schedules: end - first };
}

async function afterMany(address) {
  const engine = await start("chromium");
  try {
    const page = await engine.open(`${address}/play/`);
    const now = async () => {
      await quiet(engine.pid, 2);
      return family(engine.pid).reduce((sum, pid) => sum + memoryOf(pid), 0);
    };
    for (let i = 0; i < 10; i++) await page.evaluate(verdict, source);
    const few = await now();
    for (let i = 10; i < many; i++) await page.evaluate(verdict, source);
    return { few, many: await now() };
  } finally {
    await engine.close();
  }
}
