/**
 * Builds dist/ from src/: node build.mjs [--wasm-exec PATH]
 *
 * Bundles that name others come after them: the toolchain worker, the runner's worker, the runner's page, then the
 * page's own script. Names carry content hashes, so a file that is there already is right and is not made again.
 */
import * as esbuild from "esbuild";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as zlib from "node:zlib";

const root = import.meta.dirname;
const dist = path.join(root, "dist");
const smallest = 512; // bytes: below this a compressed copy saves nothing that a reader would feel
const wasmExec = option("--wasm-exec") ?? path.join(goroot(), "lib/wasm/wasm_exec.js");

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  alias: { wasm_exec: path.resolve(wasmExec) },
};

const files = new Map(); // name in dist -> bytes
const manifest = {}; // logical name -> name in dist

const toolchain = await bundle("src/toolchain/worker.ts", { format: "iife" });
const toolchainName = hashed("toolchain-worker.js", toolchain);
add("toolchain-worker.js", toolchainName, toolchain);

const runner = await bundle("src/runner/worker.ts", { format: "iife" });
const frame = await bundle("src/runner/frame.ts", {
  format: "iife",
  define: { RUNNER_WORKER: JSON.stringify(runner.toString()) },
});
add("run.html", "run.html", runnerPage(fs.readFileSync(path.join(root, "src/runner/run.html"), "utf8"), frame.toString()));

const styles = path.join(root, "src/styles");
const drawing = ["tokens.css", "drawing.css"].map((name) => fs.readFileSync(path.join(styles, name), "utf8")).join("");
const drawingStyle = { DRAWING_STYLE: JSON.stringify((await esbuild.transform(drawing, { loader: "css", minify: true })).code.trim()) };

/** The scripts that pages name, and how the server calls them. */
const scripts = { "src/snippet.ts": "snippet.js", "src/search/button.ts": "search.js", "src/offline/register.ts": "offline.js" };

// Python: the page asks for it with the first run of a Python program. The wasm's name is like that of what wasm/build makes.
const micropython = path.join(root, "node_modules/@micropython/micropython-webassembly-pyscript");
const python = {
  alias: { micropython: path.join(micropython, "micropython.mjs") },
  loader: { ".py": "text" },
  banner: { js: "/* MicroPython, https://micropython.org, MIT license */" },
  // Its loader looks for the wasm beside itself, and under Node takes itself for the command if that is what was called.
  define: { "import.meta.url": '"file:///micropython.mjs"' },
};
const pythonWasm = limitMemory(fs.readFileSync(path.join(micropython, "micropython.wasm")), 1 << 14);
const pythonWorker = await bundle("src/python/worker.ts", {
  ...python,
  format: "iife",
  external: ["module"], // which its loader asks Node for
  define: { ...python.define, process: "undefined" },
});
const pythonNames = { PYTHON_WORKER: hashed("python-worker.js", pythonWorker), PYTHON_WASM: hashed("micropython.wasm", pythonWasm) };
add("python-worker.js", pythonNames.PYTHON_WORKER, pythonWorker);
add("micropython.wasm", pythonNames.PYTHON_WASM, pythonWasm);

const names = { TOOLCHAIN_WORKER: JSON.stringify(toolchainName), ...strings(pythonNames), ...drawingStyle };
for (const [entry, logical] of Object.entries(scripts)) await script(path.join(root, entry), logical);

// The list of lessons has no snippets, and needs no more than this.
const progress = await bundle("src/exercise/home.ts", { format: "iife" });
add("progress.js", hashed("progress.js", progress), progress);
// For pages that follow their author's folder, beside the page's own script: alone, so that other pages fetch nothing for it.
const live = await bundle("src/live/live.ts", { format: "esm" });
add("live.js", hashed("live.js", live), live);
const liveStyle = await bundle("src/styles/live.css", {});
add("live.css", hashed("live.css", liveStyle), liveStyle);

// For `interleave test`, which runs them by Node: no page asks for them.
add("python.mjs", "python.mjs", await bundle("src/python/node.ts", { ...python, format: "esm", platform: "node" }));
add("check.mjs", "check.mjs", await bundle("src/check/node.ts", { format: "esm", platform: "neutral", define: drawingStyle }));

// For other people's pages, under a name that stays (server/embed.go).
add("embed.js", "embed.iife.mjs", await bundle("src/embed/script.ts", { format: "iife" }));
add("embed.mjs", "embed.mjs", await bundle("src/embed/module.ts", { format: "esm" }));
// For `interleave export`, which puts the list of what may be kept before it.
add("sw.mjs", "sw.mjs", await bundle("src/offline/worker.ts", { format: "iife" }));

// An embed has what is looked at, and fetches the rest when its reader acts. On paper no theme counts: that comes last.
// Without the weight of the attribute: a site's own colours come after these.
const ofEmbed = (name) => `:root:where([data-theme="${name}"])`;
const ofSnippet = (name) => `:where(go-snippet[theme="${name}"])`;
const style = (name) => bundle(`src/styles/${name}.css`, {});
const stylesheets = {
  "site.css": Buffer.concat([Buffer.from("@media screen{"), await themes(ofSnippet), Buffer.from("}\n"), await style("site")]),
  "embed.css": Buffer.concat([await style("embed"), await themes(ofEmbed), await style("print")]),
  "panels.css": Buffer.concat([await style("panels"), await style("print")]),
};
for (const [name, css] of Object.entries(stylesheets)) add(name, hashed(name, css), css);

await write();

async function bundle(entry, options) {
  const result = await esbuild.build({ ...common, ...options, entryPoints: [entry] });
  return Buffer.from(result.outputFiles[0].contents);
}

/**
 * Adds a script of pages, and what it imports when that is needed: a file each, whole, so that each takes one request. The little that
 * both hold is there twice; what has a state is handed over. Resolves to the script's name.
 */
async function script(entry, logical) {
  const later = {
    name: "later",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ kind, path: asked, importer, resolveDir, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === later) return undefined;
        const found = await build.resolve(asked, { kind, importer, resolveDir, pluginData: later });
        if (found.errors.length > 0) return found;
        return { path: `./${await script(found.path)}`, external: true };
      });
    },
  };
  const bytes = await bundle(entry, { format: "esm", define: names, plugins: [later] });
  const name = hashed(`${path.basename(entry).replace(/\.\w+$/, "")}.js`, bytes);
  add(logical, name, bytes);
  return name;
}

/** The colours once more, for what says which it has: what a system prefers is said in tokens.css, once. */
async function themes(selector) {
  const tokens = fs.readFileSync(path.join(styles, "tokens.css"), "utf8").replace(/\/\*[^]*?\*\//g, "");
  const blocks = [...tokens.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
  if (blocks.length !== 2) throw new Error("src/styles/tokens.css: want two blocks :root, light and dark");
  const theme = (name, block) => `${selector(name)} {${block} color-scheme: ${name}; }\n`;
  const css = theme("light", blocks[0].replace(/color-scheme:[^;]*;/, "")) + theme("dark", blocks[1]);
  return Buffer.from((await esbuild.transform(css, { loader: "css", minify: true })).code);
}

/** Puts the script into the page's one empty script element. */
function runnerPage(template, script) {
  const parts = template.split("<script></script>");
  if (parts.length !== 2) throw new Error("src/runner/run.html: want exactly one <script></script>");
  const safe = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  return Buffer.from(parts.join(`<script>${safe}</script>`));
}

/** What esbuild's define takes to put strings in the place of names. */
function strings(names) {
  return Object.fromEntries(Object.entries(names).map(([name, text]) => [name, JSON.stringify(text)]));
}

/** The module with so many pages as the most that its one memory may grow to; it must have a limit already, as large or larger. */
function limitMemory(wasm, pages) {
  let at = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (wasm[at] !== 5) {
    at++;
    const size = leb();
    at += size;
    if (at >= wasm.length) throw new Error("the wasm has no memory section");
  }
  at++;
  leb();
  if (leb() !== 1 || wasm[at++] !== 1) throw new Error("the wasm has no one memory with a limit");
  leb();
  const start = at;
  if (leb() < pages) throw new Error("the wasm's memory is limited already");
  const limited = Buffer.from(wasm);
  // As many bytes as there were: LEB128 may have zeros at its end.
  for (let i = start; i < at; i++) limited[i] = ((pages >> (7 * (i - start))) & 127) | (i < at - 1 ? 128 : 0);
  return limited;
}

function hashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return name.replace(/(\.\w+)$/, `.${hash}$1`);
}

function add(logical, name, bytes) {
  files.set(name, Buffer.from(bytes));
  if (logical) manifest[logical] = name;
}

/** Leaves exactly `files` and their compressed copies in dist; what is there and right is not touched. */
async function write() {
  fs.mkdirSync(dist, { recursive: true });
  const keep = new Set([".gitkeep", "manifest.json"]);
  for (const [name, bytes] of files) {
    keep.add(name);
    const fresh = put(name, bytes);
    if (bytes.length < smallest) continue;
    for (const [extension, compress] of [[".br", brotli], [".gz", gzip]]) {
      keep.add(name + extension);
      if (fresh || !fs.existsSync(path.join(dist, name + extension))) put(name + extension, await compress(bytes));
    }
  }
  for (const name of fs.readdirSync(dist)) {
    if (!keep.has(name)) fs.rmSync(path.join(dist, name), { recursive: true });
  }
  // Last, and always: its time tells make when dist was made.
  fs.writeFileSync(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

/** Reports whether the file was written, which it is not when it is the same already. */
function put(name, bytes) {
  const file = path.join(dist, name);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return false;
  fs.writeFileSync(file + ".part", bytes);
  fs.renameSync(file + ".part", file);
  return true;
}

function brotli(bytes) {
  return promisify(zlib.brotliCompress)(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function gzip(bytes) {
  return promisify(zlib.gzip)(bytes, { level: 9 });
}

function goroot() {
  return execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
}

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
