/**
 * The engine of a check, under Node: what src/check has for workers, bundled as they have it.
 *
 *   const { Parked, check, ordersOf } = await engine();
 *
 * Importing it changes Node's own globals as hosting a Go program does.
 */
import * as esbuild from "esbuild";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const src = path.resolve(import.meta.dirname, "../../src");

export async function engine() {
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-engine-"));
  try {
    const outfile = path.join(dir, "engine.mjs");
    const contents = ["schedules", "parked", "seeds", "tally"].map((name) => `export * from "./${name}";`).join("\n");
    await esbuild.build({
      stdin: { contents, resolveDir: path.join(src, "check") },
      bundle: true,
      format: "esm",
      platform: "neutral",
      outfile,
      alias: { wasm_exec: path.join(goroot, "lib/wasm/wasm_exec.js") },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}
