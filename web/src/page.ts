/** What the snippets of one page share: the toolchain and the runner, each started when first needed, and the drafts. */
import { Drafts } from "./drafts";
import type { Tools } from "./engine";
import type { Mode, RunnerClient, ToolchainClient } from "./messages";
import { fetchPrebuilt } from "./prebuilt";
import { Runner } from "./runner/client";
import { Toolchain } from "./toolchain/client";

const toolchains: Partial<Record<Mode, ToolchainClient>> = {};
const compiled = { modules: null };
let runner: RunnerClient | undefined;

export const tools: Tools = {
  toolchain: (mode = "run") => (toolchains[mode] ??= newToolchain(mode)),
  runner: () => (runner ??= has("interleave-runner-text") ? new Runner(address("interleave-runner-text"), true) : new Runner(address("interleave-runner"))),
  fetchPrebuilt,
  last: {},
};

function newToolchain(mode: Mode): ToolchainClient {
  const toolchain = new Toolchain(address(mode === "run" ? "interleave-toolchain" : `interleave-toolchain-${mode}`), compiled);
  toolchain.onStd = (std) => tools.runner().prepare(std);
  return toolchain;
}

export const drafts = new Drafts(() => localStorage);

/** Readies the toolchain and the runner for a run that is to come; where they cannot be, that run says why. */
export function warm(): void {
  try {
    tools.toolchain().warm();
    tools.runner().warm();
  } catch {}
}

/** Whether bytes cost the reader money, or the reader has asked for few: nothing is fetched ahead then. */
export function metered(): boolean {
  const connection = (navigator as { connection?: { saveData?: boolean; type?: string } }).connection;
  return connection?.saveData === true || connection?.type === "cellular";
}

/** Does so while the page is idle, for a reader who is about to edit; never where bytes cost money. */
export function warmWhenIdle(): void {
  if (metered()) return;
  if ("requestIdleCallback" in window) requestIdleCallback(warm, { timeout: 2000 });
  else setTimeout(warm, 200);
}

/** What panels look like, which an embed fetches with the first of them; without it they can be read and used. */
export async function panelStyle(): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"][disabled]');
  if (!link) return;
  const done = new Promise<unknown>((resolve) => (link.onload = link.onerror = resolve));
  link.disabled = false;
  await done;
}

/** Whether programs are checked by themselves after a run: the reader's choice, which this browser keeps. */
export const autocheck = {
  get on(): boolean {
    try {
      return localStorage.getItem(autocheckKey) !== "off";
    } catch {
      return true;
    }
  },
  set on(value: boolean) {
    try {
      if (value) localStorage.removeItem(autocheckKey);
      else localStorage.setItem(autocheckKey, "off");
    } catch {}
  },
};

const autocheckKey = "interleave:autocheck";

/** Whether what is served here can check programs. */
export function checks(): boolean {
  return has("interleave-toolchain-race");
}

function has(name: string): boolean {
  return document.querySelector(`meta[name="${name}"]`) !== null;
}

function address(name: string): string {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  if (!content) throw new Error(`the page has no <meta name="${name}">`);
  return new URL(content, document.baseURI).href;
}
