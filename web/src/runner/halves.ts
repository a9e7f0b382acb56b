/** The compiled std halves of programs that were started: most edits leave them as they are. */
import { halvesOf } from "../host/program";

/** How many are kept, each a few megabytes: those of a page's last programs, and of their checks. */
const kept = 4;

/**
 * How long a run waits for its half, in ms; then its worker compiles one for itself, at once. Browsers compile what nobody is held up by
 * when they have nothing better to do: WebKit, only after the tools' hot code, for seconds.
 */
const patience = 100;

interface Compiled {
  bytes: BigUint64Array;
  module: Promise<WebAssembly.Module>;
}

export class StdHalves {
  /** The last one used comes first. */
  #compiled: Compiled[] = [];

  /** That of a program, compiled; null if it has none. */
  get(wasm: ArrayBuffer): Promise<WebAssembly.Module> | null {
    const std = halvesOf(wasm)?.std;
    return std ? this.compiled(std) : null;
  }

  /** That of a program, if it is compiled or is so soon. A half that cannot be compiled is its worker's to complain of. */
  async soon(wasm: ArrayBuffer): Promise<WebAssembly.Module | undefined> {
    const compiled = this.get(wasm);
    if (!compiled) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, patience)));
    return Promise.race([compiled.catch(() => undefined), late]).finally(() => clearTimeout(timer));
  }

  /** It rejects if that is none that can be compiled. */
  compiled(std: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
    const words = wordsOf(std);
    const known = this.#compiled.find(({ bytes }) => same(bytes, words)) ?? { bytes: words, module: WebAssembly.compile(std) };
    this.#compiled = [known, ...this.#compiled.filter((one) => one !== known)].slice(0, kept);
    return known.module;
  }
}

/** A copy, with zeros up to a whole word: eight bytes are compared as fast as one. */
function wordsOf(bytes: Uint8Array): BigUint64Array {
  const words = new BigUint64Array(Math.ceil(bytes.length / 8));
  new Uint8Array(words.buffer).set(bytes);
  return words;
}

function same(a: BigUint64Array, b: BigUint64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
