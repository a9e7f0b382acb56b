/**
 * Checks programs under Node, for `interleave test`: it reads a `Task` as JSON from standard input, and writes a line of JSON,
 * an `Answer`, for each program in turn. The toolchain is the browsers', fetched from the address given.
 */
import type { BuildResult } from "../messages";
import { Toolchain } from "../toolchain/build";
import type { Manifest } from "../toolchain/manifest";
import { ownFrame } from "./reports";
import { resultOf } from "./result";
import { check } from "./schedules";

interface Task {
  /** Of the manifest of the toolchain that builds with the race detector. */
  toolchain: string;
  schedules: number;
  programs: { source: string; test: string | null; args: string[]; env: Record<string, string> }[];
}

/** What a check of a program found of what an author claims: its races, by the lines of main.go; or why there was none. */
type Answer = { races: { lines: number[]; kinds: string[]; seed: number }[]; schedules: number } | { wrong: string[] };

declare const process: { stdin: AsyncIterable<Uint8Array>; stdout: { write(text: string, done?: () => void): void }; exit(code: number): void };

const { stdin, stdout } = process; // what hosts a Go program puts its own in their place
const exit = process.exit.bind(process);

const chunks: Uint8Array[] = [];
for await (const chunk of stdin) chunks.push(chunk);
const task = JSON.parse(new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer())) as Task;

const manifest = (await (await fetch(task.toolchain)).json()) as Manifest;
const ignore = () => {};
const toolchain = new Toolchain(manifest, task.toolchain, ignore, null, ignore, ignore);

// All are built before any is checked: a program and the tools would be in each other's world.
const built: BuildResult[] = [];
for (const { source, test } of task.programs) built.push(await toolchain.build({ main: source, test }, { cancelled: () => false, computing: ignore }));
for (const [index, build] of built.entries()) stdout.write(`${JSON.stringify(await answer(index, build))}\n`);
stdout.write("", () => exit(0));

async function answer(index: number, build: BuildResult): Promise<Answer> {
  if (!build.ok) return { wrong: build.diagnostics.map(({ line, column, message }) => (line > 0 ? `${line}:${column}: ${message}` : ` ${message}`)) };
  const { args, env } = task.programs[index]!;
  try {
    const tally = await check({ wasm: build.wasm, args, env, input: "", schedules: task.schedules, seed: 1 }, ignore);
    const races = resultOf(tally).races.map(({ accesses, seed }) => ({ lines: accesses.map(({ stack }) => ownFrame(stack)?.line ?? 0), kinds: accesses.map(({ kind }) => kind), seed }));
    return { races, schedules: tally.schedules };
  } catch (error) {
    return { wrong: [` ${error instanceof Error ? error.message : error}`] };
  }
}
