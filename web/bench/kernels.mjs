/**
 * What a way of building costs while a program runs: each kernel built so and otherwise, and run in turn in the runner's
 * frame, in Chromium. A kernel is a program in kernels/, or in raced/ those of which it is known what a detector may cost, that
 * prints how long the best of its repetitions took, in ns, and its result. Engines use better code for a function from its next
 * call on: what a kernel measures is therefore not inlined into main.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../test/server.mjs";
import { start } from "../test/engines.mjs";
import { ms, summary } from "./figures.mjs";

/** That goroutines give way. */
export function preempt(asked) {
  return compare(asked, { title: "-preempt", on: [], off: ["-preempt=false"], folders: ["kernels"], limits: { worst: 2.4, median: 1.6 } });
}

/**
 * That races are looked for, as each schedule of a check does. What single kernels may cost is what the first detector of its kind
 * cost them in the same browser, side by side; mutex and parked, where that one was slow, have limits of their own.
 */
export function race(asked) {
  const each = { counter: 8.7, slices: 11.3, sort: 4.6, fib: 4.1, maps: 2.7, sprintf: 10.1, matmul: 12, channels: 2.1, mutex: 8, parked: 26 };
  return compare(asked, { title: "-race", on: ["-race"], off: [], folders: ["raced", "kernels"], limits: { each } });
}

async function compare({ address, rounds }, how) {
  const kernels = build(how);
  const engine = await start("chromium");
  try {
    const page = await engine.open(`${address}/play/`);
    await openRunner(page);
    for (const kernel of kernels) {
      for (const way of [kernel.on, kernel.off]) await load(page, way);
    }
    for (let i = 0; i < rounds; i++) {
      for (const { name, on, off } of kernels) {
        for (const way of [on, off]) {
          const { ns, result } = await run(page, way);
          way.taken.push(ns / 1e6);
          way.result = result;
        }
        if (on.result !== off.result) throw new Error(`${name} comes to ${on.result} with ${how.title}, and to ${off.result} without`);
      }
    }
    await page.close();
    return report(engine, kernels, rounds, how);
  } finally {
    await engine.close();
  }
}

/** Builds the kernels both ways, as a browser would. */
function build({ on, off, folders }) {
  const kernels = folders.map((folder) => path.join(import.meta.dirname, folder)).flatMap((folder) => fs.readdirSync(folder).sort().map((name) => ({ name, folder })));
  const names = kernels.map(({ name }) => name);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-kernels-"));
  try {
    const files = kernels.map(({ name, folder }) => path.join(folder, name, `${name}.go`));
    const built = (flags) => {
      const args = ["run", "./wasm/build/cmd", "program", ...flags, "-o", dir, ...files];
      execFileSync("go", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
      return names.map((name) => ({ key: `${name} ${flags}`, wasm: fs.readFileSync(path.join(dir, `${name}.wasm`)), taken: [] }));
    };
    const [ways, others] = [built(on), built(off)];
    return names.map((name, i) => ({ name, on: ways[i], off: others[i] }));
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}

/** Opens the runner's frame as a page's own script does, and lets it be asked by `kernels`. */
function openRunner(page) {
  return page.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.hidden = true;
    frame.src = document.querySelector("meta[name=interleave-runner]").content;
    const { port1, port2 } = new MessageChannel();
    const ready = new Promise((resolve) => {
      addEventListener("message", ({ source, data }) => {
        if (source === frame.contentWindow && data?.type === "ready") resolve();
      });
    });
    document.body.append(frame);
    await ready;
    frame.contentWindow.postMessage({ interleave: 1, type: "port" }, "*", [port2]);
    let last = 0;
    globalThis.kernels = {
      loaded: new Map(),
      /** Resolves to what a program prints. */
      run: (wasm) =>
        new Promise((resolve, reject) => {
          const id = ++last;
          let text = "";
          port1.onmessage = ({ data }) => {
            if (data.run !== id || data.type === "started") return;
            if (data.type === "output") text += data.text;
            else if (data.type === "exited" && data.exitCode === 0) resolve(text);
            else reject(new Error(`${JSON.stringify(data)} ${text}`));
          };
          port1.postMessage({ type: "start", run: id, start: { wasm, args: [], env: {} } }, [wasm]);
        }),
    };
  });
}

/** Puts a program into the page, which keeps it for its runs. */
function load(page, { key, wasm }) {
  return page.evaluate(
    ([key, text]) => {
      kernels.loaded.set(key, Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
    },
    [key, wasm.toString("base64")],
  );
}

async function run(page, { key }) {
  const text = await page.evaluate((key) => kernels.run(kernels.loaded.get(key).slice(0)), key);
  const [, ns, result] = /^(\d+) (-?\d+)\n$/.exec(text) ?? [];
  if (!ns) throw new Error(`${key} printed ${JSON.stringify(text)}`);
  return { ns: Number(ns), result };
}

function report({ name, version }, kernels, rounds, { title, limits }) {
  const figures = kernels.map(({ name, on, off }) => {
    const [without, so] = [summary(off.taken), summary(on.taken)];
    return { name, without, with: so, ratio: so.median / without.median };
  });
  const ratio = summary(figures.map(({ ratio }) => ratio));
  const worst = figures.find((figure) => figure.ratio === ratio.max);
  return {
    figures: { version, kernels: figures, ratio, limits },
    tables: [{
      head: [`${rounds} runs of each kernel in ${name} ${version}, in turn`, `without ${title}`, `with ${title}`, "ratio"],
      rows: [
        ...figures.map(({ name, without, with: so, ratio }) => [`${name}${atMost(limits.each?.[name])}`, ms(without), ms(so), ratio.toFixed(2)]),
        [`the worst, ${worst.name}${atMost(limits.worst)}`, "", "", ratio.max.toFixed(2)],
        [`the median${atMost(limits.median)}`, "", "", ratio.median.toFixed(2)],
      ],
    }],
  };
}

function atMost(limit) {
  return limit === undefined ? "" : `; to be at most ${limit}`;
}
