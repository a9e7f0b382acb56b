/**
 * Runs one Python program on MicroPython, which is new for each: in the runner's worker, and under Node for `interleave test`.
 *
 * The program blocks its thread until it is done, sleeps included, as it does in a terminal: what is written is to be sent on
 * from there. MicroPython collects no garbage while a program runs, which the build's limit to its memory bounds.
 */
import { loadMicroPython } from "micropython";
import { library } from "./library";
import start from "./start.py";
import { ownTraceback } from "./traceback";

export interface Program {
  source: string;
  args: string[];
  env: Record<string, string>;
  /** What input() reads, or null where it has nothing to read. */
  input: string | null;
}

/** What a program needs of where it runs. */
export interface Host {
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  /** Sends what was written. */
  flush(): void;
}

/**
 * Places on Python's own stack. Calls are ended sooner by the stack of MicroPython's C, after a hundred and some: more would
 * only take memory.
 */
const stackPlaces = 16 * 1024;

const lineFeed = 10;

/** Resolves to the exit code, once the program is done; `url` is where the wasm is fetched from. `onStart` comes before its first line. */
export async function runPython(url: string, program: Program, host: Host, onStart: () => void): Promise<number> {
  const out = new Lines((bytes) => host.write("stdout", bytes));
  const err = new Lines((bytes) => host.write("stderr", bytes));
  const flush = () => {
    out.flush();
    err.flush();
    host.flush();
  };
  const python = await loadMicroPython({
    url,
    pystack: stackPlaces,
    linebuffer: false,
    stdin: () => null,
    stdout: ([byte]) => out.write(byte!),
    stderr: ([byte]) => err.write(byte!),
  });
  let exitCode = 1;
  let input = program.input;
  python.registerJsModule("_host", {
    source: program.source,
    args: program.args,
    names: Object.keys(program.env),
    values: Object.values(program.env),
    // Not a whole number, which Python would take for an int.
    now: () => performance.now() / 1000 + 1e-9,
    flush,
    sleep: (seconds: number) => {
      flush();
      sleep(seconds * 1000);
    },
    read: () => {
      flush();
      if (input === null) return null;
      const end = input.indexOf("\n") + 1 || input.length;
      const line = input.slice(0, end);
      input = input.slice(end);
      return line;
    },
    exit: (code: number) => (exitCode = code),
  });
  for (const folder of ["/lib", "/lib/asyncio"]) python.FS.mkdir(folder);
  for (const [file, text] of Object.entries(library)) python.FS.writeFile(`/lib/${file}`, text);
  onStart();
  try {
    python.runPython(start);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PythonError") throw error;
    flush();
    err.text(ownTraceback(error.message));
  }
  flush();
  return exitCode;
}

/** Memory that nobody else has, to wait on: a thread that waits costs nothing, one that looks at the clock all of a processor. */
const never = waitable();

function waitable(): Int32Array | null {
  try {
    // SharedArrayBuffer has no name where a page is not isolated, and is there all the same.
    return new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  } catch {
    return null;
  }
}

function sleep(ms: number): void {
  const end = performance.now() + ms;
  try {
    if (never) Atomics.wait(never, 0, 0, ms);
  } catch {}
  while (performance.now() < end);
}

/** MicroPython writes byte by byte: they go on as lines. */
class Lines {
  #bytes = new Uint8Array(1024);
  #length = 0;

  constructor(private readonly send: (bytes: Uint8Array) => void) {}

  write(byte: number): void {
    this.#bytes[this.#length++] = byte;
    if (byte === lineFeed || this.#length === this.#bytes.length) this.flush();
  }

  text(text: string): void {
    this.flush();
    this.send(new TextEncoder().encode(text));
  }

  flush(): void {
    if (this.#length > 0) this.send(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
