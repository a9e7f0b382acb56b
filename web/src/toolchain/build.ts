/** One build: source → wasm, or diagnostics. Runs in the toolchain worker. */
import { filesOf, inOrder, padded, wrongFiles } from "../files";
import type { MemoryFS } from "../host/memory-fs";
import type { BuildResult, Diagnostic, FormatResult, Progress, Source } from "../messages";
import { parseDiagnostics, parseLinkErrors } from "./diagnostics";
import { Downloads } from "./downloads";
import { checkHead, type Head, readHead } from "./imports";
import type { Manifest } from "./manifest";
import type { Modules } from "./messages";
import { Packs } from "./packs";
import { checkSize, encode } from "./source";
import { Desk, kept, program as names, Tool, work } from "./tools";
import { warmUpProgram } from "./warm-up";

/** What ends a job early without a result: it was cancelled while it waited for a download. */
export class Cancelled extends Error {}

/** How a job reports, and learns that nobody waits for it any more. */
export interface Job {
  cancelled(): boolean;
  /** Called once, when only computing is left. */
  computing(): void;
}

interface Compiled {
  source: Source;
  object: Uint8Array;
}

/** A program as the compiler takes it: its files by their names, and what the heads of all of them import. The head is else main.go's. */
interface Program {
  source: Source;
  head: Head;
  files: Record<string, Uint8Array>;
}

/** What main_test.go needs besides its own imports: the file that calls the tests imports it. */
const testImports = ["regexp", "testing"].map((path) => ({ path, offset: 0 }));

/** What linking came to: wasm, or what the linker said. */
interface Linked {
  of: Compiled;
  wasm: ArrayBuffer | null;
  output: string;
}

interface ParkedTools {
  compile: Tool;
  link: Tool;
}

/** How long tools are left as they are after a build, in ms: the program that it made needs the machine to start. */
const restoreDelay = 100;

/** The bytes in a buffer of their own. */
function whole(bytes: Uint8Array): ArrayBuffer {
  return (bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()).buffer as ArrayBuffer;
}

/** Off the reader's way. A build that comes sooner restores first. */
function restoreLater(tool: Tool): void {
  setTimeout(() => tool.restore(), restoreDelay);
}

function putKept(files: MemoryFS, bytes: Uint8Array | undefined): void {
  if (bytes) files.put(kept, bytes);
  else files.remove(kept);
}

export class Toolchain {
  readonly #desk = new Desk();
  readonly #downloads: Downloads;
  readonly #packs: Packs;
  #modules: Promise<Modules> | null = null;
  #haveModules = false;
  #parked: Promise<ParkedTools> | null = null;
  #tools: ParkedTools | null = null;
  #warmUps = 0;
  /** What the last link of these has left, if the next one is to have it. */
  #keptWarm: Uint8Array | undefined;
  /** What the compiler made of the source that it saw last: a run of what was just diagnosed has only to be linked. */
  #compiled: Compiled | null = null;
  /** What the linker made of that, until a build takes it. */
  #linked: Linked | null = null;
  #formatter: Promise<WebAssembly.Module> | null = null;
  #reader: Promise<WebAssembly.Module> | null = null;
  /** The file that calls the tests of the main_test.go that was seen last. */
  #calls: { of: string; bytes: Uint8Array } | null = null;

  constructor(
    private readonly manifest: Manifest,
    base: string,
    report: (progress: Progress) => void,
    modules: Modules | null,
    private readonly onModules: (modules: Modules) => void,
    private readonly onPackages: () => void,
  ) {
    this.#downloads = new Downloads(base, report);
    this.#packs = new Packs(manifest, this.#downloads, this.#desk.files);
    if (modules) this.#modules = Promise.resolve(modules);
    this.#haveModules = modules !== null;
  }

  /** Fetches and compiles what every build needs, and brings the tools to where they wait for a program. */
  ready(): Promise<ParkedTools> {
    if (!this.#parked) {
      const parked = this.#park();
      this.#parked = parked;
      parked.catch(() => {
        if (this.#parked === parked) this.#parked = null;
      });
    }
    return this.#parked;
  }

  async #park(): Promise<ParkedTools> {
    if (!this.#modules) {
      const loading = this.#load();
      this.#modules = loading;
      loading.catch(() => {
        if (this.#modules === loading) this.#modules = null;
      });
    }
    const [modules] = await Promise.all([this.#modules, this.#packs.load(null)]);
    const compile = new Tool("compile", modules.compile, this.manifest.compile.args ?? [], this.#desk);
    const link = new Tool("link", modules.link, ["-keep", kept, ...(this.manifest.link.args ?? [])], this.#desk);
    await compile.park();
    await link.park();
    this.#packs.dropCode();
    return (this.#tools = { compile, link });
  }

  async #load(): Promise<Modules> {
    const [compile, link] = await Promise.all([
      this.#downloads.module(this.manifest.compile, "the Go compiler"),
      this.#downloads.module(this.manifest.link, "the Go linker"),
    ]);
    const modules = { compile, link };
    this.#haveModules = true;
    this.onModules(modules);
    return modules;
  }

  /**
   * Builds a program that nobody asked for, once: a browser compiles the tools' code better while it runs, and the first
   * build costs many times what the next do.
   */
  async warmUp(): Promise<void> {
    await this.ready();
    if (this.#warmUps === 0) await this.warmUpAgain();
  }

  /** What was compiled and linked ahead stays there, and what the links of programs have kept. */
  async warmUpAgain(): Promise<void> {
    const { files } = this.#desk;
    const [compiled, linked, ofPrograms] = [this.#compiled, this.#linked, files.get(kept)];
    // A link that finds nothing kept does most of what one does that has something; both are to be warm.
    putKept(files, this.#keptWarm);
    await this.build({ main: warmUpProgram(this.#warmUps++), test: null }, { cancelled: () => false, computing: () => {} });
    [this.#compiled, this.#linked] = [compiled, linked];
    this.#keptWarm = this.#warmUps % 4 === 3 ? files.get(kept) : undefined;
    putKept(files, ofPrograms);
  }

  /** Gives up the downloads that are under way: nobody waits for them any more. The next build begins them anew. */
  abortDownloads(): void {
    this.#downloads.abort();
    this.#packs.forgetUnarrived();
    if (!this.#tools) this.#parked = null;
    if (!this.#haveModules) this.#modules = null;
  }

  async build(source: Source, job: Job): Promise<BuildResult> {
    const begun = performance.now();
    const failed = (diagnostics: Diagnostic[]): BuildResult => ({ ok: false, diagnostics, ms: performance.now() - begun });
    const program = this.#read(source);
    if ("refused" in program) return failed(program.refused);

    const fetching = Promise.all([this.ready(), this.#packs.load(program.head), source.test === null ? null : this.#service()]);
    this.#downloads.report();
    const [tools] = await fetching;
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    const found = await this.#compile(tools.compile, program);
    if (found.length > 0) return failed(found);
    const { wasm, output } = await this.#link(tools.link);
    this.#linked = null;
    return wasm ? { ok: true, wasm, ms: performance.now() - begun } : failed(parseLinkErrors(output, source.main, program.head));
  }

  /** Links what was compiled last: for the run that is likely, while nothing else is to be done. Resolves to what came of it. */
  async linkAhead(): Promise<ArrayBuffer | null> {
    return this.#tools && this.#compiled ? (await this.#link(this.#tools.link)).wasm : null;
  }

  async #link(link: Tool): Promise<Linked> {
    const compiled = this.#compiled!;
    if (this.#linked?.of === compiled) return this.#linked;
    if (!link.parked) {
      await this.#packs.restoreCode();
      await link.park();
      this.#packs.dropCode();
    }
    const { files } = this.#desk;
    files.put(`${work}/main.a`, compiled.object);
    let wasm: Uint8Array | undefined;
    try {
      const { code, output } = await link.build();
      if (code === 0) wasm = files.get(`${work}/main.wasm`);
      return (this.#linked = { of: compiled, wasm: wasm ? whole(wasm) : null, output });
    } finally {
      if (!wasm) files.remove(kept); // whatever went wrong, the next link begins with nothing
      for (const name of ["main.a", "main.wasm"]) files.remove(`${work}/${name}`);
      restoreLater(link);
    }
  }

  /** What the compiler says about a source, without linking; null if that is not to be had at once, but may be soon. */
  async diagnose(source: Source, job: Job): Promise<Diagnostic[] | null> {
    const program = this.#read(source);
    if ("refused" in program) return program.refused;
    if (!this.#tools) return null;
    if (!this.#packs.has(program.head) || (source.test !== null && !this.#formatter)) {
      // The run that is to come needs them too. What fails is not said: that run will meet it.
      const service = source.test === null ? null : this.#service();
      Promise.all([this.#packs.load(program.head), service]).then(this.onPackages, () => {});
      return null;
    }
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    return this.#compile(this.#tools.compile, program);
  }

  /** The program as the compiler takes it, or what speaks against taking it there. */
  #read(source: Source): Program | { refused: Diagnostic[] } {
    const texts = filesOf(source.main);
    const wrong = checkSize(source.main, encode(source.main)) ?? wrongFiles(texts);
    if (wrong) return { refused: [wrong] };
    const files: Record<string, Uint8Array> = {};
    const heads: Head[] = [];
    const refused: Diagnostic[] = [];
    for (const file of texts) {
      const text = padded(file);
      const head = readHead(text);
      refused.push(...checkHead(text, head, this.manifest.imports));
      heads.push(head);
      files[file.name] = encode(text);
    }
    if (source.test !== null) {
      const test = readHead(source.test);
      refused.push(...inTest(checkHead(source.test, test, this.manifest.imports)));
      files["main_test.go"] = encode(source.test);
      heads.push(test, { ...test, imports: testImports });
    }
    const head = { ...heads[0]!, imports: heads.flatMap(({ imports }) => imports) };
    return refused.length > 0 ? { refused } : { source, head, files };
  }

  /** Compiles into #compiled, or returns what is wrong. */
  async #compile(compile: Tool, { source, files: given }: Program): Promise<Diagnostic[]> {
    if (this.#compiled?.source.main === source.main && this.#compiled.source.test === source.test) return [];
    this.#compiled = this.#linked = null;
    const { files } = this.#desk;
    if (source.test !== null) {
      const calls = await this.#callTests(source.test, given["main_test.go"]!);
      if (!(calls instanceof Uint8Array)) return calls;
      given["testmain.go"] = calls;
    }
    for (const [name, content] of Object.entries(given)) files.put(`${work}/${name}`, content);
    files.put(names, encode(inOrder(Object.keys(given)).join(" ")));
    try {
      const { code, output } = await compile.build();
      const object = files.get(`${work}/main.a`);
      if (code !== 0 || !object) return parseDiagnostics(output, source.main);
      this.#compiled = { source, object };
      return [];
    } finally {
      for (const name of ["main.a", ...Object.keys(given)]) files.remove(`${work}/${name}`);
      files.put(names, new Uint8Array(0));
      restoreLater(compile);
    }
  }

  /** The file that calls the tests, or what is wrong with them. */
  async #callTests(test: string, bytes: Uint8Array): Promise<Uint8Array | Diagnostic[]> {
    if (this.#calls?.of === test) return this.#calls.bytes;
    const { files } = this.#desk;
    files.put(`${work}/main_test.go`, bytes);
    try {
      const { code, output } = await new Tool("format", await this.#service(), ["main_test.go"], this.#desk).run();
      if (code !== 0) return inTest(parseDiagnostics(output, test));
      this.#calls = { of: test, bytes: files.get(`${work}/testmain.go`)! };
      return this.#calls.bytes;
    } finally {
      for (const name of ["main_test.go", "testmain.go"]) files.remove(`${work}/${name}`);
    }
  }

  /** The formatter, which is fetched when it is first needed. */
  #service(): Promise<WebAssembly.Module> {
    this.#formatter ??= this.#downloads.module(this.manifest.format, "the formatter").catch((error) => {
      this.#formatter = null;
      throw error;
    });
    return this.#formatter;
  }

  /** What the execution trace of a program says, as JSON. */
  async readTrace(trace: Uint8Array, job: Job): Promise<string> {
    this.#reader ??= this.#downloads.module(this.manifest.timeline, "the reader of traces").catch((error) => {
      this.#reader = null;
      throw error;
    });
    const module = await this.#reader;
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    const { files } = this.#desk;
    files.put(`${work}/trace`, trace);
    try {
      const { code, output } = await new Tool("timeline", module, this.manifest.timeline.args ?? [], this.#desk).run();
      if (code !== 0) throw new Error(output.trim());
      return output;
    } finally {
      files.remove(`${work}/trace`);
    }
  }

  async format(source: string, job: Job): Promise<FormatResult> {
    const texts = filesOf(source);
    const wrong = checkSize(source, encode(source)) ?? wrongFiles(texts);
    if (wrong) return { ok: false, diagnostics: [wrong] };
    const module = await this.#service();
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    let formatted = "";
    let written = 0;
    for (const file of texts) {
      const result = await this.#formatFile(module, padded(file), source);
      if (!result.ok) return result;
      const above = source.slice(written, file.from); // the line that names the file
      // Of a text that begins with no package clause, the empty lines stay.
      const { source: text } = result;
      const own = file.above > 0 && text.startsWith("\n".repeat(file.above)) ? text.slice(file.above) : text;
      formatted += (formatted === "" || formatted.endsWith("\n") ? "" : "\n") + above + own;
      written = file.from + file.content.length;
    }
    return { ok: true, source: formatted };
  }

  async #formatFile(module: WebAssembly.Module, text: string, source: string): Promise<FormatResult> {
    const { files } = this.#desk;
    files.put(`${work}/main.go`, encode(text));
    try {
      const { code, output } = await new Tool("format", module, this.manifest.format.args ?? [], this.#desk).run();
      if (code !== 0) return { ok: false, diagnostics: parseDiagnostics(output, source) };
      return { ok: true, source: new TextDecoder().decode(files.get(`${work}/main.go`)) };
    } finally {
      files.remove(`${work}/main.go`);
    }
  }
}

/** Findings in main_test.go, which have no line in the program that is edited: the words say where they are. */
function inTest(found: Diagnostic[]): Diagnostic[] {
  return found.map(({ line, column, message, severity }) => ({
    line: 0,
    column: 0,
    message: message.startsWith("main_test.go:") ? message : `main_test.go:${line}:${column}: ${message}`,
    severity,
  }));
}
