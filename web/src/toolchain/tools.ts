/**
 * Runs cmd/compile and cmd/link, hosted as GOOS=js on Go's stock runtime, over files in memory.
 *
 * A tool is started once, to the point from which on it needs the program: there it reads the file "program", and waits
 * (the tools are built to do so). Go has then returned to JavaScript, and the whole of its state is its memory, eight
 * globals and a few JavaScript values: they are copied. A build answers the read; afterwards the copy is put back into
 * the same instance, which keeps its pages and its compiled code.
 */
import { type GoInstance, newGo } from "../host/go";
import { type Descriptors, MemoryFS } from "../host/memory-fs";
import { memoryOf, putBack, type State, stateOf } from "../host/state";
import { workDir } from "./manifest";

/** The folder that the tools run in: the program's files, importcfg and what they write. */
export const work = "/work";

/** The file whose reading the tools wait for. It names the files of the program. */
export const program = `${work}/program`;

/** The file in which a link leaves for the next one what both have of std (edits/keep). */
export const kept = `${work}/std.kept`;

/**
 * The tools' garbage collector rests until the heap reaches 384 MiB: most builds need a tenth of it, and collecting
 * costs them a third of their time. The largest programs stay below what phones give a page. That it rests lets the tools
 * give out memory by counting up (edits/bump).
 */
const environment = { GOOS: "js", GOARCH: "wasm", GOGC: "off", GOMEMLIMIT: "384MiB", TMPDIR: "/tmp", PWD: work };

/** Bytes of memory above which an instance is not kept: memory can grow but not shrink, and few programs need so much. */
const keptMemory = 192 * 1024 * 1024;

export interface Exit {
  code: number;
  /** What the tool printed, standard output and standard error as they came. */
  output: string;
}

/** A tool that did not come to its end: it trapped, or waits for what will not come. */
export class ToolCrash extends Error {}

/** What the tools print and the files they share. One tool runs at a time. */
export class Desk {
  #printed: Uint8Array[] = [];
  readonly files = new MemoryFS((_, bytes) => this.#printed.push(bytes.slice()), work);

  constructor() {
    this.files.install(globalThis as unknown as Record<string, unknown>);
    this.files.put(program, new Uint8Array(0));
  }

  /** What was printed since the last call. */
  takePrinted(): string {
    const decoder = new TextDecoder();
    const text = this.#printed.map((bytes) => decoder.decode(bytes, { stream: true })).join("");
    this.#printed = [];
    return text + decoder.decode();
  }
}

interface Snapshot {
  state: State;
  descriptors: Descriptors;
  answer: () => void;
}

export class Tool {
  #go: GoInstance | null = null;
  #instance: WebAssembly.Instance | null = null;
  #snapshot: Snapshot | null = null;
  #clean = false;
  #onExit: (code: number) => void = () => {};

  constructor(
    private readonly name: string,
    private readonly module: WebAssembly.Module,
    private readonly args: string[],
    private readonly desk: Desk,
  ) {}

  /** Whether it has been brought to where it waits: it need not start anew. */
  get parked(): boolean {
    return this.#snapshot !== null;
  }

  /** Brings the tool to where it waits for a program; does nothing if it is there. */
  async park(): Promise<void> {
    if (this.#snapshot) return this.restore();
    return timed(`park ${this.name}`, () => this.#start());
  }

  async #start(): Promise<void> {
    const { files } = this.desk;
    const go = await this.#instantiate();
    let answer: (() => void) | undefined;
    files.holdRead(program, (given) => (answer = given));
    const exited = go.run(this.#instance!);
    if (!answer) throw new ToolCrash(`${this.name} did not start: ${go.exited ? this.desk.takePrinted() : "it stopped half way"}`);
    exited.catch(() => {});
    this.#snapshot = { state: stateOf(go, this.#instance!), descriptors: files.descriptors, answer };
    this.#clean = true;
  }

  /** Runs a parked tool to its end. */
  async build(): Promise<Exit> {
    await this.park();
    const { answer, descriptors } = this.#snapshot!;
    this.desk.takePrinted();
    this.desk.files.descriptors = descriptors;
    this.#clean = false;
    return timed(this.name, () => this.#finish(() => answer()));
  }

  /** Runs a tool that does not park. */
  async run(): Promise<Exit> {
    const go = await this.#instantiate();
    this.desk.takePrinted();
    return this.#finish(() => void go.run(this.#instance!).catch(() => {}));
  }

  /** Puts the copy back, ready for the next build. It takes some milliseconds: call it when nobody waits. */
  restore(): void {
    const go = this.#go;
    const instance = this.#instance;
    const snapshot = this.#snapshot;
    if (this.#clean || !go || !instance || !snapshot) return;
    const begun = performance.now();
    putBack(go, instance, snapshot.state);
    this.#clean = true;
    note(`restore ${this.name}`, begun);
  }

  async #instantiate(): Promise<GoInstance> {
    const go = newGo();
    go.argv = [this.name, ...this.args.map((arg) => arg.replaceAll(workDir, work))];
    go.env = { ...environment };
    go.exit = (code) => {
      clearTimers(go);
      this.#onExit(code);
    };
    this.#go = go;
    this.#instance = await WebAssembly.instantiate(this.module, go.importObject);
    return go;
  }

  /** Lets the tool go on until it exits, and says what came of it. */
  async #finish(goOn: () => void): Promise<Exit> {
    const go = this.#go!;
    let code: number | undefined;
    try {
      const exit = new Promise<void>((resolve) => {
        this.#onExit = (given) => {
          code = given;
          resolve();
        };
      });
      goOn();
      // Files answer at once, so a tool that has returned without having exited waits for a timer, or for nothing.
      if (code === undefined && go._scheduledTimeouts.size === 0) throw new Error("it stopped half way");
      await exit;
    } catch (error) {
      clearTimers(go);
      this.#discard();
      const words = error instanceof Error ? error.message : String(error);
      // A tool's stack is the browser's, which is smaller than Go's.
      throw new ToolCrash(`${this.name} crashed: ${/call stack|recursion/.test(words) ? "the program nests too deeply" : words}`);
    }
    const output = this.desk.takePrinted();
    const fatal = code !== 0 && /^(?:fatal error|panic): .*/m.exec(output)?.[0];
    if (fatal) {
      this.#discard();
      throw new ToolCrash(`${this.name} crashed: ${/out of memory|cannot allocate/.test(output) ? "it ran out of memory" : fatal}`);
    }
    if (this.#instance && memoryOf(this.#instance).length > keptMemory) this.#discard();
    return { code: code!, output };
  }

  /** Forgets the instance: the next build starts the tool anew. */
  #discard(): void {
    this.#go = this.#instance = this.#snapshot = null;
    this.#clean = false;
  }
}

/**
 * Nothing wakes a tool that has ended: the collector, where it ran, has timers. The one by which the tool was woken last
 * would wake it again, as it looks for itself among them.
 */
function clearTimers(go: GoInstance): void {
  for (const timer of go._scheduledTimeouts.values()) clearTimeout(timer);
  go._scheduledTimeouts.clear();
}

/** Notes in the worker's timeline how long something took, for who looks there: developer tools, the benchmarks. */
function note(what: string, start: number): void {
  performance.clearMeasures(what); // the last one stands for all: a page may build for hours
  performance.measure(what, { start });
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    note(what, begun);
  }
}
