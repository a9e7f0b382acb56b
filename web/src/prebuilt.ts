/**
 * Fetches the wasm that was built ahead for an unedited snippet. The browser's own cache keeps it: its address is immutable.
 * Chromium also takes it for a dictionary, and is sent what differs in the next one; that needs no credentials.
 */
import { unzipped } from "./gzip";
import type { Progress } from "./messages";

/** Addresses whose last download came to nothing: the browser's cache may still hold the connection that fell silent. */
const failed = new Set<string>();

export async function fetchPrebuilt(
  url: string,
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<ArrayBuffer | null> {
  options.onProgress({ what: "the program", received: 0, total: 0 });
  let response: Response;
  try {
    response = await fetch(url, { signal: options.signal, credentials: "omit", cache: failed.has(url) ? "reload" : "default" });
    // A page that is older than the server may name a file that is gone; the toolchain can still build the program.
    if (response.status === 404 || response.status === 410) return null;
    if (response.ok) {
      const wasm = await (await unzipped(new URL(url, document.baseURI), response)).arrayBuffer();
      failed.delete(url);
      return wasm;
    }
  } catch (error) {
    failed.add(url);
    if (options.signal.aborted) throw error;
    throw new Error("the program could not be fetched; Run tries again");
  }
  throw new Error(`the program could not be fetched (status ${response.status}); Run tries again`);
}
