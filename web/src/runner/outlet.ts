/**
 * Sends a program's output in few messages without keeping any of it back.
 *
 * A program that computes never lets this worker's timers fire, so what waits for one may wait for ever. Therefore each
 * write goes out at once while there are few; only from the 31st within 50 ms on are they gathered, until there are
 * 32 KiB, or the time has passed and the program writes again, or the program rests and the timer fires.
 */

const windowLength = 50; // ms
const atOnce = 30; // messages a window; 20 windows a second keep below the frame's limit of 1,000
const chunk = 32 * 1024; // bytes

export type Stream = "stdout" | "stderr";

export class Outlet {
  readonly #send: (stream: Stream, bytes: Uint8Array) => void;
  readonly #now: () => number;
  readonly #later: (flush: () => void) => void;
  #windowStart = -Infinity;
  #sent = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #heldStream: Stream = "stdout";
  #timer = false;

  constructor(
    send: (stream: Stream, bytes: Uint8Array) => void,
    now: () => number = () => performance.now(),
    later: (flush: () => void) => void = (flush) => setTimeout(flush, windowLength),
  ) {
    this.#send = send;
    this.#now = now;
    this.#later = later;
  }

  /** Takes output; the bytes are copied. */
  write(stream: Stream, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (stream !== this.#heldStream) this.flush();
    this.#heldStream = stream;
    this.#held.push(bytes.slice());
    this.#heldBytes += bytes.length;
    const now = this.#now();
    if (now - this.#windowStart >= windowLength) {
      this.#windowStart = now;
      this.#sent = 0;
    }
    if (this.#sent < atOnce || this.#heldBytes >= chunk) this.flush();
    else if (!this.#timer) {
      this.#timer = true;
      this.#later(() => {
        this.#timer = false;
        this.flush();
      });
    }
  }

  /** Sends what is held. */
  flush(): void {
    if (this.#heldBytes === 0) return;
    const whole = new Uint8Array(this.#heldBytes);
    let at = 0;
    for (const part of this.#held) {
      whole.set(part, at);
      at += part.length;
    }
    this.#held = [];
    this.#heldBytes = 0;
    this.#sent++;
    this.#send(this.#heldStream, whole);
  }
}
