/** A program's standard input: what it was given and has not read yet. */
export class Input {
  #given: Uint8Array[] = [];
  #ended = false;
  #waiting: (() => void) | null = null;

  /** `onWait` is called when the program reads and there is nothing to be read. */
  constructor(private readonly onWait: () => void) {}

  /** Adds to what can be read; null ends it, once and for all. */
  give(text: string | null): void {
    if (this.#ended) return;
    if (text === null) this.#ended = true;
    else if (text !== "") this.#given.push(new TextEncoder().encode(text));
    if (this.#given.length === 0 && !this.#ended) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }

  /** Fills the buffer as far as there is something, and answers with how much; 0 is the end. Else it answers later. */
  read(into: Uint8Array, answer: (length: number) => void): void {
    const first = this.#given[0];
    if (!first && !this.#ended) {
      this.#waiting = () => this.read(into, answer);
      this.onWait();
      return;
    }
    const part = first?.subarray(0, into.length) ?? new Uint8Array(0);
    into.set(part);
    if (first && part.length === first.length) this.#given.shift();
    else if (first) this.#given[0] = first.subarray(part.length);
    answer(part.length);
  }
}
