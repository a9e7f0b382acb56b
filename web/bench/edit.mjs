/** What is edited and run, in a page and by `go run`, and how long it takes until the first output stands there. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** The program, before it is edited. */
export const program = fs.readFileSync(path.join(import.meta.dirname, "program/main.go"), "utf8");
let last = 0;

/** A program with an edit that neither the page nor Go's build cache has seen: it prints `mark`. Any program that has "edit 0" will do. */
export function edited(source = program) {
  const mark = `edit ${Date.now()}-${++last}`;
  return { source: source.replace("edit 0", mark), mark };
}

/** Resolves once the page's snippets can be driven. */
export function ready(page) {
  return page.evaluate(async () => {
    await customElements.whenDefined("go-snippet");
  });
}

/**
 * Runs an edit in the page's first snippet; resolves to ms until its output stood in the page, from the run and from the
 * page's navigation, and the result.
 */
export async function firstOutput(page, edit) {
  const { end, begun, result } = await page.evaluate(async ({ source, mark }) => {
    const snippet = document.querySelector("go-snippet");
    snippet.source = source;
    const log = snippet.querySelector("[role=log]");
    let end = null;
    const begun = performance.now();
    const observer = new MutationObserver(() => {
      if (end === null && log.textContent.includes(mark)) end = performance.now();
    });
    observer.observe(log, { childList: true, subtree: true, characterData: true });
    const result = await snippet.run();
    await new Promise((later) => requestAnimationFrame(() => setTimeout(later)));
    observer.disconnect();
    return { end, begun, result };
  }, edit);
  if (end === null || result.state !== "exited" || result.built !== "browser") throw new Error(`the page says ${JSON.stringify(result)}`);
  return { ms: end - begun, fromNavigation: end, result };
}

/** The same edit by `go run`; resolves to ms until its output came. */
export function goRun({ source }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-bench-"));
  fs.writeFileSync(path.join(folder, "main.go"), source);
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    let ms;
    const child = spawn("go", ["run", "main.go"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => (ms = performance.now() - begun));
    child.on("close", (code) => {
      fs.rmSync(folder, { recursive: true });
      if (code === 0 && ms !== undefined) resolve(ms);
      else reject(new Error(`go run: exit code ${code}`));
    });
  });
}
