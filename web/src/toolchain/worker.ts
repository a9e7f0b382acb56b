/**
 * The toolchain worker: fetches the tools and packs, keeps them, and builds one program after another. A page has one.
 * While it computes it hears nothing: the page ends a build that nobody waits for by ending the worker.
 */
import { halvesOf } from "../host/program";
import { workerScope as scope } from "../host/scope";
import { Cancelled, type Job, Toolchain } from "./build";
import { DownloadError, stallLimit } from "./downloads";
import type { Manifest } from "./manifest";
import type { FromWorker, Modules, ToWorker } from "./messages";
import { ToolCrash } from "./tools";

/**
 * Builds that nobody asked for, made while the reader asks for nothing: browsers compile the tools' code better while it
 * runs, and the first dozen of builds take half as long again as those that follow.
 */
const warmUps = 12;

/** How many of them may be made where the browser is still busy with that code: WebKit needs some twenty. */
const mostWarmUps = 30;

/** How long nothing must have been asked for before one is made, in ms. */
const rest = 300;

let settling: Promise<void> | undefined;
let lastAsked = 0;

/** What compiling nothing takes where the browser's compilers are busy, in ms; else it takes one or two. */
const slowCompile = 50;

const waiting = new Set<number>(); // jobs that somebody waits for
let start: { manifest: string; modules: Modules | null };
let toolchain: Promise<Toolchain> | null = null;
let opening = new AbortController();
let listFailed = false;
let packages: string[] = [];
let announced = false;
let shown = 0; // bytes of the std half that the page was given last
let turn: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "start":
      start = data;
      break;
    case "warm":
      // In turn with the jobs: the tools are one. A failure is not said here; a build will meet it, and say it.
      turn = turn
        .then(open)
        .then(async (opened) => {
          await opened.ready();
          // What is waited for warms them as well.
          if (waiting.size === 0) await opened.warmUp();
          announce();
          settling ??= settle(opened).catch(() => {});
        })
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
        if (!announced) announce();
        post({ type: "built", id: data.id, result }, result.ok ? [result.wasm] : []);
        settling ??= settle(opened).catch(() => {});
      });
      break;
    case "diagnose":
      enqueue(data.id, async (opened, job) => {
        const result = await opened.diagnose(data.source, job);
        post({ type: "diagnosed", id: data.id, result });
        if (result?.length === 0) linkAhead(opened);
      });
      break;
    case "format":
      enqueue(data.id, async (opened, job) => {
        post({ type: "formatted", id: data.id, result: await opened.format(data.source, job) });
      });
      break;
    case "read trace":
      enqueue(data.id, async (opened, job) => {
        post({ type: "trace read", id: data.id, result: await opened.readTrace(data.trace, job) });
      });
      break;
  }
};

/**
 * Warms up until the browser has compiled what is hot in the tools. WebKit compiles that in the threads which compile new
 * modules too, and before them: for the first twenty builds it keeps each program waiting for a second or more. An empty
 * module tells; and as it waits for its turn as well, no build is made that would keep a program waiting for longer.
 */
async function settle(opened: Toolchain): Promise<void> {
  // A worker that got the compiled tools of another got them hot.
  for (let made = start.modules ? warmUps : 0; made < mostWarmUps; ) {
    while (performance.now() - lastAsked < rest) await pause(rest);
    const busy = await compilersBusy();
    if (made >= warmUps && !busy) return;
    turn = turn.then(() => (waiting.size === 0 ? opened.warmUpAgain().then(() => made++) : undefined)).catch(() => made++);
    await turn;
    await pause(0); // what was asked meanwhile comes first
  }
}

/** Waits until the browser has compiled a module, and says whether it had to do something else first. */
async function compilersBusy(): Promise<boolean> {
  const begun = performance.now();
  await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  return performance.now() - begun >= slowCompile;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Says that what is asked now is answered quickly: when the tools are there, and when more packages are. */
function announce(): void {
  announced = true;
  post({ type: "ready", packages });
}

/** What compiles is likely to be run as it is. While a job waits it does not matter; a failure is the run's to meet. */
function linkAhead(opened: Toolchain): void {
  setTimeout(() => {
    if (waiting.size > 0) return;
    turn = turn.then(async () => {
      post({ type: "ahead", linking: true });
      const wasm = await opened.linkAhead().catch(() => null);
      post({ type: "ahead", linking: false });
      showStd(wasm);
    });
  });
}

/** What the next run is likely to have of std goes to the page, whose runner can compile it before. */
function showStd(wasm: ArrayBuffer | null): void {
  const std = wasm && halvesOf(wasm)?.std;
  // Another one is hardly ever as long; and what is not shown is compiled with its run.
  if (!std || std.length === shown) return;
  shown = std.length;
  const { buffer } = std.slice();
  post({ type: "std", std: buffer }, [buffer]);
}

/** The tools share one file system: jobs take turns. */
function enqueue(id: number, work: (toolchain: Toolchain, job: Job) => Promise<void>): void {
  waiting.add(id);
  lastAsked = performance.now();
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
    packages = Object.keys(manifest.imports);
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
    announce,
  );
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}
