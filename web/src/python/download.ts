/** Fetches the interpreter with the first run of a Python program on a page. The browser's own cache keeps it: its addresses are immutable. */
import { nameHere, unzipped } from "../gzip";
import type { Awaited } from "../programs";

export interface Interpreter {
  /** The script of its worker. */
  worker: string;
  wasm: ArrayBuffer;
}

const what = "Python";
let there: Promise<Interpreter> | null = null;

/** Rejects in words for the reader, or as the signal says: then it goes on, for the next run. */
export function interpreter({ signal, onProgress }: Awaited): Promise<Interpreter> {
  if (!there) {
    there = Promise.all([fetched(PYTHON_WORKER), fetched(nameHere(PYTHON_WASM))]).then(async ([worker, wasm]) => ({ worker: await worker.text(), wasm: await wasm.arrayBuffer() }));
    there.catch(() => (there = null));
  }
  const coming = there;
  onProgress({ what, received: 0, total: 0 });
  return new Promise<Interpreter>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    coming.then(resolve, () => reject(new Error("Python could not be fetched; Run tries again")));
  }).finally(() => onProgress({ what, received: 1, total: 1 }));
}

async function fetched(name: string): Promise<Response> {
  const address = new URL(name, import.meta.url);
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return unzipped(address, response);
}
