/**
 * The figures of the README: node bench/run.mjs [--edits N] [--json FILE]
 *
 * Edit → first output in Chromium, side by side with `go run` of the same edit on this machine; what a reader's first
 * visit costs, in bytes as they travel and in time; and what a page reads, runs and edits with. Medians, with the
 * smallest and the largest in brackets. Sizes are honest only for what is released: build with BROTLI=11 before.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { launch, openPlay, root, serve } from "../test/server.mjs";
import { countingProxy } from "./wire.mjs";

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const edits = Number(option("--edits", 10));
const program = fs.readFileSync(path.join(import.meta.dirname, "program/main.go"), "utf8");
const lesson = "/sharing-state/";
let lastEdit = 0;

/** The program with an edit that neither the page nor Go's build cache has seen. */
const edited = () => program.replace("edit 0", `edit ${Date.now()}-${++lastEdit}`);

/** Runs a source in the page and resolves to ms until its first output stood in the page, and the result. */
function firstOutput(page, source) {
  return page.evaluate(async (source) => {
    const snippet = document.querySelector("go-snippet");
    snippet.source = source;
    const log = snippet.querySelector("[role=log]");
    const begun = performance.now();
    const shown = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!log.textContent.includes("edit ")) return;
        observer.disconnect();
        resolve(performance.now() - begun);
      });
      observer.observe(log, { childList: true, subtree: true, characterData: true });
    });
    const result = snippet.run();
    const ms = await shown;
    return { ms, result: await result };
  }, source);
}

function goRun(source) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-bench-"));
  fs.writeFileSync(path.join(folder, "main.go"), source);
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn("go", ["run", "main.go"], { cwd: folder });
    child.stdout.once("data", () => resolve(performance.now() - begun));
    child.on("exit", (code) => {
      fs.rmSync(folder, { recursive: true });
      if (code !== 0) reject(new Error(`go run: exit code ${code}`));
    });
  });
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1), values };
}

async function warm(browser, address) {
  const page = await openPlay(await browser.newContext(), address);
  for (let i = 0; i < 5; i++) await firstOutput(page, edited());
  for (let i = 0; i < 2; i++) await goRun(edited());
  const inPage = [];
  const native = [];
  const builds = [];
  const starts = [];
  for (let i = 0; i < edits; i++) {
    const source = edited();
    const { ms, result } = await firstOutput(page, source);
    if (result.state !== "exited" || result.built !== "browser") throw new Error(`the page says ${JSON.stringify(result)}`);
    inPage.push(ms);
    builds.push(result.ms.build);
    starts.push(result.ms.start);
    native.push(await goRun(source));
  }
  await page.context().close();
  return { page: summary(inPage), build: summary(builds), start: summary(starts), goRun: summary(native) };
}

/** One reader, on a browser that has never been here: reads a lesson, runs a snippet as it stands, then edits one. */
async function reader(browser, address) {
  const proxy = await countingProxy(address);
  const context = await browser.newContext();
  const page = await context.newPage();
  const stages = {};
  const settle = async (name) => {
    for (let seen = -1; seen !== proxy.counter.bytes; ) {
      seen = proxy.counter.bytes;
      await page.waitForTimeout(2000);
    }
    stages[name] = proxy.counter.bytes - Object.values(stages).reduce((sum, bytes) => sum + bytes, 0);
  };
  await page.goto(proxy.address + lesson);
  await settle("read");
  const run = await page.evaluate(() => document.querySelector("go-snippet").run());
  if (run.built !== "prebuilt" || run.state !== "exited") throw new Error(`the snippet was not run prebuilt: ${JSON.stringify(run)}`);
  await settle("run");
  await page.locator("go-snippet pre").first().click();
  await page.locator("go-snippet .cm-content").first().waitFor();
  const { ms } = await firstOutput(page, edited());
  await settle("edit");
  await context.close();
  proxy.close();
  return { bytes: stages, prebuiltMs: run.ms.total, coldMs: ms };
}

const server = await serve();
const browser = await launch();
const figures = { warm: await warm(browser, server.address), reader: await reader(browser, server.address) };
await browser.close();
server.close();

const ms = ({ median, min, max }) => `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`;
const kb = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
const { page, build, start, goRun: native } = figures.warm;
const { bytes, coldMs } = figures.reader;
figures.ratio = page.median / native.median;
console.log(`| a 45-line program with fmt, sync, time; ${edits} edits | |
|---|---|
| edit → first output, in the page | ${ms(page)} |
| … of it compile and link | ${ms(build)} |
| … of it from wasm to the program's start | ${ms(start)} |
| edit → first output, go run on the same machine | ${ms(native)} |
| ratio of the medians | ${figures.ratio.toFixed(2)} |
| first edit of a first visit → first output, all bytes local | ${coldMs.toFixed(0)} ms |
| bytes to read a lesson | ${kb(bytes.read)} |
| … more for the first Run of an unedited snippet | ${kb(bytes.run)} |
| … more for the first edit and Run | ${kb(bytes.edit)} |`);
const file = option("--json");
if (file) fs.writeFileSync(path.resolve(root, file), `${JSON.stringify(figures, null, 2)}\n`);
