/**
 * Checks programs, draws their timelines, and tests answers to exercises, under Node, for `interleave test`: it reads a `Task` as JSON from standard input,
 * and writes a line of JSON, an `Answer`, for each program in turn. The toolchain is the browsers', fetched from the address
 * given.
 */
import type { BuildResult } from "../messages";
import { Toolchain } from "../toolchain/build";
import type { Manifest } from "../toolchain/manifest";
import { Parked, type Start } from "./parked";
import { ownFrame } from "./reports";
import { resultOf } from "./result";
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
  check: boolean;
  /** Whether it is an answer to an exercise, and `test` its tests. */
  answers: boolean;
  /** Of which schedule a picture is wanted; null: of the program as it goes by itself. */
  timeline?: { seed: number | null };
}

/**
 * What a check of a program found of what an author claims: its races, by the lines of main.go; the picture of its timeline;
 * what is wrong with it as an answer to an exercise; or why there is nothing.
 */
type Answer = { races: { lines: number[]; kinds: string[]; seed: number }[]; schedules: number; picture?: string } | { failures: Failure[] } | { wrong: string[] };

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
  const one = answers[index]!;
  if (!("races" in one)) continue;
  try {
    const timeline = readTimeline(await reads.readTrace(traced.trace.slice(), job), traced, task.programs[index]!.timeline!.seed);
    one.picture = picture(timeline, stepWidth);
  } catch (error) {
    answers[index] = failed(error);
  }
}
stdout.write(answers.map((one) => `${JSON.stringify(one)}\n`).join(""), () => exit(0));

async function answer(index: number, build: BuildResult): Promise<Answer> {
  if (!build.ok) return { wrong: build.diagnostics.map(({ line, column, message }) => (line > 0 ? `${line}:${column}: ${message}` : ` ${message}`)) };
  const { args, env, check: checked, answers, timeline } = task.programs[index]!;
  const start = { args, env, input: "" };
  try {
    if (answers) return { failures: await failuresOf(build.wasm, start, checked) };
    if (timeline) traces.set(index, await traceOf(build.wasm, start, timeline.seed));
    if (!checked) return { races: [], schedules: 0 };
    const tally = await check({ wasm: build.wasm, ...start, schedules: task.schedules, seed: 1 }, ignore);
    const races = resultOf(tally).races.map(({ accesses, seed }) => ({ lines: accesses.map(({ stack }) => ownFrame(stack)?.line ?? 0), kinds: accesses.map(({ kind }) => kind), seed }));
    return { races, schedules: tally.schedules };
  } catch (error) {
    return failed(error);
  }
}

/** What readers are told of the same answer. */
async function failuresOf(wasm: ArrayBuffer, start: Start, checked: boolean): Promise<Failure[]> {
  const { exitCode, ending, stdout, stderr } = (await Parked.park(wasm, start)).run(byItself);
  if (ending === "endless" || ending === "needs JavaScript") return [{ file: "main.go", line: 0, message: "The tests come to no end." }];
  const failures = failuresOfRun({ exitCode: exitCode ?? 0, stdout, stderr });
  if (failures.length > 0 || !checked) return failures;
  return failuresOfTally(await check({ wasm, ...start, schedules: task.schedules, seed: 1 }, ignore));
}

function failed(error: unknown): Answer {
  return { wrong: [` ${error instanceof Error ? error.message : error}`] };
}

async function traceOf(wasm: ArrayBuffer, start: Start, seed: number | null): Promise<Traced> {
  const traced = await trace(wasm, start, seed);
  if (traced.ending === "needs JavaScript") throw new Error("it waits for JavaScript, which has no timeline");
  return traced;
}
