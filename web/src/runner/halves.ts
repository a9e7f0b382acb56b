/** The std halves of programs that the frame was given, and has compiled: most edits leave them as they are. */
import type { Std } from "../host/program";

/**
 * How long a run waits for its half, in ms; then its worker compiles one for itself, at once. Browsers compile what nobody is held up by
 * when they have nothing better to do: WebKit, only after the tools' hot code, for seconds.
 */
const patience = 100;

export class StdHalves {
  readonly #halves: { bytes: ArrayBuffer; compiled: Promise<Std> }[] = [];

  put(place: number, bytes: ArrayBuffer): void {
    // What cannot be compiled is its worker's to complain of.
    this.#halves[place] = { bytes, compiled: WebAssembly.compile(bytes).catch(() => bytes) };
  }

  /** What stands there, compiled if it is so soon. */
  soon(place: number): Promise<Std> {
    const { bytes, compiled } = this.#halves[place]!;
    let timer: ReturnType<typeof setTimeout>;
    const late = new Promise<Std>((resolve) => (timer = setTimeout(resolve, patience, bytes)));
    return Promise.race([compiled, late]).finally(() => clearTimeout(timer));
  }
}
