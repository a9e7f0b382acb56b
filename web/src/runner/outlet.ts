/**
 * Sends a program's output in few messages without keeping any of it back.
 *
 * A program that computes may not let this worker's timers fire for long. Therefore each line goes out at once while there
 * are few; only from the 31st message within 50 ms on are they gathered, until there are 32 KiB, or the time has passed and
 * the program writes again, or the program rests. What does not end a line, like the parts of which Go writes a panic,
 * waits for its end, or until the program rests.
 */

const windowLength = 50; // ms
const atOnce = 30; // messages a window; 20 windows a second keep below the frame's limit of 1,000
const chunk = 32 * 1024; // bytes
const lineFeed = 10;

export type Stream = "stdout" | "stderr";

export class Outlet {
  readonly #send: (stream: Stream, bytes: Uint8Array) => void;
  readonly #now: () => number;
  readonly #later: (flush: () => void) => void;
  readonly #rest: (flush: () => void) => void;
  #windowStart = -Infinity;
  #sent = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #heldStream: Stream = "stdout";
  #waits = false;

  /** `rest` calls back once the program has gone back to the event loop, and `later` when a window has passed. */
  constructor(
    send: (stream: Stream, bytes: Uint8Array) => void,
    now: () => number = () => performance.now(),
    later: (flush: () => void) => void = (flush) => setTimeout(flush, windowLength),
    rest: (flush: () => void) => void = (flush) => queueMicrotask(flush),
  ) {
    this.#send = send;
    this.#now = now;
    this.#later = later;
    this.#rest = rest;
  }

  /** Takes output; the bytes are copied. */
  write(stream: Stream, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (stream !== this.#heldStream) this.flush();
    this.#heldStream = stream;
    this.#held.push(bytes.slice());
    this.#heldBytes += bytes.length;
    const now = this.#now();
    const late = now - this.#windowStart >= windowLength;
    if (late) {
      this.#windowStart = now;
      this.#sent = 0;
    }
    const line = bytes[bytes.length - 1] === lineFeed;
    if (this.#heldBytes >= chunk || (this.#sent < atOnce && (line || (late && this.#held.length > 1)))) this.flush();
    else if (!this.#waits) {
      this.#waits = true;
      const flush = () => {
        this.#waits = false;
        this.flush();
      };
      if (this.#sent < atOnce) this.#rest(flush);
      else this.#later(flush);
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
