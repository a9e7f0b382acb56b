/**
 * A run's worker: hosts one program on Go's wasm_exec.js, and ends with it. The program owns this realm, this script
 * included: nothing here protects anything. That is the frame's part, and the page's.
 */
import { newGo } from "../host/go";
import { MemoryFS } from "../host/memory-fs";
import { instantiate, type Std } from "../host/program";
import { workerScope as scope } from "../host/scope";
import { check, repeat, trace } from "../check/schedules";
import { mostPoints } from "../check/seeds";
import type { CheckStart, ReplayStart, RunStart, Start, TraceStart } from "../messages";
import type { FromWorker, ToWorker } from "./messages";
import { Input } from "./input";
import { Outlet } from "./outlet";
import { yieldSoon } from "./yield";

const post: (message: FromWorker, transfer?: Transferable[]) => void = scope.postMessage.bind(scope);
const go = newGo();
const input = new Input(() => post({ type: "reading" }));
const outlet = new Outlet((stream, bytes) => post({ type: "output", stream, bytes }, [bytes.buffer as ArrayBuffer]));

// A program's world: an empty folder, and no network. The sandbox refuses connections anyway; this says so in words,
// where net/http's error would be about a failed fetch.
new MemoryFS(
  (descriptor, bytes) => outlet.write(descriptor === 2 ? "stderr" : "stdout", bytes),
  "/home",
  (into, answer) => input.read(into, answer),
).install(globalThis as unknown as Record<string, unknown>);
globalThis.fetch = () => Promise.reject(new Error("a program in the page has no network"));

const fail = (error: unknown) => {
  outlet.flush();
  post({ type: "failed", reason: explain(error) });
};

// What is thrown where the program was called back from a promise reaches nobody else.
scope.onunhandledrejection = (event) => {
  event.preventDefault();
  fail(event.reason);
};

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "input") input.give(data.text);
  else start(data.start, data.std).catch(fail);
};

function start(given: Start, std?: Std): Promise<void> {
  if ("schedules" in given) return checkSchedules({ ...given, std });
  if ("traced" in given) return traceSchedule(given, std);
  return "seed" in given ? replay(given, std) : run(given, std);
}

async function checkSchedules(given: CheckStart & { std?: Std | undefined }): Promise<void> {
  post({ type: "started" });
  post({ type: "tally", tally: await check(given, (tally) => post({ type: "tally", tally })) });
  post({ type: "exited", exitCode: 0 });
}

async function replay({ wasm, seed, ...given }: ReplayStart, std?: Std): Promise<void> {
  post({ type: "started" });
  const { ending, exitCode } = await repeat(wasm, { ...given, std }, seed, (stream, bytes) => outlet.write(stream, bytes.slice()));
  if (ending === "endless") throw new Error(`it came to no end in ${mostPoints.toLocaleString("en")} points`);
  if (exitCode === null) throw new Error("it waits for JavaScript, which no schedule repeats");
  outlet.flush();
  post({ type: "exited", exitCode });
}

async function traceSchedule({ wasm, traced: { seed }, ...given }: TraceStart, std?: Std): Promise<void> {
  post({ type: "started" });
  const traced = await trace(wasm, { ...given, std }, seed);
  post({ type: "traced", traced }, [traced.trace.buffer as ArrayBuffer]);
  post({ type: "exited", exitCode: 0 });
}

async function run({ wasm, args, env }: RunStart, std?: Std): Promise<void> {
  go.argv = ["main", ...args];
  go.env = { HOME: "/home", PATH: "/usr/bin:/bin", PWD: "/home", TMPDIR: "/tmp", USER: "gopher", ...env };
  go.exit = (exitCode) => {
    outlet.flush();
    post({ type: "exited", exitCode });
  };
  yieldSoon(go);
  const instance = instantiate(wasm, go.importObject, std);
  post({ type: "started" });
  await go.run(instance);
}

function explain(error: unknown): string {
  if (error instanceof RangeError) return "the program ran out of stack: it calls too deeply";
  return `the program could not go on: ${error instanceof Error ? error.message : String(error)}`;
}
