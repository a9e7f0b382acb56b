/**
 * The runner's frame: a page of its own with an opaque origin, no network and nothing in it. It gives each run a fresh
 * worker, believes nothing that comes from there but well-formed messages, and ends the worker on stop, exit, or when
 * it says too much.
 */
import type { Tally } from "../check/result";
import type { Start } from "../messages";
import { StdHalves } from "./halves";
import { type FromFrame, maxMessages, maxOutput, readWorkerMessage, tallyPause, type ToFrame, type ToWorker } from "./messages";

// Not a blob: WebKit starts no worker from one where the page has an opaque origin and requires CORP of what it embeds.
const workerAddress = addressOf(RUNNER_WORKER);

function addressOf(script: string): string {
  return `data:text/javascript,${encodeURIComponent(`${script}//# sourceURL=runner-worker.js`)}`;
}

/** A worker for the next run, started before it is needed: it takes some ten milliseconds to be there. */
let spare: Worker | null = null;

const stdHalves = new StdHalves();

/** The page may bring a worker of its own with a run: that of another language. */
function takeWorker(start: Start): Worker {
  if ("worker" in start) return new Worker(addressOf(start.worker));
  const worker = spare ?? new Worker(workerAddress);
  spare = null;
  return worker;
}

function readySpare(): void {
  spare ??= new Worker(workerAddress);
}

class Run {
  readonly #worker: Worker;
  readonly #decoders = {
    stdout: new TextDecoder("utf-8", { ignoreBOM: true }),
    stderr: new TextDecoder("utf-8", { ignoreBOM: true }),
  };
  #bytes = 0;
  #second = 0;
  #messages = 0;
  /** What has been counted and not gone on yet. */
  #tally: Tally | null = null;
  #lastTally = 0;

  constructor(
    private readonly id: number,
    private readonly post: (message: FromFrame) => void,
    private readonly ended: () => void,
    start: Start,
    std: number | null,
  ) {
    this.#worker = takeWorker(start);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onmessageerror = () => {};
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.end({ type: "failed", run: id, reason: event.message || "the program's worker could not be started" });
    };
    this.#start(start, std).catch((error) => this.end({ type: "failed", run: id, reason: String(error) }));
  }

  async #start(start: Start, std: number | null): Promise<void> {
    const given = std === null ? undefined : await stdHalves.soon(std);
    this.#worker.postMessage({ type: "start", start, std: given } satisfies ToWorker, [start.wasm]);
  }

  input(text: string | null): void {
    this.#worker.postMessage({ type: "input", text } satisfies ToWorker);
  }

  end(last: FromFrame): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
    for (const stream of ["stdout", "stderr"] as const) {
      const text = this.#decoders[stream].decode();
      if (text) this.post({ type: "output", run: this.id, stream, text });
    }
    this.#count();
    this.post(last);
    this.ended();
    setTimeout(readySpare);
  }

  #receive(data: unknown): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#messages = 0;
    this.#second = second;
    if (++this.#messages > maxMessages) {
      this.end({ type: "cut", run: this.id, reason: `the program was stopped: it sent more than ${maxMessages.toLocaleString("en")} messages in a second` });
      return;
    }
    const message = readWorkerMessage(data);
    switch (message?.type) {
      case "started":
      case "reading":
        this.post({ ...message, run: this.id });
        break;
      case "output":
        this.#output(message.stream, message.bytes);
        break;
      case "tally":
        this.#tally = message.tally;
        if (performance.now() - this.#lastTally >= tallyPause) this.#count();
        break;
      case "traced":
        this.post({ type: "traced", run: this.id, traced: message.traced });
        break;
      case "exited":
        this.end({ ...message, run: this.id });
        break;
      case "failed":
        this.end({ ...message, run: this.id });
        break;
    }
  }

  #count(): void {
    if (!this.#tally) return;
    this.post({ type: "tally", run: this.id, tally: this.#tally });
    this.#tally = null;
    this.#lastTally = performance.now();
  }

  #output(stream: "stdout" | "stderr", bytes: Uint8Array): void {
    const room = maxOutput - this.#bytes;
    this.#bytes += bytes.length;
    const text = this.#decoders[stream].decode(bytes.subarray(0, room), { stream: true });
    if (text) this.post({ type: "output", run: this.id, stream, text });
    if (bytes.length > room) this.end({ type: "cut", run: this.id, reason: "the program was stopped: it printed more than 1 MiB" });
  }
}

function serve(port: MessagePort): void {
  readySpare();
  const runs = new Map<number, Run>();
  const post = (message: FromFrame) => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    switch (data.type) {
      case "std":
        stdHalves.put(data.place, data.std);
        break;
      case "start": {
        const { run: id, start, std } = data;
        runs.set(id, new Run(id, post, () => runs.delete(id), start, std));
        break;
      }
      case "input":
        runs.get(data.run)?.input(data.text);
        break;
      case "stop":
        runs.get(data.run)?.end({ type: "stopped", run: data.run });
        break;
      case "ping":
        post({ type: "pong" });
        break;
    }
  };
}

// Opened on its own, the page has nobody to serve.
if (parent !== window) {
  addEventListener("message", function adopt(event) {
    const port = event.ports[0];
    if (event.source !== parent || !port) return;
    removeEventListener("message", adopt);
    serve(port);
  });
  parent.postMessage({ interleave: 1, type: "ready" }, "*");
}
