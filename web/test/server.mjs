/** Starts things that tests and benchmarks drive: the built server, and the system's Chromium. */
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

export const root = path.resolve(import.meta.dirname, "../..");

/** Starts `bin/interleave serve` on a free port and resolves to its address, its process and a way to end it. `log` is where its log goes. */
export async function serve(args = [], log = "inherit", env = {}) {
  const command = ["serve", "-addr", "127.0.0.1:0", ...args];
  const child = spawn(path.join(root, "bin/interleave"), command, { stdio: ["ignore", "pipe", log], env: { ...process.env, ...env } });
  process.on("exit", () => child.kill());
  for await (const line of createInterface(child.stdout)) {
    const address = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
    if (address) return { address, pid: child.pid, close: () => child.kill() };
  }
  throw new Error("bin/interleave ended before it listened");
}

/** How to start the system's Chromium with nothing of its own on the network. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync) ?? "chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

export function launch() {
  return chromium.launch(launchOptions);
}

/** Opens /play/ and waits until its snippet can be driven. */
export async function openPlay(context, address) {
  const page = await context.newPage();
  await page.goto(`${address}/play/`);
  await page.locator("go-snippet[state=idle]").waitFor({ state: "attached" });
  return page;
}

/** Runs a source in the page's first snippet, through the public API; after `limit` ms it is stopped. */
export function runIn(page, source, limit = 60_000) {
  return page.evaluate(
    async ([source, limit]) => {
      const snippet = document.querySelector("go-snippet");
      snippet.source = source;
      const timer = setTimeout(() => snippet.stop(), limit);
      const result = await snippet.run();
      clearTimeout(timer);
      return result;
    },
    [source, limit],
  );
}
