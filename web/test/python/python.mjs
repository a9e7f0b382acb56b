/** Python programs on the interpreter that browsers get, under Node; and programs with what they print under CPython. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "programs");
const dist = path.join(import.meta.dirname, "../../dist");

export function programs() {
  const read = (name, end) => fs.readFileSync(path.join(folder, name + end), "utf8");
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".py")).map((name) => path.basename(name, ".py"));
  return names.map((name) => ({ name, source: read(name, ".py"), want: read(name, ".want") }));
}

export function python(source, { args = [], env = {}, input = null } = {}) {
  const built = JSON.parse(fs.readFileSync(path.join(dist, "manifest.json"), "utf8"));
  const child = spawn(process.execPath, [path.join(dist, "python.mjs"), path.join(dist, built["micropython.wasm"])]);
  const run = { stdout: "", stderr: "", exitCode: null };
  child.stdout.setEncoding("utf8").on("data", (text) => (run.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (run.stderr += text));
  child.stdin.end(JSON.stringify({ source, args, env, input }));
  return new Promise((resolve) => child.on("close", (exitCode) => resolve({ ...run, exitCode })));
}
