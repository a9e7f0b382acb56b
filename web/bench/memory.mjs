/**
 * Memory after 1, 10 and 100 builds, each of another edit and each run, in Chromium.
 *
 * Of the toolchain worker: the memories of the tools in full length, array buffers (the copies that are put back, the
 * packs) and V8's heap, after a garbage collection. Not in it: the tools' code, which V8 shares between the workers of a
 * process; it is in the process's figure, which is what Linux has given to page, workers and code together. Programs run
 * in another process, as their frame has an origin of its own.
 */
import { edited, firstOutput, ready } from "./edit.mjs";
import { start } from "../test/engines.mjs";
import { mb } from "./figures.mjs";
import { family, memoryOf, processorTime, quiet } from "./processes.mjs";

const after = [1, 10, 100];

export async function memory({ address }) {
  const engine = await start("chromium");
  try {
    const page = await engine.open(`${address}/play/`);
    await ready(page);
    const worker = await workerSession(page.playwright);
    await quiet(engine.pid, 1);
    const renderers = () => family(engine.pid).map((pid) => ({ pid, bytes: memoryOf(pid), time: processorTime(pid) }));
    const atRest = renderers();
    const figures = {};
    let pagePid;
    for (let builds = 1; builds <= Math.max(...after); builds++) {
      await firstOutput(page, edited());
      if (!after.includes(builds)) continue;
      await quiet(engine.pid, 2);
      const now = renderers();
      // The page's process is the one that has grown most since there was only the page.
      pagePid ??= now.map(({ pid, bytes }) => ({ pid, grown: bytes - (atRest.find((one) => one.pid === pid)?.bytes ?? bytes) })).sort((a, b) => b.grown - a.grown)[0].pid;
      figures[builds] = { ...(await worker.memory()), process: now.find(({ pid }) => pid === pagePid).bytes, browser: now.reduce((sum, { bytes }) => sum + bytes, 0) };
    }
    figures[0] = { process: atRest.find(({ pid }) => pid === pagePid).bytes, browser: atRest.reduce((sum, { bytes }) => sum + bytes, 0) };
    await page.close();
    return report(figures);
  } finally {
    await engine.close();
  }
}

/** Asks the toolchain worker of a page, by the developer tools' protocol, as soon as there is one. */
async function workerSession(page) {
  const session = await page.context().newCDPSession(page);
  const waiting = new Map();
  let worker;
  let last = 0;
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type === "worker" && targetInfo.url.includes("toolchain")) worker = sessionId;
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    waiting.get(id)?.(result ?? Promise.reject(new Error(error.message)));
    waiting.delete(id);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const ask = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, resolve);
      session.send("Target.sendMessageToTarget", { sessionId: worker, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
  return {
    async memory() {
      await ask("HeapProfiler.collectGarbage");
      const { result: prototype } = await ask("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
      const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId: prototype.objectId, objectGroup: "memories" });
      const sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }";
      const { result } = await ask("Runtime.callFunctionOn", { functionDeclaration: sum, objectId: objects.objectId, returnByValue: true });
      await ask("Runtime.releaseObjectGroup", { objectGroup: "memories" });
      const { totalSize, embedderHeapUsedSize, backingStorageSize } = await ask("Runtime.getHeapUsage");
      const parts = { tools: result.value, buffers: backingStorageSize, heap: totalSize + embedderHeapUsedSize };
      return { worker: parts.tools + parts.buffers + parts.heap, ...parts };
    },
  };
}

function report(figures) {
  const columns = [0, ...after].map((builds) => figures[builds]);
  const row = (label, key) => [label, ...columns.map((figure) => figure[key] && mb(figure[key]))];
  return {
    figures,
    tables: [{
      head: ["memory in Chromium, after builds", "none", ...after.map(String)],
      rows: [
        row("the toolchain worker", "worker"),
        row("… the tools' own memories", "tools"),
        row("… copies of them, and packs", "buffers"),
        row("… JavaScript", "heap"),
        row("the page's process: page, workers, the tools' compiled code", "process"),
        row("all of the browser", "browser"),
      ],
    }],
  };
}
