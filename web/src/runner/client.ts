/**
 * The page's end of the runner: one hidden frame a page, made with the first run, replaced when it hangs or breaks.
 */
import { halvesOf } from "../host/program";
import type { Run, RunEvent, RunnerClient, RunResult, Start } from "../messages";
import { GivenHalves } from "./given";
import { type FromFrame, frameTimeout, readFrameMessage, type ToFrame } from "./messages";

/** How long the frame may take to load, in ms, until a run fails for want of it. */
const loadTimeout = 20_000;

/** How long a frame that has loaded may take to say so, in ms: what it has loaded is an error page then. */
const readyTimeout = 1_000;

interface Pending {
  onEvent: (event: RunEvent) => void;
  finish: (result: RunResult) => void;
}

export class Runner implements RunnerClient {
  #frame: Frame | null = null;
  #nextId = 1;

  /**
   * `address` is the runner's page. With `text` it is fetched and put into the frame: on a host whose headers we do not know, and for a
   * service worker, which sees nothing of what a frame with an opaque origin loads.
   */
  constructor(
    private readonly address: string,
    private readonly text = false,
  ) {}

  warm(): void {
    this.#frame ??= new Frame(this.address, this.text, () => (this.#frame = null));
  }

  prepare(std: ArrayBuffer): void {
    this.warm();
    this.#frame!.placeOf(new Uint8Array(std));
  }

  start(start: Start, onEvent: (event: RunEvent) => void): Run {
    const id = this.#nextId++;
    this.warm();
    const frame = this.#frame!;
    const done = new Promise<RunResult>((finish) => frame.start(id, { onEvent, finish }, start));
    return { done, input: (text) => frame.input(id, text), stop: () => frame.stop(id) };
  }
}

class Frame {
  readonly #element = document.createElement("iframe");
  readonly #channel = new MessageChannel();
  readonly #runs = new Map<number, Pending>();
  readonly #given = new GivenHalves();
  readonly #onReady: (event: MessageEvent) => void;
  #queue: { message: ToFrame; transfer: Transferable[] }[] | null = [];
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    address: string,
    text: boolean,
    private readonly onGone: () => void,
  ) {
    this.#element.setAttribute("sandbox", "allow-scripts");
    this.#element.hidden = true;
    this.#element.title = "Interleave runner";
    this.#onReady = (event) => {
      // An opaque origin reads "null"; anything else is not our page in our sandbox.
      if (event.source !== this.#element.contentWindow || event.origin !== "null" || event.data?.type !== "ready") return;
      this.#ready();
    };
    addEventListener("message", this.#onReady);
    this.#channel.port1.onmessage = ({ data }) => this.#receive(readFrameMessage(data));
    const fail = () => this.#remove("the runner could not be loaded. Run again to retry.");
    this.#watch = setTimeout(fail, loadTimeout);
    this.#element.addEventListener("load", () => {
      if (!this.#queue) return;
      clearTimeout(this.#watch);
      this.#watch = setTimeout(fail, readyTimeout);
    });
    if (text) fetchText(address).then((html) => this.#load("srcdoc", html), fail);
    else this.#load("src", address);
  }

  #load(from: "src" | "srcdoc", what: string): void {
    if (!this.#queue || this.#watch === undefined) return; // it was given up meanwhile
    this.#element[from] = what;
    document.body.append(this.#element);
  }

  /** Where the frame has a std half, which it is given if it has not. */
  placeOf(std: Uint8Array<ArrayBuffer>): number {
    return this.#given.placeOf(std, (place) => {
      const { buffer } = std.slice();
      this.#post({ type: "std", place, std: buffer }, [buffer]);
    });
  }

  start(id: number, pending: Pending, start: Start): void {
    this.#runs.set(id, pending);
    const halves = halvesOf(start.wasm);
    const std = halves && this.placeOf(halves.std);
    const wasm = halves ? halves.program.slice().buffer : start.wasm.slice(0);
    this.#post({ type: "start", run: id, start: { ...start, wasm }, std }, [wasm]);
  }

  input(id: number, text: string | null): void {
    this.#post({ type: "input", run: id, text });
  }

  /** The reader is answered at once; the frame has its time to end the worker, and goes if it does not answer. */
  stop(id: number): void {
    if (!this.#finish(id, { ending: "stopped" })) return;
    if (this.#queue) {
      this.#queue = this.#queue.filter(({ message }) => !("run" in message && message.run === id));
      return;
    }
    this.#post({ type: "stop", run: id });
    this.#ask();
  }

  #ready(): void {
    removeEventListener("message", this.#onReady);
    clearTimeout(this.#watch);
    this.#watch = undefined;
    this.#element.contentWindow?.postMessage({ interleave: 1, type: "port" }, "*", [this.#channel.port2]);
    const queue = this.#queue ?? [];
    this.#queue = null;
    for (const { message, transfer } of queue) this.#post(message, transfer);
  }

  #post(message: ToFrame, transfer: Transferable[] = []): void {
    if (this.#queue) this.#queue.push({ message, transfer });
    else this.#channel.port1.postMessage(message, transfer);
  }

  #ask(): void {
    if (this.#watch !== undefined) return;
    this.#post({ type: "ping" });
    this.#watch = setTimeout(() => this.#remove("the runner hung and was restarted"), frameTimeout);
  }

  #receive(message: FromFrame | null): void {
    switch (message?.type) {
      case "started":
      case "reading":
        this.#runs.get(message.run)?.onEvent({ type: message.type });
        break;
      case "output":
        this.#runs.get(message.run)?.onEvent({ type: "output", stream: message.stream, text: message.text });
        break;
      case "tally":
        this.#runs.get(message.run)?.onEvent({ type: "tally", tally: message.tally });
        break;
      case "traced":
        this.#runs.get(message.run)?.onEvent({ type: "traced", traced: message.traced });
        break;
      case "exited":
        this.#finish(message.run, { ending: "exited", exitCode: message.exitCode });
        break;
      case "cut":
      case "failed":
        this.#finish(message.run, { ending: message.type, reason: message.reason });
        break;
      case "stopped":
        this.#finish(message.run, { ending: "stopped" });
        break;
      case "pong":
        clearTimeout(this.#watch);
        this.#watch = undefined;
        break;
    }
  }

  #finish(id: number, result: RunResult): boolean {
    const pending = this.#runs.get(id);
    this.#runs.delete(id);
    pending?.finish(result);
    return pending !== undefined;
  }

  #remove(reason: string): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
    removeEventListener("message", this.#onReady);
    this.#channel.port1.close();
    this.#element.remove();
    this.onGone();
    for (const id of [...this.#runs.keys()]) this.#finish(id, { ending: "failed", reason });
  }
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}
