/**
 * Holds a check against the corpus: node test/check/judge.mjs [--seeds N] [--only NAME,…] [--keep DIR]
 *
 * Every bug must be found by a check as readers have it, and no fix accused of anything, in N checks with first seeds far from
 * each other (1 by default). It prints a line a program, and exits with 1 if one of them is not as it should be.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../server.mjs";
import { corpus } from "./corpus.mjs";
import { engine } from "./engine.mjs";

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const seeds = Array.from({ length: Number(option("--seeds", 1)) }, (_, i) => 1 + 100_000 * i);
const only = option("--only", "").split(",").filter(Boolean);
const known = corpus().filter(({ name }) => only.length === 0 || only.includes(name));

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-corpus-"));
for (const { name, bug, fix } of known) {
  fs.writeFileSync(path.join(dir, `${name}.bug.go`), bug);
  fs.writeFileSync(path.join(dir, `${name}.fix.go`), fix);
}
const programs = fs.readdirSync(dir).map((name) => path.join(dir, name));
execFileSync("go", ["run", "./wasm/build/cmd", "program", "-race", "-o", dir, ...programs], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

const write = process.stdout.write.bind(process.stdout);
const exit = process.exit.bind(process);
const { check } = await engine();
const schedules = 1000;
let wrong = 0;
for (const { name, finds, want } of known) {
  const wasm = (part) => fs.readFileSync(path.join(dir, `${name}.${part}.wasm`)).buffer;
  const said = [];
  let slowest = 0;
  for (const seed of seeds) {
    const begun = performance.now();
    const start = { args: [], env: {}, input: "", schedules, seed };
    const bug = await check({ wasm: wasm("bug"), ...start }, () => {});
    const fix = await check({ wasm: wasm("fix"), ...start }, () => {});
    slowest = Math.max(slowest, performance.now() - begun);
    for (const find of finds) if (!isFound(find, bug, want)) said.push(`seed ${seed}: ${find.kind} ${find.lines ?? find.text ?? ""} is not found: ${brief(bug)}`);
    const accused = accusations(fix, want);
    if (accused) said.push(`seed ${seed}: the fix is accused: ${accused}`);
  }
  wrong += said.length > 0;
  write(`${said.length > 0 ? "WRONG" : "ok   "} ${name} (${Math.round(slowest)} ms)\n${said.map((line) => `      ${line}\n`).join("")}`);
}
fs.rmSync(dir, { recursive: true });
write(`${known.length - wrong} of ${known.length} bugs are found and their fixes are not accused, in ${seeds.length} checks of ${schedules} schedules each\n`);
exit(wrong > 0 ? 1 : 0);

function isFound({ kind, lines, text }, tally, want) {
  switch (kind) {
    case "race":
      return tally.races.some((race) => String(linesOf(race.text)) === String(lines));
    case "deadlock":
      return tally.deadlocks.length > 0;
    case "leak":
      return tally.leaks.length > 0;
    case "panic":
      return tally.panics.some((panic) => panic.text.includes(text));
    case "outcome":
      return tally.outcomes.some(({ ending, stdout }) => ending === "exited" && stdout !== want);
  }
}

/** The lines of main.go that a race's report names as the two accesses, the smaller first. */
function linesOf(report) {
  const accesses = report.split("\n\n").slice(0, 2);
  return accesses.map((text) => Number(/main\.go:(\d+)/.exec(text)?.[1])).sort((a, b) => a - b);
}

function accusations(tally, want) {
  const found = ["races", "deadlocks", "leaks", "panics"].filter((kind) => tally[kind].length > 0);
  const other = tally.outcomes.filter(({ ending, exitCode, stdout }) => ending !== "exited" || exitCode !== 0 || stdout !== want);
  return found.length + other.length > 0 ? brief(tally) : "";
}

function brief({ races, deadlocks, leaks, panics, outcomes }) {
  const counts = { races, deadlocks, leaks, panics };
  const found = Object.entries(counts).flatMap(([kind, list]) => list.map(({ text, schedules, seed }) => `${kind}: ${schedules}, seed ${seed}, ${kind === "races" ? linesOf(text) : JSON.stringify(text.slice(0, 150))}`));
  return [...found, ...outcomes.slice(0, 4).map(({ ending, exitCode, stdout, schedules, seed }) => `${schedules} ${ending} ${exitCode} seed ${seed} ${JSON.stringify(stdout.slice(0, 80))}`)].join("; ");
}
