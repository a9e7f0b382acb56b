/**
 * The worker of a Python program's run. As in ../runner/worker.ts, the program owns this realm, by MicroPython's module js:
 * nothing here protects anything.
 */
import { workerScope as scope } from "../host/scope";
import type { PythonStart } from "../messages";
import type { FromWorker, ToWorker } from "../runner/messages";
import { Outlet } from "../runner/outlet";
import { runPython } from "./interpreter";

const post: (message: FromWorker, transfer?: Transferable[]) => void = scope.postMessage.bind(scope);
const outlet = new Outlet((stream, bytes) => post({ type: "output", stream, bytes }, [bytes.buffer as ArrayBuffer]));

// What Emscripten has to say, like that memory cannot grow, the program is told by an exception.
console.error = console.warn = () => {};

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  // What is given to a program that runs does not reach it: this thread is busy until it is done.
  if (data.type === "start" && "python" in data.start) run(data.start).catch(fail);
};

async function run({ wasm, args, env, python: { source, input } }: PythonStart): Promise<void> {
  // The loader fetches; here there is no network, and what it asks for is there.
  globalThis.fetch = async () => new Response(wasm, { headers: { "Content-Type": "application/wasm" } });
  const host = {
    write: (stream: "stdout" | "stderr", bytes: Uint8Array) => outlet.write(stream, bytes),
    flush: () => outlet.flush(),
  };
  const exitCode = await runPython("micropython.wasm", { source, args, env, input }, host, () => {
    globalThis.fetch = () => Promise.reject(new Error("a program in the page has no network"));
    post({ type: "started" });
  });
  post({ type: "exited", exitCode });
}

function fail(error: unknown): void {
  outlet.flush();
  const reason = error instanceof RangeError ? "the program ran out of stack: it calls too deeply" : `the program could not go on: ${error instanceof Error ? error.message : String(error)}`;
  post({ type: "failed", reason });
}
