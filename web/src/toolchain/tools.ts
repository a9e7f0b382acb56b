/**
 * Runs cmd/compile and cmd/link, hosted as GOOS=js on Go's stock runtime, over files in memory. A tool is a process: it
 * gets a fresh instance, runs to its end within one call, and its memory is gone.
 */
import { newGo } from "../host/go";
import { MemoryFS } from "../host/memory-fs";
import { workDir } from "./manifest";

/** The folder that the tools run in: main.go, importcfg and what they write. */
export const work = "/work";

/**
 * The tools' garbage collector rests until the heap reaches 384 MiB: most builds need a tenth of it, and collecting
 * costs them a third of their time. The largest programs stay below what phones give a page.
 */
const environment = { GOOS: "js", GOARCH: "wasm", GOROOT: "/go", GOGC: "off", GOMEMLIMIT: "384MiB", TMPDIR: "/tmp", PWD: work };

export interface Exit {
  code: number;
  /** What the tool printed, standard output and standard error as they came. */
  output: string;
}

/** A tool that did not come to its end: it trapped, or waits for what will not come. */
export class ToolCrash extends Error {}

export class Tools {
  readonly #printed: Uint8Array[] = [];
  readonly files = new MemoryFS((_, bytes) => this.#printed.push(bytes.slice()), work);

  constructor() {
    this.files.install(globalThis as unknown as Record<string, unknown>);
  }

  async run(name: string, module: WebAssembly.Module, args: string[]): Promise<Exit> {
    this.#printed.length = 0;
    const go = newGo();
    let code: number | undefined;
    go.exit = (exit) => (code = exit);
    go.argv = [name, ...args.map((arg) => arg.replaceAll(workDir, work))];
    go.env = { ...environment };
    try {
      const instance = await WebAssembly.instantiate(module, go.importObject);
      const ended = go.run(instance);
      // Files answer at once, so a tool that has returned without having exited waits for a timer, or for nothing.
      if (!go.exited && go._scheduledTimeouts.size === 0) throw new Error("it stopped half way");
      await ended;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new ToolCrash(`${name} crashed: ${words}`);
    }
    const output = new TextDecoder().decode(await new Blob(this.#printed as BlobPart[]).arrayBuffer());
    if (code === undefined) throw new ToolCrash(`${name} ended without an exit code`);
    if (code !== 0 && /^(fatal error|runtime: |panic: )/m.test(output)) {
      const reason = /out of memory|cannot allocate/.test(output) ? "it ran out of memory" : (/^(?:fatal error|panic): .*/m.exec(output)?.[0] ?? "");
      throw new ToolCrash(`${name} crashed: ${reason}`);
    }
    return { code, output };
  }
}
