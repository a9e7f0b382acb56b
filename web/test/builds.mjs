/** Builds in the page's browser as a run does, without a page's ways around it: what is built is there to be compared. */
import fs from "node:fs";
import path from "node:path";
import { root } from "./server.mjs";

/**
 * The SHA-256 and size of what the browser builds of each source, one after another in one toolchain worker, as a long
 * session does; null where it does not build. `page` is a Playwright page on any of our pages with snippets.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string[]} sources
 * @returns {Promise<({ hash: string; size: number } | null)[]>}
 */
export function builds(page, sources) {
  const { "toolchain-worker.js": worker } = JSON.parse(fs.readFileSync(path.join(root, "web/dist/manifest.json"), "utf8"));
  return page.evaluate(
    async ([address, sources]) => {
      const worker = new Worker(address);
      const manifest = new URL(document.querySelector("meta[name=interleave-toolchain]").content, location.href).href;
      worker.postMessage({ type: "start", manifest, modules: null });
      const build = (id, source) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => {
            if (data.id === id && data.type !== "computing") resolve(data.type === "built" && data.result.ok ? data.result.wasm : null);
          };
          worker.postMessage({ type: "build", id, source: { main: source, test: null } });
        });
      const found = [];
      for (const [id, source] of sources.entries()) {
        const wasm = await build(id, source);
        const hash = wasm && new Uint8Array(await crypto.subtle.digest("SHA-256", wasm));
        found.push(wasm && { hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""), size: wasm.byteLength });
      }
      worker.terminate();
      return found;
    },
    [`/assets/${worker}`, sources],
  );
}
