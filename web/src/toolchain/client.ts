/**
 * The page's end of the toolchain worker. It starts the worker when first needed, ends it when a build runs away or is
 * stopped while it computes, and starts another, which gets the compiled tools of the one before.
 */
import type { BuildResult, FormatResult, Progress, ToolchainClient, ToolchainFailure } from "../messages";
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

interface Pending {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
  onProgress: ((progress: Progress) => void) | undefined;
  computing: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class Toolchain implements ToolchainClient {
  #worker: Worker | null = null;
  #modules: Modules | null = null;
  #pending = new Map<number, Pending>();
  #nextId = 1;

  /** `manifest` is the address of the toolchain's manifest; assets stand beside it. `spawn` is for tests. */
  constructor(
    private readonly manifest: string,
    private readonly spawn: () => Worker = startWorker,
  ) {}

  warm(): void {
    this.#post({ type: "warm" });
  }

  build(source: string, options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {}): Promise<BuildResult> {
    return this.#job((id) => ({ type: "build", id, source }), options);
  }

  format(source: string, options: { onProgress?: (progress: Progress) => void } = {}): Promise<FormatResult> {
    return this.#job((id) => ({ type: "format", id, source }), options);
  }

  #job<Result>(
    message: (id: number) => ToWorker,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      signal?.throwIfAborted();
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject, onProgress, computing: false, timer: undefined });
      signal?.addEventListener("abort", () => this.#abort(id, signal.reason), { once: true });
      this.#post(message(id));
    });
  }

  #abort(id: number, reason: Error): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#settle(id)?.reject(reason);
    if (pending.computing) this.#restart("the build was stopped");
    else this.#post({ type: "cancel", id });
  }

  #post(message: ToWorker): void {
    if (!this.#worker) {
      this.#worker = this.spawn();
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#restart(event.message ? `the toolchain failed: ${event.message}` : "the toolchain could not be fetched. Run again to retry.", "download");
      };
      this.#worker.postMessage({ type: "start", manifest: this.manifest, modules: this.#modules } satisfies ToWorker);
    }
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "modules":
        this.#modules = message.modules;
        break;
      case "progress":
        for (const { onProgress } of this.#pending.values()) onProgress?.(message.progress);
        break;
      case "computing": {
        const pending = this.#pending.get(message.id);
        if (!pending) {
          // Aborted while this message was on its way: nobody waits for what the worker now computes.
          this.#restart("the build was stopped");
          break;
        }
        pending.computing = true;
        pending.timer = setTimeout(() => {
          const error = new ToolchainError("timeout", `the build was stopped: it took more than ${buildLimit / 1000} seconds`);
          this.#settle(message.id)?.reject(error);
          this.#restart(error.message);
        }, buildLimit);
        break;
      }
      case "built":
      case "formatted":
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

  /** Ends the worker. Jobs that waited for their turn fail with the reason; the next job starts another worker. */
  #restart(reason: string, kind: ToolchainFailure["kind"] = "crash"): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new ToolchainError(kind, reason));
  }
}

/**
 * Starts the worker. A blog's CMS may sandbox the embed, which gives the page an opaque origin: then a worker cannot be
 * started from our address, but one that loads its script from there can.
 */
function startWorker(): Worker {
  const address = new URL(TOOLCHAIN_WORKER, import.meta.url).href;
  if (globalThis.origin !== "null") return new Worker(address);
  const loader = URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(address)})`], { type: "text/javascript" }));
  return new Worker(loader);
}
