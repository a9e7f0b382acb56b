/**
 * Edit → first output on a page that has built before, in every engine, beside `go run` of the same edit. The engines
 * take turns, and each edit is followed by its `go run`: what else the machine does hits all of them.
 */
import { edited, firstOutput, goRun, ready } from "./edit.mjs";
import { withEngines } from "../test/engines.mjs";
import { ms, summary } from "./figures.mjs";
import { quiet } from "./processes.mjs";

/** Edits that are not counted: the first fetches and starts the tools, and browsers compile what runs better. */
const warmUps = 5;

export function warm({ address, engines, edits, notMeasured }) {
  return withEngines(engines, notMeasured, async (started) => {
    const lanes = [];
    for (const engine of started) {
      try {
        const page = await engine.open(`${address}/play/`);
        await ready(page);
        for (let i = 0; i < warmUps; i++) await firstOutput(page, edited());
        // The page readies itself further while nothing is asked of it: that belongs to no edit.
        await quiet(engine.pid, 2);
        lanes.push({ engine, page, taken: [] });
      } catch (error) {
        notMeasured(`${engine.name} ${engine.version}`, error);
      }
    }
    await goRun(edited());
    for (let i = 0; i < edits; i++) {
      for (const { page, taken } of lanes) {
        const edit = edited();
        const { ms, result } = await firstOutput(page, edit);
        const go = await goRun(edit);
        // The tools are put back after the result is there: by now they have been.
        taken.push({ output: ms, build: result.ms.build, start: result.ms.start, go, ...(await page.measures()) });
      }
    }
    for (const { page } of lanes) await page.close();
    return report(lanes, edits);
  });
}

function report(lanes, edits) {
  const figures = Object.fromEntries(lanes.map(({ engine, taken }) => [engine.name, figuresOf(engine, taken)]));
  const columns = Object.values(figures);
  const row = (label, key) => [label, ...columns.map((figure) => figure[key] && ms(figure[key]))];
  return {
    figures,
    tables: [{
      head: [`a 45-line program with fmt, sync, time; ${edits} edits, warm`, ...lanes.map(({ engine }) => `${engine.name} ${engine.version}`)],
      rows: [
        row("edit → first output, in the page", "output"),
        row("… of it from source to wasm", "build"),
        row("… … compile", "compile"),
        row("… … link", "link"),
        row("… of it from wasm to the program's start", "start"),
        row("after it, off the reader's way: restore compile", "restore compile"),
        row("… restore link", "restore link"),
        row("edit → first output, `go run` in turn with it", "go"),
        ["ratio of the medians", ...columns.map(({ ratio }) => ratio.toFixed(2))],
      ],
    }],
  };
}

function figuresOf({ version }, taken) {
  const names = ["output", "build", "compile", "link", "start", "restore compile", "restore link", "go"];
  const figure = Object.fromEntries(names.filter((name) => name in taken[0]).map((name) => [name, summary(taken.map((one) => one[name]))]));
  return { version, ...figure, ratio: figure.output.median / figure.go.median };
}
