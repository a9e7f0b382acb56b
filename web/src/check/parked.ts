/**
 * A program that waits before its package main: it is put back and goes on for each schedule. Nothing outside of it decides anything:
 * time is virtual and jumps when nobody can run, what is random is always the same, and input is there from the start.
 */
import { type GoInstance, newGo } from "../host/go";
import { type Descriptors, MemoryFS } from "../host/memory-fs";
import { instantiate, type Std } from "../host/program";
import { putBack, type State, stateOf } from "../host/state";
import { isDeadlock } from "../stacks";
import { clock, cut, type Orders, races, read, setClock, watch, write } from "./block";
import type { Ending } from "./result";
import type { Schedule } from "./tally";

/** What a program is started with. */
export interface Start {
  args: string[];
  env: Record<string, string>;
  /** What it reads, and then the end. */
  input: string;
  /** Files that it finds, by path. */
  files?: [string, Uint8Array][];
  /** Its std half, where it was given apart. */
  std?: Std | undefined;
}

/** Bytes kept of what a schedule prints to each stream: a thousand of them are compared and kept. */
const keptOutput = 64 * 1024;

/** When programs start, as in Go's playground: 10 November 2009, 23:00 UTC, in ns. */
const epoch = 1257894000000000000n;

/** What a look at the clock takes, in ns: else a program that waits for it by looking would wait for ever. */
const look = 100n;

const report = /^={18}\nWARNING: DATA RACE\n[\s\S]*?^={18}\n/gm;

/** What Go prints when a program that raced ends. */
const raceCount = /^Found \d+ data race\(s\)\n/m;

type Import = (sp: number) => void;

export class Parked {
  readonly #go: GoInstance = newGo();
  readonly #files: MemoryFS;
  readonly #input: Uint8Array;
  readonly #timers = new Map<number, bigint>();
  #nextTimer = 1;
  #read = 0;
  #instance!: WebAssembly.Instance;
  #state!: State;
  #descriptors!: Descriptors;
  #exitCode: number | null = null;
  #streams: Record<"stdout" | "stderr" | "left", Stream> = { stdout: new Stream(), stderr: new Stream(), left: new Stream() };
  #onTrace: ((bytes: Uint8Array) => void) | null = null;
  #onWrite: ((stream: "stdout" | "stderr", bytes: Uint8Array) => void) | null = null;

  private constructor({ args, env, input, files = [] }: Start) {
    this.#input = new TextEncoder().encode(input);
    this.#files = new MemoryFS((descriptor, bytes) => this.#print(descriptor, bytes), "/home", (into, answer) => this.#give(into, answer));
    for (const [path, data] of files) this.#files.put(path, data);
    this.#files.install(globalThis as unknown as Record<string, unknown>);
    const go = this.#go;
    go.argv = ["main", ...args];
    go.env = { HOME: "/home", PATH: "/usr/bin:/bin", PWD: "/home", TMPDIR: "/tmp", USER: "gopher", ...env };
    go.exit = (code) => (this.#exitCode = code);
    Object.assign(go.importObject["gojs"]!, this.#world());
  }

  /** Brings the program to where it waits. One that does not come there, which only std could prevent, has none. */
  static park(wasm: ArrayBuffer, start: Start): Parked {
    const parked = new Parked(start);
    parked.#park(wasm, start.std);
    return parked;
  }

  #park(wasm: ArrayBuffer, std?: Std): void {
    const go = this.#go;
    this.#instance = instantiate(wasm, go.importObject, std);
    const memory = new DataView((this.#instance.exports["mem"] as WebAssembly.Memory).buffer);
    write(memory, { park: 1 });
    setClock(memory, epoch);
    go.run(this.#instance).catch(() => {});
    while (this.#exitCode === null && read(go.mem, "parked") === 0 && this.#advance()) go._resume();
    if (this.#exitCode !== null) throw new Error(`the program ends before its own code: exit ${this.#exitCode}`);
    if (read(go.mem, "parked") === 0) throw new Error("the program waits before its own code for what does not come");
    this.#state = stateOf(go, this.#instance);
    this.#descriptors = this.#files.descriptors;
  }

  /**
   * Puts the program back, and lets it go the schedule. `onWrite` hears what it prints, as it prints it. If it is quiet, races
   * are noted without their reports.
   */
  run(orders: Orders, quiet = false, onWrite: ((stream: "stdout" | "stderr", bytes: Uint8Array) => void) | null = null): Schedule {
    return this.#run(orders, quiet, onWrite, null);
  }

  /**
   * Goes the schedule, and keeps its execution trace, as `go tool trace` reads it: with all accesses to what is raced for in it.
   */
  trace(orders: Orders): { schedule: Schedule; trace: Uint8Array } {
    const parts: Uint8Array[] = [];
    // Where things are in memory depends on that there is a trace.
    this.#run(orders, true, null, []);
    const raced = [...new Set(races(this.#go.mem).map(({ address }) => address))];
    this.#onTrace = (bytes) => parts.push(bytes.slice());
    const schedule = this.#run(orders, false, null, raced);
    this.#onTrace = null;
    return { schedule, trace: joined(parts) };
  }

  /** Of a schedule that is traced, `watched` are the addresses. */
  #run(orders: Orders, quiet: boolean, onWrite: ((stream: "stdout" | "stderr", bytes: Uint8Array) => void) | null, watched: readonly number[] | null): Schedule {
    const go = this.#go;
    putBack(go, this.#instance, this.#state);
    this.#files.descriptors = this.#descriptors;
    this.#timers.clear();
    this.#nextTimer = 1;
    this.#read = 0;
    this.#exitCode = null;
    for (const stream of Object.values(this.#streams)) stream.clear();
    this.#onWrite = onWrite;
    write(go.mem, { ...orders, quiet: Number(quiet), parked: 0, timeline: Number(watched !== null) });
    setClock(go.mem, epoch);
    watch(go.mem, watched ?? []);
    do go._resume();
    while (this.#exitCode === null && this.#advance());
    return this.#ended(orders.seed);
  }

  #ended(seed: number): Schedule {
    const { mem } = this.#go;
    const endless = read(mem, "ending") === cut;
    const returned = !endless && read(mem, "returned") > 0;
    const printed = this.#streams.stderr.text;
    const reports = printed.match(report) ?? [];
    const stderr = reports.length > 0 ? printed.replaceAll(report, "").replace(raceCount, "") : printed;
    const exitCode = returned ? 0 : this.#exitCode;
    return {
      seed,
      switches: read(mem, "switches"),
      stdout: this.#streams.stdout.text,
      stderr,
      races: races(mem).map(({ pair }, i) => ({ pair, report: reports[i] ?? "" })),
      ending: returned ? "exited" : this.#ending(stderr),
      exitCode: endless ? null : exitCode,
      leaked: this.#streams.left.text,
      goroutines: read(mem, "goroutines"),
      points: read(mem, "passed"),
    };
  }

  #ending(stderr: string): Ending {
    if (this.#exitCode === null) return "needs JavaScript";
    if (read(this.#go.mem, "ending") === cut) return "endless";
    if (this.#exitCode !== 2) return "exited";
    if (isDeadlock(stderr)) return "deadlocked";
    return /^(?:panic|fatal error): /m.test(stderr) ? "panicked" : "exited";
  }

  /** Goes on to when the next timer fires; false if there is none. */
  #advance(): boolean {
    let next: [number, bigint] | null = null;
    for (const timer of this.#timers) if (!next || timer[1] < next[1]) next = timer;
    if (!next) return false;
    this.#timers.delete(next[0]);
    if (next[1] > clock(this.#go.mem)) setClock(this.#go.mem, next[1]);
    return true;
  }

  #print(descriptor: number, bytes: Uint8Array): void {
    if (descriptor === 3) return this.#onTrace?.(bytes);
    // What others print once main has returned no program would: it would have ended. Then those that are left are named.
    const returned = this.#instance ? read(this.#go.mem, "returned") : 0;
    if (returned === 2) this.#streams.left.add(bytes);
    if (returned > 0) return;
    const stream = descriptor === 2 ? "stderr" : "stdout";
    this.#onWrite?.(stream, bytes);
    this.#streams[stream].add(bytes);
  }

  #give(into: Uint8Array, answer: (length: number) => void): void {
    const part = this.#input.subarray(this.#read, this.#read + into.length);
    into.set(part);
    this.#read += part.length;
    answer(part.length);
  }

  /** What Go's wasm_exec.js would ask of the browser. */
  #world(): Record<string, Import> {
    const go = this.#go;
    const imports: Record<string, Import> = {
      "runtime.nanotime1": (sp) => {
        const now = clock(go.mem) + look;
        setClock(go.mem, now);
        go.mem.setBigInt64(sp + 8, now, true);
      },
      "runtime.walltime": (sp) => {
        const now = clock(go.mem);
        go.mem.setBigInt64(sp + 8, now / 1000000000n, true);
        go.mem.setInt32(sp + 16, Number(now % 1000000000n), true);
      },
      "runtime.scheduleTimeoutEvent": (sp) => {
        const id = this.#nextTimer++;
        this.#timers.set(id, clock(go.mem) + go.mem.getBigInt64(sp + 8, true) * 1000000n);
        go.mem.setInt32(sp + 16, id, true);
      },
      "runtime.clearTimeoutEvent": (sp) => void this.#timers.delete(go.mem.getInt32(sp + 8, true)),
      "runtime.getRandomData": (sp) => bytesAt(go, sp + 8).fill(7),
      "runtime.wasmWrite": (sp) => {
        const descriptor = Number(go.mem.getBigInt64(sp + 8, true));
        const length = go.mem.getInt32(sp + 24, true);
        this.#print(descriptor, new Uint8Array(go.mem.buffer, Number(go.mem.getBigInt64(sp + 16, true)), length));
      },
    };
    return Object.fromEntries(Object.entries(imports).map(([name, call]) => [name, (sp: number) => call(sp >>> 0)]));
  }
}

/** The slice of bytes that a slice header at an address means. */
function bytesAt(go: GoInstance, address: number): Uint8Array {
  return new Uint8Array(go.mem.buffer, Number(go.mem.getBigInt64(address, true)), Number(go.mem.getBigInt64(address + 8, true)));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What was printed, as much of it as is kept. A report comes in a hundred small writes. */
class Stream {
  readonly #bytes = new Uint8Array(keptOutput);
  #length = 0;

  add(bytes: Uint8Array): void {
    const part = bytes.subarray(0, keptOutput - this.#length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  get text(): string {
    return this.#length === 0 ? "" : new TextDecoder().decode(this.#bytes.subarray(0, this.#length));
  }

  clear(): void {
    this.#length = 0;
  }
}
