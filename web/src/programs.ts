/** Where the wasm of a snippet's program comes from: built ahead and fetched, or built in the browser. */
import type { Diagnostic, Mode, Progress, Source } from "./messages";
import type { Tools } from "./engine";

/** Where the wasm of a run came from; of a program that is not built it is its interpreter. */
export type Built = "prebuilt" | "browser" | "interpreter";

/** What is wanted; `prebuilt` is the address of its wasm, where there is one. */
export interface Wanted {
  source: Source;
  mode: Mode;
  prebuilt: string | null;
}

export interface Awaited {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** The wasm, or what is wrong with the source. */
export type Program = { wasm: ArrayBuffer; built: Built } | { wasm: null; built: Built; diagnostics: Diagnostic[] };

export class Programs {
  #ahead: { url: string; wasm: Promise<ArrayBuffer | null>; abort: AbortController } | null = null;
  /** The address whose download ahead came to nothing last: the next run fetches it, and nobody before. */
  #lost: string | null = null;

  constructor(private readonly tools: Tools) {}

  /** Fetches the wasm of a run that is likely. What fails is not said: the run will meet it. */
  anticipate(prebuilt: string): void {
    if (this.#ahead?.url === prebuilt || this.#lost === prebuilt || this.tools.last.run?.key === prebuiltKey(prebuilt)) return;
    const abort = new AbortController();
    const wasm = this.tools.fetchPrebuilt(prebuilt, { signal: abort.signal, onProgress: () => {} }).catch(() => null);
    const ahead = { url: prebuilt, wasm, abort };
    this.#ahead = ahead;
    void wasm.then((bytes) => {
      if (bytes) this.#remember("run", prebuiltKey(prebuilt), bytes);
      else this.#lost = prebuilt;
      if (this.#ahead === ahead) this.#ahead = null;
    });
  }

  async get({ source, mode, prebuilt }: Wanted, { signal, onProgress: report }: Awaited): Promise<Program> {
    const onProgress = (progress: Progress) => {
      if (!signal.aborted) report(progress);
    };
    const key = prebuilt ? prebuiltKey(prebuilt) : `browser ${source.main}\0${source.test ?? ""}`;
    const built = prebuilt ? "prebuilt" : "browser";
    if (prebuilt && this.#ahead?.url === prebuilt) {
      // From here on it is this run's download: shown, and ended with it, so that the next run does not wait for it too.
      const { wasm, abort } = this.#ahead;
      onProgress({ what: "the program", received: 0, total: 0 });
      signal.addEventListener("abort", () => abort.abort(), { once: true });
      await orAborted(wasm, signal);
      onProgress({ what: "the program", received: 1, total: 1 });
    }
    const last = this.tools.last[mode];
    if (last?.key === key) return { wasm: last.wasm, built };
    if (prebuilt) {
      const wasm = await orAborted(this.tools.fetchPrebuilt(prebuilt, { signal, onProgress }), signal);
      onProgress({ what: "the program", received: 1, total: 1 });
      return wasm ? { wasm: this.#remember(mode, key, wasm), built } : this.get({ source, mode, prebuilt: null }, { signal, onProgress });
    }
    const build = await orAborted(this.tools.toolchain(mode).build(source, { signal, onProgress }), signal);
    return build.ok ? { wasm: this.#remember(mode, key, build.wasm), built } : { wasm: null, built, diagnostics: build.diagnostics };
  }

  #remember(mode: Mode, key: string, wasm: ArrayBuffer): ArrayBuffer {
    this.tools.last[mode] = { key, wasm };
    return wasm;
  }
}

function prebuiltKey(url: string): string {
  return `prebuilt ${url}`;
}

/** Rejects as soon as the signal aborts: Stop must not wait for a client to notice. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
