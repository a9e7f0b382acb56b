/**
 * Go's own test suite as the judge: node test/conformance/run.mjs [--some | --baseline | --bytes] [NAME...]
 *
 * Takes the single-file programs of GOROOT/test that are headed "// run", builds and runs each through the public API of
 * /play/ in Chromium, and compares as Go's own testdir test does: exit code 0, and the output in NAME.out, or none.
 *
 *   stock.txt   programs that stock js/wasm under Node does not pass either, which are not asked of us (--baseline makes it)
 *   known.txt   programs that differ here, each with its reason
 *   some.txt    the fixed fifty of `make test` (--some)
 *
 * With --bytes, every tenth program is built in Chromium and by this machine's twins of the tools, and the bytes compared.
 *
 * Fails when a program differs that known.txt does not name, or when one passes that it names.
 */
import { execFile, execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { builds } from "../builds.mjs";
import { launch, openPlay, root, runIn, serve } from "../server.mjs";

const here = import.meta.dirname;
const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
const suite = path.join(goroot, "test");
const flags = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const named = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const pages = Math.max(1, Math.min(2, os.availableParallelism()));
const freshPage = 60; // programs: what a long session adds up to is not what is judged here

/** Names relative to GOROOT/test, two levels deep. */
function programs() {
  const names = [];
  for (const entry of fs.readdirSync(suite, { withFileTypes: true })) {
    if (entry.name.endsWith(".go")) names.push(entry.name);
    if (!entry.isDirectory()) continue;
    for (const name of fs.readdirSync(path.join(suite, entry.name))) {
      if (name.endsWith(".go")) names.push(`${entry.name}/${name}`);
    }
  }
  return names.filter((name) => read(name).split("\n", 1)[0].trimEnd() === "// run").sort();
}

function read(name) {
  return fs.readFileSync(path.join(suite, name), "utf8");
}

function expected(name) {
  const file = path.join(suite, name.replace(/\.go$/, ".out"));
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

/** Lines of "NAME: reason" or "NAME"; "#" begins a comment. */
function list(file) {
  const entries = new Map();
  for (const line of fs.readFileSync(path.join(here, file), "utf8").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [name, ...reason] = line.split(": ");
    entries.set(name, reason.join(": "));
  }
  return entries;
}

/** What stock js/wasm under Node makes of a program: null if it passes, else why not. */
async function stock(name, folder) {
  const run = promisify(execFile);
  const wasm = path.join(folder, `${name.replaceAll("/", "_")}.wasm`);
  const options = { cwd: path.dirname(path.join(suite, name)), timeout: 60_000, maxBuffer: 1 << 26 };
  const env = { ...process.env, GOOS: "js", GOARCH: "wasm", GOFLAGS: "", GO111MODULE: "off" };
  try {
    await run("go", ["build", "-o", wasm, path.basename(name)], { ...options, env });
  } catch (error) {
    return `does not build: ${String(error.stderr).split("\n").find((line) => line && !line.startsWith("#"))}`;
  }
  try {
    const { stdout, stderr } = await run("node", ["--stack-size=8192", path.join(goroot, "lib/wasm/wasm_exec_node.js"), wasm], options);
    return stdout + stderr === expected(name) ? null : "other output";
  } catch (error) {
    return error.killed ? "does not end in 60 s" : `exit code ${error.code}`;
  } finally {
    fs.rmSync(wasm, { force: true });
  }
}

async function baseline(names) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-baseline-"));
  const failures = [];
  await inParallel(names, async (take) => {
    for (let name = take(); name; name = take()) {
      const reason = await stock(name, folder);
      if (reason) failures.push(`${name}: ${reason}`);
    }
  });
  fs.rmSync(folder, { recursive: true });
  const version = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
  const head = `# Programs that stock js/wasm under Node does not pass (${version}); made by run.mjs --baseline.\n`;
  fs.writeFileSync(path.join(here, "stock.txt"), head + failures.sort().join("\n") + "\n");
  console.log(`${names.length - failures.length} of ${names.length} pass on stock js/wasm under Node`);
}

/** What a program's result differs in: null if in nothing. */
function difference(name, result) {
  if (result.state === "failed") return `does not build: ${result.diagnostics.map((d) => `${d.line}: ${d.message}`).join("; ")}`;
  if (result.state === "stopped") return result.diagnostics[0]?.message ?? "does not end in 60 s";
  if (result.exitCode !== 0) return `exit code ${result.exitCode}: ${result.stderr.slice(0, 300)}`;
  const want = expected(name);
  if (result.stdout + result.stderr === want || result.stderr + result.stdout === want) return null;
  return `other output: ${JSON.stringify((result.stdout + result.stderr).slice(0, 300))}, want ${JSON.stringify(want.slice(0, 300))}`;
}

async function judge(names) {
  const known = list("known.txt");
  const server = await serve();
  const browser = await launch();
  const failed = new Map();
  let unexpected = 0;
  let done = 0;
  await inParallel(names, async (take) => {
    let page = null;
    let count = 0;
    for (let name = take(); name; name = take()) {
      if (page && ++count % freshPage === 0) {
        await page.context().close();
        page = null;
      }
      page ??= await openPlay(await browser.newContext(), server.address);
      let reason;
      try {
        reason = difference(name, await runIn(page, read(name)));
      } catch (error) {
        reason = `the page failed: ${error.message.split("\n")[0]}`;
        await page.context().close();
        page = null;
      }
      if (++done % 100 === 0) console.log(`… ${done} of ${names.length}`);
      if (!reason) continue;
      failed.set(name, reason);
      if (!known.has(name)) unexpected++;
      console.log(`${known.has(name) ? "known" : "DIFFERS"}  ${name}: ${reason}${known.has(name) ? ` (${known.get(name)})` : ""}`);
    }
  });
  await browser.close();
  server.close();
  const stale = names.filter((name) => known.has(name) && !failed.has(name));
  for (const name of stale) console.log(`STALE    ${name} passes, but known.txt names it`);
  const passed = names.length - failed.size;
  console.log(`${passed} of ${names.length} pass (${((100 * passed) / names.length).toFixed(1)}%)`);
  process.exitCode = unexpected + stale.length > 0 ? 1 : 0;
}

/** Compares what the browser builds with what this machine builds. */
async function compareBytes(names) {
  const files = names.map((name) => path.join(suite, name));
  const list = execFileSync("go", ["run", "./wasm/build/cmd", "program", ...files], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const native = list.trimEnd().split("\n").map((line) => line.split("  ", 1)[0]);
  const server = await serve([], "ignore");
  const browser = await launch();
  const page = await openPlay(await browser.newContext(), server.address);
  const here = await builds(page, names.map(read));
  await browser.close();
  server.close();
  const differing = names.filter((_, i) => native[i] !== (here[i]?.hash ?? "-"));
  for (const name of differing) console.log(`DIFFERS  ${name}`);
  const built = here.filter((one) => one !== null).length;
  console.log(`${names.length - differing.length} of ${names.length} have the same bytes (${names.length - built} of them do not build)`);
  process.exitCode = differing.length > 0 || built === 0 ? 1 : 0;
}

/** Runs `worker` once a page; each takes names from the one list. */
async function inParallel(names, worker) {
  let next = 0;
  await Promise.all(Array.from({ length: pages }, () => worker(() => names[next++])));
}

if (flags.includes("--baseline")) {
  await baseline(named.length > 0 ? named : programs());
} else {
  const beyond = list("stock.txt");
  const chosen = named.length > 0 ? named : flags.includes("--some") ? [...list("some.txt").keys()] : programs();
  const asked = chosen.filter((name) => !beyond.has(name));
  if (flags.includes("--bytes")) await compareBytes(named.length > 0 ? asked : asked.filter((_, i) => i % 10 === 0));
  else await judge(asked);
}
