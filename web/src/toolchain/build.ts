/** One build: source → wasm, or diagnostics. Runs in the toolchain worker. */
import type { BuildResult, Diagnostic, FormatResult, Progress } from "../messages";
import { parseDiagnostics, parseLinkErrors } from "./diagnostics";
import { Downloads } from "./downloads";
import { checkHead, readHead } from "./imports";
import type { Manifest } from "./manifest";
import type { Modules } from "./messages";
import { Packs } from "./packs";
import { checkSize, encode } from "./source";
import { Desk, Tool, work } from "./tools";

/** What ends a job early without a result: it was cancelled while it waited for a download. */
export class Cancelled extends Error {}

/** How a job reports, and learns that nobody waits for it any more. */
export interface Job {
  cancelled(): boolean;
  /** Called once, when only computing is left. */
  computing(): void;
}

export class Toolchain {
  readonly #desk = new Desk();
  readonly #downloads: Downloads;
  readonly #packs: Packs;
  #modules: Promise<Modules> | null = null;
  #parked: Promise<{ compile: Tool; link: Tool }> | null = null;
  #formatter: Promise<WebAssembly.Module> | null = null;

  constructor(
    private readonly manifest: Manifest,
    base: string,
    report: (progress: Progress) => void,
    modules: Modules | null,
    private readonly onModules: (modules: Modules) => void,
  ) {
    this.#downloads = new Downloads(base, report);
    this.#packs = new Packs(manifest, this.#downloads, this.#desk.files);
    if (modules) this.#modules = Promise.resolve(modules);
  }

  /** Fetches and compiles what every build needs, and brings the tools to where they wait for a program. */
  ready(): Promise<{ compile: Tool; link: Tool }> {
    this.#parked ??= this.#park().catch((error) => {
      this.#parked = null;
      throw error;
    });
    return this.#parked;
  }

  async #park(): Promise<{ compile: Tool; link: Tool }> {
    this.#modules ??= this.#load().catch((error) => {
      this.#modules = null;
      throw error;
    });
    const [modules] = await Promise.all([this.#modules, this.#packs.load(null)]);
    const compile = new Tool("compile", modules.compile, this.manifest.compile.args ?? [], this.#desk);
    const link = new Tool("link", modules.link, this.manifest.link.args ?? [], this.#desk);
    await compile.park();
    await link.park();
    return { compile, link };
  }

  async #load(): Promise<Modules> {
    const [compile, link] = await Promise.all([
      this.#downloads.module(this.manifest.compile, "the Go compiler"),
      this.#downloads.module(this.manifest.link, "the Go linker"),
    ]);
    const modules = { compile, link };
    this.onModules(modules);
    return modules;
  }

  async build(source: string, job: Job): Promise<BuildResult> {
    const begun = performance.now();
    const failed = (diagnostics: Diagnostic[]): BuildResult => ({ ok: false, diagnostics, ms: performance.now() - begun });
    const bytes = encode(source);
    const tooLarge = checkSize(source, bytes);
    if (tooLarge) return failed([tooLarge]);
    const head = readHead(source);
    const refused = checkHead(source, head, this.manifest.imports);
    if (refused.length > 0) return failed(refused);

    const [{ compile, link }] = await Promise.all([this.ready(), this.#packs.load(head)]);
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    const { files } = this.#desk;
    files.put(`${work}/main.go`, bytes);
    try {
      const compiled = await compile.build();
      if (compiled.code !== 0) return failed(parseDiagnostics(compiled.output, source));
      const linked = await link.build();
      const wasm = files.get(`${work}/main.wasm`);
      if (linked.code !== 0 || !wasm) return failed(parseLinkErrors(linked.output, source, head));
      return { ok: true, wasm: wasm.slice().buffer as ArrayBuffer, ms: performance.now() - begun };
    } finally {
      for (const name of ["main.go", "main.a", "main.wasm"]) files.remove(`${work}/${name}`);
      // Off the reader's way: the result is posted first.
      setTimeout(() => [compile, link].forEach((tool) => tool.restore()));
    }
  }

  async format(source: string, job: Job): Promise<FormatResult> {
    const bytes = encode(source);
    const tooLarge = checkSize(source, bytes);
    if (tooLarge) return { ok: false, diagnostics: [tooLarge] };
    this.#formatter ??= this.#downloads.module(this.manifest.format, "the formatter").catch((error) => {
      this.#formatter = null;
      throw error;
    });
    const module = await this.#formatter;
    if (job.cancelled()) throw new Cancelled();
    job.computing();
    const { files } = this.#desk;
    files.put(`${work}/main.go`, bytes);
    try {
      const { code, output } = await new Tool("format", module, this.manifest.format.args ?? [], this.#desk).run();
      if (code !== 0) return { ok: false, diagnostics: parseDiagnostics(output, source) };
      return { ok: true, source: new TextDecoder().decode(files.get(`${work}/main.go`)) };
    } finally {
      files.remove(`${work}/main.go`);
    }
  }
}
