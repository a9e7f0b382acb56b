/**
 * Holds timelines against Go's own tools: node test/timeline/agree.mjs [--only NAME,…]
 *
 * Programs of the check's corpus, bugs and fixes, go one schedule each, traced and not: both must come to the same. Then the
 * lanes must say of each goroutine what `go tool trace -d=parsed` says of the exported trace: each change of its state, in order,
 * and what it waited for. It prints a line a program, and exits with 1 if one of them does not agree.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { corpus } from "../check/corpus.mjs";
import { engine } from "../check/engine.mjs";
import { root } from "../server.mjs";

// Pipelines and pools, select, locks, conditions, timers, leaks, deadlocks and panics.
const usual = [
  "add-in-goroutine", "all-cases-nil", "both-sending", "close-while-sending", "context-not-cancelled", "default-drops",
  "dining-philosophers", "done-missing", "double-close", "first-answer-wins", "lock-order", "lost-update", "missed-signal",
  "order-of-arrival", "timer-fired-already", "transfer-in-sight", "unlock-missing", "wait-with-if", "waitgroup-reused",
];
const at = process.argv.indexOf("--only");
const only = at < 0 ? usual : process.argv[at + 1].split(",");
const seeds = [1, 2, null]; // one of each kind, and the program as it goes by itself

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-timelines-"));
const programs = corpus().filter(({ name }) => only.includes(name)).flatMap(({ name, bug, fix }) => [[`${name}.bug`, bug], [`${name}.fix`, fix]]);
if (programs.length !== 2 * only.length) throw new Error(`the corpus has ${programs.length / 2} of ${only.length}`);
for (const [name, text] of programs) fs.writeFileSync(path.join(dir, `${name}.go`), text);
const go = (...args) => execFileSync("go", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
go("run", "./wasm/build/cmd", "program", "-race", "-o", dir, ...programs.map(([name]) => path.join(dir, `${name}.go`)));
const reader = path.join(dir, "reader");
go("build", "-o", reader, "./wasm/timeline");

const write = process.stdout.write.bind(process.stdout);
const exit = process.exit.bind(process);
const writeFile = fs.writeFileSync.bind(fs);
const { Parked, ordersOf, byItself } = await engine();
let wrong = 0;
for (const [name] of programs) {
  const said = [];
  let steps = 0;
  const parked = Parked.park(fs.readFileSync(path.join(dir, `${name}.wasm`)).buffer, { args: [], env: {}, input: "" });
  for (const seed of seeds) {
    const orders = seed === null ? byItself : ordersOf(seed, { withWrites: 1000, without: 300 });
    if (seed === null && name.endsWith(".bug")) continue; // it may come to no end
    const plain = parked.run(orders);
    const { schedule, trace } = parked.trace(orders);
    if (essence(plain) !== essence(schedule)) said.push(`seed ${seed} comes to something else when it is traced:\n${essence(plain)}\n${essence(schedule)}`);
    const file = path.join(dir, "trace");
    writeFile(file, trace);
    const timeline = JSON.parse(execFileSync(reader, [file], { encoding: "utf8", maxBuffer: 1 << 28 }));
    steps += timeline.steps.length;
    said.push(...compare(timeline, go("tool", "trace", "-d=parsed", file)).map((text) => `seed ${seed}: ${text}`));
  }
  wrong += said.length > 0;
  write(`${said.length > 0 ? "WRONG" : "ok   "} ${name} (${steps} steps)\n${said.map((line) => `      ${line}\n`).join("")}`);
}
fs.rmSync(dir, { recursive: true });
write(`${programs.length - wrong} of ${programs.length} programs have timelines that say what go tool trace says\n`);
exit(wrong > 0 ? 1 : 0);

/** What a schedule came to. Where things are in memory is another place when there is a trace. */
function essence({ stdout, stderr, ending, exitCode, switches, points, races }) {
  return JSON.stringify({ stdout, ending, exitCode, switches, points, races: races.length, stderr: stderr.replace(/0x[0-9a-f]+/g, "0x") });
}

/** What is different; nothing if all is the same. */
function compare({ lanes, spans, steps }, parsed) {
  const text = parsed.slice(parsed.indexOf('Category="timeline begins"'));
  const states = { Running: "running", Runnable: "ready", Waiting: "waiting", NotExist: "ended" };
  const theirs = new Map(lanes.map(({ goroutine }) => [goroutine, goroutine === 1 ? ["running"] : []]));
  for (const [, id, to, reason] of text.matchAll(/StateTransition Time=\d+ GoID=(\d+) \w+->(\w+) Reason="([^"]*)"/g)) {
    theirs.get(Number(id))?.push(to === "Waiting" && !reason.startsWith("sync") ? `waiting: ${reason}` : states[to]); // ours say more
  }
  return lanes.flatMap(({ goroutine }, lane) => {
    const own = spans.filter((span) => span.lane === lane);
    const ours = own.map(({ state, text }) => (state === "waiting" && !text.startsWith("sync") ? `waiting: ${text}` : state));
    if (steps.some((step) => step.lane === lane && step.kind === "end")) ours.push("ended");
    const expected = theirs.get(goroutine);
    return String(ours) === String(expected) ? [] : [`goroutine ${goroutine}: ${ours}\n      and not ${expected}`];
  });
}
