/**
 * The page's end of the toolchain worker. It starts the worker when first needed, ends it when a build runs away or is
 * stopped while it computes, and starts another, which gets the compiled tools of the one before.
 */
import type { BuildResult, Diagnostic, FormatResult, Progress, Source, ToolchainClient, ToolchainFailure } from "../messages";
import type { FromWorker, Modules, ToWorker } from "./messages";

/** How long a build may compute, in ms. The largest honest programs take two seconds; some tiny ones would never end. */
export const buildLimit = 30_000;

export class ToolchainError extends Error implements ToolchainFailure {
  override name = "ToolchainError";
  constructor(
    readonly kind: ToolchainFailure["kind"],
    message: string,
  ) {
    super(message);
  }
}

/**
 * How long the compiler may look at a source, in ms, and then again linking ahead: a program that takes longer is not looked at while it is
 * typed. The worker that computes it is ended, as nothing else would stop it.
 */
export const diagnoseLimit = 3_000;

interface Pending {
  message: ToWorker;
  limit: number;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
  onProgress: ((progress: Progress) => void) | undefined;
  computing: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class Toolchain implements ToolchainClient {
  #worker: Worker | null = null;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  /** Whether the worker has said anything: until then it may be its own script that does not arrive. */
  #heard = false;
  /** How many workers in a row were given up before they said anything. */
  #unheard = 0;
  #ready = false;
  #diagnoses = true;
  /** Ends a worker that links ahead for too long. */
  #ahead: ReturnType<typeof setTimeout> | undefined;
  #packages: readonly string[] = [];
  readonly #listeners = new Set<() => void>();

  /**
   * `manifest` is the address of the toolchain's manifest; assets stand beside it. `compiled` is what the toolchains of a page
   * share: the tools are the same in each mode. `spawn` is for tests.
   */
  constructor(
    private readonly manifest: string,
    private readonly compiled: { modules: Modules | null } = { modules: null },
    private readonly spawn: (attempt: number) => Worker = startWorker,
  ) {}

  /** Hears the std half of a program that is likely to be run. */
  onStd: ((std: ArrayBuffer) => void) | null = null;

  warm(): void {
    this.#post({ type: "warm" });
  }

  build(source: Source, options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {}): Promise<BuildResult> {
    return this.#job((id) => ({ type: "build", id, source }), { ...options, limit: buildLimit });
  }

  async diagnose(source: Source): Promise<Diagnostic[] | null> {
    if (!this.#ready || !this.#diagnoses || this.#pending.size > 0) return null;
    try {
      return await this.#job<Diagnostic[] | null>((id) => ({ type: "diagnose", id, source }), { limit: diagnoseLimit });
    } catch (error) {
      // It is not asked again until a build has shown that the source is harmless; the tools are readied for that build.
      this.#diagnoses = !(error instanceof ToolchainError && error.kind === "timeout");
      this.warm();
      return null;
    }
  }

  onReady(listener: () => void): void {
    this.#listeners.add(listener);
  }

  packages(): readonly string[] {
    return this.#packages;
  }

  format(source: string, options: { onProgress?: (progress: Progress) => void } = {}): Promise<FormatResult> {
    return this.#job((id) => ({ type: "format", id, source }), { ...options, limit: buildLimit });
  }

  readTrace(trace: Uint8Array, options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {}): Promise<string> {
    return this.#job((id) => ({ type: "read trace", id, trace }), { ...options, limit: buildLimit });
  }

  #job<Result>(
    message: (id: number) => ToWorker,
    { signal, onProgress, limit }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void; limit: number },
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      signal?.throwIfAborted();
      const id = this.#nextId++;
      const posted = message(id);
      this.#pending.set(id, { message: posted, resolve, reject, onProgress, limit, computing: false, timer: undefined });
      signal?.addEventListener("abort", () => this.#abort(id, signal.reason), { once: true });
      this.#post(posted);
    });
  }

  #abort(id: number, reason: Error): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#settle(id)?.reject(reason);
    if (pending.computing || !this.#heard) this.#restart();
    else this.#post({ type: "cancel", id });
  }

  #post(message: ToWorker): void {
    if (!this.#worker) {
      this.#worker = this.spawn(this.#unheard);
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        const reason = event.message ? `the toolchain failed: ${event.message}` : "the toolchain could not be fetched. Run again to retry.";
        this.#end();
        for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new ToolchainError("download", reason));
      };
      this.#worker.postMessage({ type: "start", manifest: this.manifest, modules: this.compiled.modules } satisfies ToWorker);
    }
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    this.#heard = true;
    this.#unheard = 0;
    switch (message.type) {
      case "modules":
        this.compiled.modules = message.modules;
        break;
      case "progress":
        for (const { onProgress } of this.#pending.values()) onProgress?.(message.progress);
        break;
      case "computing": {
        const pending = this.#pending.get(message.id);
        if (!pending) {
          // Aborted while this message was on its way: nobody waits for what the worker now computes.
          this.#restart();
          break;
        }
        pending.computing = true;
        pending.timer = setTimeout(() => {
          const error = new ToolchainError("timeout", `the build was stopped: it took more than ${pending.limit / 1000} seconds`);
          this.#settle(message.id)?.reject(error);
          this.#restart();
        }, pending.limit);
        break;
      }
      case "ahead":
        clearTimeout(this.#ahead);
        if (message.linking) this.#ahead = setTimeout(() => this.#linksTooLong(), diagnoseLimit);
        break;
      case "std":
        this.onStd?.(message.std);
        break;
      case "ready":
        this.#ready = true;
        this.#packages = message.packages;
        for (const listener of this.#listeners) listener();
        break;
      case "built":
        this.#ready = this.#diagnoses = true;
        this.#settle(message.id)?.resolve(message.result as never);
        break;
      case "diagnosed":
      case "formatted":
      case "trace read":
        this.#settle(message.id)?.resolve(message.result as never);
        break;
      case "failed":
        this.#settle(message.id)?.reject(new ToolchainError(message.kind, message.message));
        break;
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }

  #linksTooLong(): void {
    this.#diagnoses = false;
    this.#restart();
    this.warm();
  }

  /** Ends the worker with what it computes. Jobs that waited for their turn go to another. */
  #restart(): void {
    this.#end();
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.computing = false;
      this.#post(pending.message);
    }
  }

  #end(): void {
    clearTimeout(this.#ahead);
    if (this.#worker && !this.#heard) this.#unheard++;
    this.#worker?.terminate();
    this.#worker = null;
    this.#heard = this.#ready = false;
  }
}

/**
 * Starts the worker. A blog's CMS may sandbox the embed, which gives the page an opaque origin: then a worker cannot be
 * started from our address, but one that loads its script from there can.
 *
 * After an attempt that came to nothing the address differs: the browser would join us to a connection that fell silent.
 */
function startWorker(attempt: number): Worker {
  const address = new URL(TOOLCHAIN_WORKER, import.meta.url).href + (attempt > 0 ? `?${attempt}` : "");
  if (globalThis.origin !== "null") return new Worker(address);
  return new Worker(`data:text/javascript,${encodeURIComponent(`importScripts(${JSON.stringify(address)})`)}`);
}
