import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { buildLimit, diagnoseLimit, Toolchain } from "../src/toolchain/client";
import type { FromWorker, ToWorker } from "../src/toolchain/messages";

const program = (main: string) => ({ main, test: null });

/** A worker that records what it hears and says what a test tells it to. */
class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  heard: ToWorker[] = [];
  ended = false;
  postMessage(message: ToWorker) {
    this.heard.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(data: FromWorker) {
    if (!this.ended) this.onmessage?.({ data });
  }
  lastId(): number {
    return (this.heard.findLast((message) => message.type === "build") as { id: number }).id;
  }
}

let workers: FakeWorker[];
let toolchain: Toolchain;

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
  toolchain = new Toolchain("http://localhost/assets/toolchain.json", undefined, () => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as Worker;
  });
});
afterEach(() => vi.useRealTimers());

const built = (id: number): FromWorker => ({ type: "built", id, result: { ok: true, wasm: new ArrayBuffer(8), ms: 1 } });

describe("the toolchain's client", () => {
  test("starts one worker, when first needed", async () => {
    expect(workers).toHaveLength(0);
    const build = toolchain.build(program("a"));
    toolchain.warm();
    expect(workers).toHaveLength(1);
    expect(workers[0]!.heard.map(({ type }) => type)).toEqual(["start", "build", "warm"]);
    workers[0]!.say(built(workers[0]!.lastId()));
    expect((await build).ok).toBe(true);
  });

  test("ends a build that runs away, says so, and builds again with the tools it had", async () => {
    const build = toolchain.build(program("bomb"));
    const modules = {} as never;
    workers[0]!.say({ type: "modules", modules });
    workers[0]!.say({ type: "computing", id: workers[0]!.lastId() });
    const failure = expect(build).rejects.toMatchObject({ name: "ToolchainError", kind: "timeout", message: "the build was stopped: it took more than 30 seconds" });
    vi.advanceTimersByTime(buildLimit);
    await failure;
    expect(workers[0]!.ended).toBe(true);

    const next = toolchain.build(program("fine"));
    expect(workers[1]!.heard[0]).toEqual({ type: "start", manifest: "http://localhost/assets/toolchain.json", modules });
    workers[1]!.say(built(workers[1]!.lastId()));
    expect((await next).ok).toBe(true);
  });

  test("does not count the time of downloads", async () => {
    const build = toolchain.build(program("a"));
    vi.advanceTimersByTime(10 * buildLimit);
    workers[0]!.say(built(workers[0]!.lastId()));
    expect((await build).ok).toBe(true);
  });

  test("a stop while it computes ends the worker", async () => {
    const abort = new AbortController();
    const build = toolchain.build(program("a"), { signal: abort.signal });
    workers[0]!.say({ type: "computing", id: workers[0]!.lastId() });
    abort.abort();
    await expect(build).rejects.toMatchObject({ name: "AbortError" });
    expect(workers[0]!.ended).toBe(true);
  });

  test("a stop while it downloads keeps the worker and what has arrived", async () => {
    const abort = new AbortController();
    const build = toolchain.build(program("a"), { signal: abort.signal });
    const id = workers[0]!.lastId();
    workers[0]!.say({ type: "progress", progress: { what: "the Go toolchain", received: 1, total: 2 } });
    abort.abort();
    await expect(build).rejects.toMatchObject({ name: "AbortError" });
    expect(workers[0]!.ended).toBe(false);
    expect(workers[0]!.heard.at(-1)).toEqual({ type: "cancel", id });
  });

  test("a stop while the worker's own script does not arrive gives that worker up", async () => {
    const abort = new AbortController();
    const build = toolchain.build(program("a"), { signal: abort.signal });
    abort.abort();
    await expect(build).rejects.toMatchObject({ name: "AbortError" });
    expect(workers[0]!.ended).toBe(true);
  });

  test("a worker that began to compute what was just stopped is ended", async () => {
    const abort = new AbortController();
    const build = toolchain.build(program("a"), { signal: abort.signal });
    const id = workers[0]!.lastId();
    workers[0]!.say({ type: "modules", modules: {} as never });
    abort.abort();
    await expect(build).rejects.toThrow();
    workers[0]!.say({ type: "computing", id });
    expect(workers[0]!.ended).toBe(true);
  });

  test("a stop ends one build, and the build of another snippet goes on in the next worker", async () => {
    const abort = new AbortController();
    const stopped = toolchain.build(program("a"), { signal: abort.signal });
    const first = workers[0]!.lastId();
    const other = toolchain.build(program("b"));
    workers[0]!.say({ type: "computing", id: first });
    abort.abort();
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(workers[1]!.heard.map(({ type }) => type)).toEqual(["start", "build"]);
    workers[1]!.say(built(workers[1]!.lastId()));
    expect((await other).ok).toBe(true);
  });

  test("a worker that breaks fails the build, and the next starts afresh", async () => {
    const build = toolchain.build(program("a"));
    workers[0]!.onerror?.({ message: "", preventDefault() {} });
    await expect(build).rejects.toMatchObject({ kind: "download" });
    void toolchain.build(program("b")).catch(() => {});
    expect(workers).toHaveLength(2);
  });
});

describe("checking while typing", () => {
  const answer = (id: number): FromWorker => ({ type: "diagnosed", id, result: [] });
  const lastAsked = (worker: FakeWorker) => (worker.heard.findLast(({ type }) => type === "diagnose") as { id: number } | undefined)?.id;

  test("is not done before the tools are there, and starts nothing", async () => {
    expect(await toolchain.diagnose(program("a"))).toBeNull();
    expect(workers).toHaveLength(0);
  });

  test("asks the compiler once the tools are there", async () => {
    toolchain.warm();
    expect(toolchain.packages()).toEqual([]);
    workers[0]!.say({ type: "ready", packages: ["fmt"] });
    expect(toolchain.packages()).toEqual(["fmt"]);
    const found = toolchain.diagnose(program("a"));
    workers[0]!.say(answer(lastAsked(workers[0]!)!));
    expect(await found).toEqual([]);
  });

  test("steps back where a build is under way", async () => {
    toolchain.warm();
    workers[0]!.say({ type: "ready", packages: ["fmt"] });
    void toolchain.build(program("a"));
    expect(await toolchain.diagnose(program("a b"))).toBeNull();
  });

  test("is ended after three seconds, does not fail a build that waits, and is not tried again before one succeeded", async () => {
    toolchain.warm();
    workers[0]!.say({ type: "ready", packages: ["fmt"] });
    const found = toolchain.diagnose(program("bomb"));
    workers[0]!.say({ type: "computing", id: lastAsked(workers[0]!)! });
    const build = toolchain.build(program("fine"));
    vi.advanceTimersByTime(diagnoseLimit);
    expect(await found).toBeNull();
    expect(workers[0]!.ended).toBe(true);
    workers[1]!.say({ type: "ready", packages: ["fmt"] });
    expect(await toolchain.diagnose(program("bomb!"))).toBeNull();
    workers[1]!.say(built(workers[1]!.lastId()));
    expect((await build).ok).toBe(true);
    const again = toolchain.diagnose(program("fine"));
    workers[1]!.say(answer(lastAsked(workers[1]!)!));
    expect(await again).toEqual([]);
  });

  test("what a run is likely to have of std is told as it comes", () => {
    const heard: ArrayBuffer[] = [];
    toolchain.onStd = (std) => heard.push(std);
    toolchain.warm();
    const std = new ArrayBuffer(8);
    workers[0]!.say({ type: "std", std });
    expect(heard).toEqual([std]);
  });

  test("linking ahead ends as a diagnosis does, and a run that waits for it goes to another worker", async () => {
    toolchain.warm();
    workers[0]!.say({ type: "ready", packages: ["fmt"] });
    workers[0]!.say({ type: "ahead", linking: true });
    workers[0]!.say({ type: "ahead", linking: false });
    vi.advanceTimersByTime(diagnoseLimit);
    expect(workers[0]!.ended).toBe(false);
    workers[0]!.say({ type: "ahead", linking: true });
    const build = toolchain.build(program("bomb"));
    vi.advanceTimersByTime(diagnoseLimit);
    expect(workers[0]!.ended).toBe(true);
    workers[1]!.say(built(workers[1]!.lastId()));
    expect((await build).ok).toBe(true);
  });
});
