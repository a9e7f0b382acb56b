/**
 * The toolchain worker: fetches the tools and packs, keeps them, and builds one program after another. A page has one.
 * While it computes it hears nothing: the page ends a build that nobody waits for by ending the worker.
 */
import { workerScope as scope } from "../host/scope";
import { Cancelled, type Job, Toolchain } from "./build";
import { DownloadError, stallLimit } from "./downloads";
import type { Manifest } from "./manifest";
import type { FromWorker, Modules, ToWorker } from "./messages";
import { ToolCrash } from "./tools";

const waiting = new Set<number>(); // jobs that somebody waits for
let start: { manifest: string; modules: Modules | null };
let toolchain: Promise<Toolchain> | null = null;
let opening = new AbortController();
let listFailed = false;
let turn: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "start":
      start = data;
      break;
    case "warm":
      // In turn with the jobs: the tools are one. A failure is not said here; a build will meet it, and say it.
      turn = turn
        .then(() => open().then((opened) => opened.warmUp()))
        .then(() => post({ type: "ready" }))
        .catch(() => {});
      break;
    case "cancel":
      waiting.delete(data.id);
      // A download that hangs must not hold up the next job: that one begins it anew.
      if (waiting.size === 0) {
        opening.abort();
        opening = new AbortController();
        toolchain?.then((opened) => opened.abortDownloads()).catch(() => {});
      }
      break;
    case "build":
      enqueue(data.id, async (opened, job) => {
        const result = await opened.build(data.source, job);
        post({ type: "built", id: data.id, result }, result.ok ? [result.wasm] : []);
      });
      break;
    case "check":
      enqueue(data.id, async (opened, job) => {
        post({ type: "checked", id: data.id, result: await opened.check(data.source, job) });
      });
      break;
    case "format":
      enqueue(data.id, async (opened, job) => {
        post({ type: "formatted", id: data.id, result: await opened.format(data.source, job) });
      });
      break;
  }
};

/** The tools share one file system: jobs take turns. */
function enqueue(id: number, work: (toolchain: Toolchain, job: Job) => Promise<void>): void {
  waiting.add(id);
  const job = { cancelled: () => !waiting.has(id), computing: () => post({ type: "computing", id }) };
  turn = turn.then(async () => {
    try {
      if (!job.cancelled()) await work(await open(), job);
    } catch (error) {
      if (error instanceof Cancelled || job.cancelled()) return;
      const message = error instanceof Error ? error.message : String(error);
      const kind = error instanceof DownloadError ? "download" : "crash";
      post({ type: "failed", id, kind, message: error instanceof ToolCrash || error instanceof DownloadError ? message : `the toolchain failed: ${message}` });
    } finally {
      waiting.delete(id);
    }
  });
}

function open(): Promise<Toolchain> {
  toolchain ??= fetchManifest().catch((error) => {
    toolchain = null;
    throw error;
  });
  return toolchain;
}

async function fetchManifest(): Promise<Toolchain> {
  let manifest: Manifest;
  try {
    const response = await fetch(start.manifest, { cache: listFailed ? "reload" : "default", signal: AbortSignal.any([opening.signal, AbortSignal.timeout(stallLimit)]) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    manifest = (await response.json()) as Manifest;
  } catch (error) {
    listFailed = true; // the browser's cache may still hold a connection that fell silent
    throw new DownloadError(`the list of tools could not be fetched (${error instanceof Error ? error.message : error}). Run again to retry.`);
  }
  return new Toolchain(
    manifest,
    start.manifest,
    (progress) => post({ type: "progress", progress }),
    start.modules,
    (modules) => post({ type: "modules", modules }),
  );
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}
