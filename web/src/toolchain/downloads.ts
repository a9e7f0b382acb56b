/**
 * Fetches assets once and counts what arrives. A download that fails is forgotten, so that the next build tries again.
 */
import { isZipped, unzipped } from "../gzip";
import type { Progress } from "../messages";
import type { Asset } from "./manifest";

export class DownloadError extends Error {}

/** How long a download may bring nothing, in ms, before it is given up: a line that is alive is not silent for so long. */
export const stallLimit = 20_000;

/** How long the page is not told of more bytes, in ms: each time it paints, while the tools need every processor. */
const reportEvery = 100;

export class Downloads {
  readonly #base: string;
  readonly #say: (progress: Progress) => void;
  #total = 0;
  #received = 0;
  #reported = -Infinity;
  readonly #active = new Set<{ what: string }>();
  #abort = new AbortController();
  /** Files whose last download came to nothing. */
  readonly #failed = new Set<string>();

  /** `base` is the address that assets are relative to. */
  constructor(base: string, report: (progress: Progress) => void) {
    this.#base = base;
    this.#say = report;
  }

  /** Gives up what is under way. What has arrived whole stays. */
  abort(): void {
    this.#abort.abort(new Error("it was stopped"));
    this.#abort = new AbortController();
  }

  /** Fetches a whole asset. `what` names it to the reader. */
  async bytes(asset: Asset, what: string): Promise<Uint8Array> {
    return this.#fetch(asset, what, async (response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length !== asset.size) throw new Error(`${bytes.length} bytes of ${asset.size} arrived`);
      return bytes;
    });
  }

  /** Fetches an asset and compiles it while it arrives, which also lets the browser cache the compiled code. */
  async module(asset: Asset, what: string): Promise<WebAssembly.Module> {
    return this.#fetch(asset, what, (response) => WebAssembly.compileStreaming(response));
  }

  async #fetch<T>(asset: Asset, what: string, read: (response: Response) => Promise<T>): Promise<T> {
    // Until the answer says how it is encoded, the smaller size is expected.
    let wire = asset.brotli;
    let counted = 0;
    const stall = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(new Error(`nothing arrived for ${stallLimit / 1000} seconds`)), stallLimit);
    };
    const count = (bytes: number) => {
      alive();
      this.#received += bytes - counted;
      counted = bytes;
      if (bytes === wire || performance.now() - this.#reported >= reportEvery) this.report();
    };
    const own = { what };
    const signal = AbortSignal.any([this.#abort.signal, stall.signal]);
    this.#active.add(own);
    this.#total += wire;
    alive();
    try {
      // After a failure past the browser's cache, which may still hold the connection that fell silent and would join us to it.
      const cache = this.#failed.has(asset.file) ? "reload" : "default";
      const address = new URL(asset.file, this.#base);
      const answer = await fetch(address, { signal, cache });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const encoding = isZipped(address) ? "gzip" : answer.headers.get("Content-Encoding");
      const response = await unzipped(address, answer);
      const actual = encoding === "br" ? asset.brotli : encoding === "gzip" ? asset.gzip : asset.size;
      this.#total += actual - wire;
      wire = actual;
      const counting = countBytes(response.clone(), (plain) => count(Math.min(wire, (plain / asset.size) * wire)));
      const result = await read(response);
      await counting;
      count(wire);
      this.#failed.delete(asset.file);
      return result;
    } catch (error) {
      this.#failed.add(asset.file);
      this.#total -= wire;
      this.#received -= counted;
      const reason: unknown = signal.aborted ? signal.reason : error;
      throw new DownloadError(`${what} could not be fetched (${reason instanceof Error ? reason.message : reason}). Run again to retry.`);
    } finally {
      clearTimeout(timer);
      this.#active.delete(own);
      // When nothing is under way, the next build's progress starts from nothing.
      if (this.#active.size === 0) this.#total = this.#received = 0;
    }
  }

  /** Says how far all that is under way is, if anything is. */
  report(): void {
    const [first, ...more] = [...this.#active].map(({ what }) => what);
    if (first === undefined) return;
    const packages = [first, ...more].every((what) => what.startsWith("package "));
    this.#reported = performance.now();
    const what = more.length === 0 ? first : packages ? `${more.length + 1} packages` : "the Go toolchain";
    this.#say({ what, received: Math.round(this.#received), total: this.#total });
  }
}

/** Counts the bytes of a body after decompression; the other reader of the response reports what goes wrong. */
async function countBytes(response: Response, report: (bytes: number) => void): Promise<void> {
  const reader = response.body?.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      bytes += chunk.value.length;
      report(bytes);
    }
  } catch {
    return;
  }
}
