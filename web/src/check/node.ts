/**
 * Builds programs, runs and checks them, draws their timelines, and tests answers to exercises, under Node, for `interleave test`: it
 * reads a `Task` as JSON from standard input, and writes a line of JSON, an `Answer`, for each program in turn. The toolchain is the
 * browsers', fetched from the address given.
 */
import type { BuildResult, Diagnostic } from "../messages";
import { Toolchain } from "../toolchain/build";
import type { Manifest } from "../toolchain/manifest";
import { Parked, type Start } from "./parked";
import { ownFrame } from "./reports";
import { type Ending, resultOf } from "./result";
import { type Failure, failuresOfRun, failuresOfTally } from "../exercise/feedback";
import { byItself, check, trace } from "./schedules";
import { picture } from "../timeline/picture";
import { readTimeline, type Traced } from "../timeline/timeline";

/** Pixels a step is wide in a picture. */
const stepWidth = 14;

interface Task {
  /** Of the manifest of the toolchain that builds with the race detector. */
  toolchain: string;
  schedules: number;
  programs: Program[];
}

interface Program {
  source: string;
  test: string | null;
  args: string[];
  env: Record<string, string>;
  /** What it reads. */
  input: string;
  /** Whether what it prints is asked for, as it goes by itself. */
  run: boolean;
  check: boolean;
  /** Whether it is an answer to an exercise, and `test` its tests. */
  answers: boolean;
  /** Of which schedule a picture is wanted; null: of the program as it goes by itself. */
  timeline?: { seed: number | null };
}

/** What was asked for of a program, or why there is none of it. */
interface Answer {
  /** What kept it from being built, or run. */
  diagnostics: Pick<Diagnostic, "line" | "column" | "message">[];
  run?: { stdout: string; ending: Ending };
  /** By the lines of main.go, of so many schedules. */
  races?: { lines: number[]; kinds: string[]; seed: number }[];
  schedules?: number;
  /** Of its timeline. */
  picture?: string;
  /** What is wrong with it as an answer to an exercise. */
  failures?: Failure[];
}

declare const process: { stdin: AsyncIterable<Uint8Array>; stdout: { write(text: string, done?: () => void): void }; exit(code: number): void };

const { stdin, stdout } = process; // what hosts a Go program puts its own in their place
const exit = process.exit.bind(process);

const chunks: Uint8Array[] = [];
for await (const chunk of stdin) chunks.push(chunk);
const task = JSON.parse(new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer())) as Task;

const manifest = (await (await fetch(task.toolchain)).json()) as Manifest;
const ignore = () => {};
const job = { cancelled: () => false, computing: ignore };
/** One that has the world to itself until a program is parked. */
const newToolchain = () => new Toolchain(manifest, task.toolchain, ignore, null, ignore, ignore);

// All are built before any is checked: a program and the tools would be in each other's world. So are traces read after that.
const builds = newToolchain();
const built: BuildResult[] = [];
for (const { source, test } of task.programs) built.push(await builds.build({ main: source, test }, job));
const answers: Answer[] = [];
const traces = new Map<number, Traced>();
for (const [index, build] of built.entries()) answers.push(await answer(index, build));
const reads = newToolchain();
for (const [index, traced] of traces) {
  try {
    const timeline = readTimeline(await reads.readTrace(traced.trace.slice(), job), traced, task.programs[index]!.timeline!.seed);
    answers[index]!.picture = picture(timeline, stepWidth);
  } catch (error) {
    answers[index] = failed(error);
  }
}
stdout.write(answers.map((one) => `${JSON.stringify(one)}\n`).join(""), () => exit(0));

async function answer(index: number, build: BuildResult): Promise<Answer> {
  const said: Answer = { diagnostics: [] };
  if (!build.ok) return { diagnostics: build.diagnostics };
  const { args, env, input, run, check: checked, answers, timeline } = task.programs[index]!;
  const start = { args, env, input };
  try {
    if (answers) return { ...said, failures: await failuresOf(build.wasm, start, checked) };
    if (timeline) traces.set(index, await traceOf(build.wasm, start, timeline.seed));
    if (run) {
      const { stdout, ending } = Parked.park(build.wasm, start).run(byItself);
      said.run = { stdout, ending };
    }
    if (!checked) return said;
    const tally = await check({ wasm: build.wasm, ...start, schedules: task.schedules, seed: 1 }, ignore);
    said.races = resultOf(tally).races.map(({ accesses, seed }) => ({ lines: accesses.map(({ stack }) => ownFrame(stack)?.line ?? 0), kinds: accesses.map(({ kind }) => kind), seed }));
    said.schedules = tally.schedules;
    return said;
  } catch (error) {
    return failed(error);
  }
}

/** What readers are told of the same answer. */
async function failuresOf(wasm: ArrayBuffer, start: Start, checked: boolean): Promise<Failure[]> {
  const { exitCode, ending, stdout, stderr } = Parked.park(wasm, start).run(byItself);
  if (ending === "endless" || ending === "needs JavaScript") return [{ file: "main.go", line: 0, message: "The tests come to no end." }];
  const failures = failuresOfRun({ exitCode: exitCode ?? 0, stdout, stderr });
  if (failures.length > 0 || !checked) return failures;
  return failuresOfTally(await check({ wasm, ...start, schedules: task.schedules, seed: 1 }, ignore));
}

function failed(error: unknown): Answer {
  return { diagnostics: [{ line: 0, column: 0, message: error instanceof Error ? error.message : String(error) }] };
}

async function traceOf(wasm: ArrayBuffer, start: Start, seed: number | null): Promise<Traced> {
  const traced = await trace(wasm, start, seed);
  if (traced.ending === "needs JavaScript") throw new Error("it waits for JavaScript, which has no timeline");
  return traced;
}
