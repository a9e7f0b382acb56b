/** A proxy on loopback that fails as networks do: for the addresses that match, until told otherwise. */
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a response: nothing comes, half of it comes, half of it comes and then nothing more, or a status in its place. */
export type Failure = "refused" | "cut" | "stalled" | number;

export class Unreliable {
  readonly #server: http.Server;
  #failing: { pattern: RegExp; failure: Failure } | null = null;
  /** Paths that were asked for, and those of requests that failed. */
  readonly asked: string[] = [];
  readonly failed: string[] = [];

  private constructor(target: string) {
    this.#server = http.createServer((request, response) => {
      this.asked.push(request.url!);
      const failing = this.#failing?.pattern.test(request.url!) ? this.#failing.failure : null;
      if (failing !== null) this.failed.push(request.url!);
      if (failing === "refused") return void response.destroy();
      if (typeof failing === "number") return void response.writeHead(failing, { "Access-Control-Allow-Origin": "*" }).end("no");
      const upstream = http.request(new URL(request.url!, target), { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        if (failing === null) return void answer.pipe(response);
        const parts: Uint8Array[] = [];
        answer.on("data", (part: Uint8Array) => parts.push(part));
        answer.on("end", () => {
          const whole = Buffer.concat(parts);
          response.write(whole.subarray(0, whole.length >> 1), () => failing === "cut" && response.destroy());
        });
      });
      upstream.on("error", () => response.destroy());
      upstream.end();
    });
  }

  static async before(target: string): Promise<Unreliable> {
    const proxy = new Unreliable(target);
    await new Promise<void>((listening) => proxy.#server.listen(0, "127.0.0.1", listening));
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  fail(pattern: RegExp, failure: Failure): void {
    this.#failing = { pattern, failure };
  }

  heal(): void {
    this.#failing = null;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
