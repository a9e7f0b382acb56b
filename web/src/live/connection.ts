/** A WebSocket that comes back by itself. */

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "close">;

export interface Listener {
  onMessage(data: unknown): void;
  /** Whether there is a connection now. */
  onLink(up: boolean): void;
}

/** How long the first pause before another try can be, and every one, in ms: a server that starts anew is found at once. */
export const pauses = { first: 200, most: 10_000 };

/** The pause after so many failures, with `random` from 0 to 1: who lost one server together does not come back in step. */
export function pauseAfter(failures: number, random: number): number {
  return Math.min(pauses.most, pauses.first * 2 ** (failures - 1)) * (0.5 + random / 2);
}

export class Connection {
  #socket: Socket | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: () => Socket,
    private readonly listener: Listener,
  ) {}

  /** Connects now, unless it is, or tries to be, already. */
  start(): void {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    const socket = (this.#socket = this.open());
    socket.onopen = () => this.listener.onLink(true);
    socket.onmessage = ({ data }) => {
      this.#failures = 0; // only who says something is the server, and not a proxy in front of none
      this.listener.onMessage(data);
    };
    socket.onclose = () => {
      this.#socket = null;
      this.listener.onLink(false);
      this.#timer = setTimeout(() => this.start(), pauseAfter(++this.#failures, Math.random()));
    };
  }

  /** Ends the connection, and tries no more until it is started. */
  stop(): void {
    clearTimeout(this.#timer);
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }
}
