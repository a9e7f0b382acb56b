/**
 * Go's own tests of its race detector, built by the toolchain in a browser and run there: node test/check/racetest.mjs [--seeds N]
 *
 * Each file of GOROOT/src/runtime/race/testdata is a snippet's main_test.go, and each of its tests a replay of its own. A test
 * whose name says that it races must tell so, and no other. All must agree in the first schedule of both kinds, one that
 * walks and one of priorities, and so for N schedules of each; a schedule in which a race cannot show, as what would race
 * does not come about, is listed and allowed. cgo_test.go is not for browsers; a test that needs the network goes as far as
 * that.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { start } from "../engines.mjs";
import { serve } from "../server.mjs";

const at = process.argv.indexOf("--seeds");
const rounds = at < 0 ? 1 : Number(process.argv[at + 1]);
const folder = path.join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "src/runtime/race/testdata");

/** Two seeds of each round: a walk and priorities, both with points before writes. */
const seeds = Array.from({ length: rounds }, (_, i) => [16 * i, 16 * i + 1]).flat();

/** What a program in the page may not import, as the page's own packages have it. */
const outside = { "internal/synctest": "testing/synctest" };

const files = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith("_test.go") && !["cgo_test.go", "main_test.go"].includes(name))
  .map((name) => ({ name, source: adapted(fs.readFileSync(path.join(folder, name), "utf8")) }));

function adapted(source) {
  let text = source.replace(/^package race_test$/m, "package main");
  for (const [from, to] of Object.entries(outside)) text = text.replace(`"${from}"`, `"${to}"`);
  // Two tests read their own source.
  text = text.replace('path := "mop_test.go"', 'path := "/tmp/mop"\n\t\tos.WriteFile(path, make([]byte, 2000), 0o644)');
  // The package that programs may import has the same function in another form.
  return text.replaceAll("synctest.Run(func() {", "synctest.Test(t, func(*testing.T) {");
}

const served = await serve([], "ignore");
const engine = await start("chromium");
const agreed = new Map(seeds.map((seed) => [seed, 0]));
const differ = [];
let cases = 0;
try {
  const page = await engine.open(`${served.address}/play/`);
  for (const { name, source } of files) {
    const tests = [...source.matchAll(/^func Test((?:No)?Race\w*)\(/gm)].map(([, test]) => test);
    cases += tests.length;
    for (const test of tests) {
      for (const seed of seeds) {
        const { said, wrong } = await page.evaluate(replay, { source, test: `Test${test}`, seed });
        if (/waits for JavaScript/.test(wrong)) {
          // A schedule has no network: what could be told until there is told.
          differ.push(`${name} ${test}: seed ${seed} ends at the network`);
          if (test.startsWith("NoRace")) agreed.set(seed, agreed.get(seed) + 1);
          continue;
        }
        const endless = /came to no end/.test(wrong);
        if (wrong && !endless) throw new Error(`${name} ${test}: ${wrong}`);
        if (endless) differ.push(`${name} ${test}: seed ${seed} comes to its limit`);
        const skipped = said.includes("--- SKIP:");
        // One file races where it is initialised, before any test.
        const told = said.split(/^={18}$/m).filter((report) => report.includes("WARNING: DATA RACE") && !report.includes("  main.init()"));
        const raced = told.length > 0 || said.includes("fatal error: concurrent map");
        if (skipped || raced === test.startsWith("Race")) agreed.set(seed, agreed.get(seed) + 1);
        else differ.push(`${name} ${test}: seed ${seed} ${raced ? "tells a race" : "tells none"}`);
      }
    }
    process.stdout.write(`${name}: ${tests.length} tests\n`);
  }
} finally {
  await engine.close();
  served.close();
}
for (const line of differ) console.log(line);
for (const [seed, count] of agreed) console.log(`seed ${seed}, ${seed % 2 === 0 ? "a walk" : "priorities"}: ${count} of ${cases} agree`);
// A race that is told where there is none is never right.
process.exit(differ.some((line) => line.endsWith("tells a race")) ? 1 : 0);

/** Runs in the page: one test, as a schedule. */
async function replay({ source, test, seed }) {
  await customElements.whenDefined("go-snippet");
  const snippet = document.querySelector("go-snippet");
  snippet.source = "package main\n\nfunc main() {}\n";
  snippet.test = source;
  snippet.args = ["-test.v", `-test.run=^${test}$`];
  const { state, stdout, stderr, diagnostics } = await snippet.run({ seed });
  const wrong = state === "failed" && diagnostics.map(({ line, message }) => `${line}: ${message}`).join("; ");
  return { said: stdout + stderr, wrong };
}
