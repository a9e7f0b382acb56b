import { afterEach, beforeEach, expect, test, vi } from "vitest";

const worker = "python-worker.1.js";
const wasm = "micropython.1.wasm";

let asked: string[];
let answer: (name: string) => Promise<Response>;

beforeEach(() => {
  asked = [];
  answer = async (name) => new Response(name);
  vi.resetModules();
  vi.stubGlobal("PYTHON_WORKER", worker);
  vi.stubGlobal("PYTHON_WASM", wasm);
  vi.stubGlobal("document", { querySelector: () => null });
  vi.stubGlobal("fetch", (url: URL) => {
    const name = url.pathname.split("/").at(-1)!;
    asked.push(name);
    return answer(name);
  });
});

afterEach(() => vi.unstubAllGlobals());

const load = async () => (await import("../../src/python/download")).interpreter;
const awaited = (signal = new AbortController().signal) => ({ signal, onProgress: () => {} });

test("what a program runs on is fetched once", async () => {
  const interpreter = await load();
  const [one, two] = await Promise.all([interpreter(awaited()), interpreter(awaited())]);
  expect(one).toBe(two);
  expect(one.worker).toBe(worker);
  expect(new TextDecoder().decode(one.wasm)).toBe(wasm);
  expect(asked.sort()).toEqual([wasm, worker]);
});

test("of an export the interpreter is there as gzip alone", async () => {
  vi.stubGlobal("document", { querySelector: () => ({}) });
  const zipped = new Response(new Blob([wasm]).stream().pipeThrough(new CompressionStream("gzip")));
  answer = async (name) => (name === `${wasm}.gz` ? zipped : new Response(name));
  const { wasm: interpreted } = await (await load())(awaited());
  expect(new TextDecoder().decode(interpreted)).toBe(wasm);
  expect(asked.sort()).toEqual([`${wasm}.gz`, worker]);
});

test.each<[string, (name: string) => Promise<Response>]>([
  ["a server that has it no more", async (name) => new Response("", { status: name === wasm ? 404 : 200 })],
  ["no network", () => Promise.reject(new TypeError("Failed to fetch"))],
])("after %s the next run tries again", async (_, fails) => {
  const interpreter = await load();
  answer = fails;
  await expect(interpreter(awaited())).rejects.toThrow("Python could not be fetched; Run tries again");
  answer = async (name) => new Response(name);
  expect((await interpreter(awaited())).worker).toBe(worker);
});

test("who stops does not wait for it, and the next run has it", async () => {
  const interpreter = await load();
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  answer = (name) => gate.then(() => new Response(name));
  const stop = new AbortController();
  const first = interpreter(awaited(stop.signal));
  stop.abort();
  await expect(first).rejects.toThrow(/abort/i);
  open();
  expect((await interpreter(awaited())).worker).toBe(worker);
  expect(asked).toHaveLength(2);
});
