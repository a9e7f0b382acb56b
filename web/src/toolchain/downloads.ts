/**
 * Fetches assets once and counts what arrives. A download that fails is forgotten, so that the next build tries again.
 */
import type { Progress } from "../messages";
import type { Asset } from "./manifest";

export class DownloadError extends Error {}

export class Downloads {
  readonly #base: string;
  readonly #report: (progress: Progress) => void;
  #total = 0;
  #received = 0;
  #active = 0;

  /** `base` is the address that assets are relative to. */
  constructor(base: string, report: (progress: Progress) => void) {
    this.#base = base;
    this.#report = report;
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
    let wire = asset.size;
    let counted = 0;
    const count = (bytes: number) => {
      this.#received += bytes - counted;
      counted = bytes;
      this.#report({ what, received: Math.round(this.#received), total: this.#total });
    };
    // Until the answer says how it is encoded, the smaller size is expected.
    wire = asset.brotli;
    this.#total += wire;
    this.#active++;
    try {
      const response = await fetch(new URL(asset.file, this.#base));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const encoding = response.headers.get("Content-Encoding");
      const actual = encoding === "br" ? asset.brotli : encoding === "gzip" ? asset.gzip : asset.size;
      this.#total += actual - wire;
      wire = actual;
      const counting = countBytes(response.clone(), (plain) => count(Math.min(wire, (plain / asset.size) * wire)));
      const result = await read(response);
      await counting;
      count(wire);
      return result;
    } catch (error) {
      this.#total -= wire;
      this.#received -= counted;
      throw new DownloadError(`${what} could not be fetched (${error instanceof Error ? error.message : error}). Run again to retry.`);
    } finally {
      // When nothing is under way, the next build's progress starts from nothing.
      if (--this.#active === 0) this.#total = this.#received = 0;
    }
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
