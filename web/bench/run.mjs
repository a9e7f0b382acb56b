/**
 * The figures of the README: node bench/run.mjs [--only SUBJECT,…] [--engines NAME,…] [--edits N] [--rounds N] [--json FILE] [--address URL]
 *
 * Each subject is a file beside this one, and says there what it measures and how. They run one after another, and each
 * prints its table when it is done; all figures are written to FILE, figures.json by default. Sizes are honest only for
 * what is released: build with BROTLI=11 before, as `make bench` does. With URL it measures the server that is there.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root, serve } from "../test/server.mjs";
import { bytes } from "./bytes.mjs";
import { check } from "./check.mjs";
import { engineNames } from "../test/engines.mjs";
import { markdown } from "./figures.mjs";
import { growth } from "./growth.mjs";
import { preempt, race } from "./kernels.mjs";
import { live } from "./live.mjs";
import { memory } from "./memory.mjs";
import { nginx } from "./nginx.mjs";
import { page } from "./page.mjs";
import { server } from "./server.mjs";
import { timeline } from "./timeline.mjs";
import { turns } from "./turns.mjs";
import { visits } from "./visits.mjs";
import { warm } from "./warm.mjs";

const subjects = { warm, visits, bytes, memory, growth, turns, preempt, race, check, timeline, page, live, server, nginx };

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const list = (name, all) => option(name, all.join(",")).split(",");

// What was started is ended by handlers of "exit".
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const only = list("--only", Object.keys(subjects));
const unknown = only.filter((name) => !subjects[name]);
if (unknown.length > 0) throw new Error(`no subject is called ${unknown}: there are ${Object.keys(subjects).join(", ")}`);

/** Says what is missing in the tables, and goes on. */
function notMeasured(what, error) {
  console.log(`Not measured: ${what}: ${error.message}\n`);
}

const given = option("--address");
const served = given ? { address: given, close() {} } : await serve([], "ignore");
const asked = {
  address: served.address,
  engines: list("--engines", engineNames),
  edits: Number(option("--edits", 20)),
  rounds: Number(option("--rounds", 9)),
  notMeasured,
};
const figures = { machine: `${os.cpus()[0].model}, ${os.availableParallelism()} cores`, date: new Date().toISOString() };
for (const name of only) {
  try {
    const { figures: found, tables } = await subjects[name](asked);
    figures[name] = found;
    for (const table of tables) console.log(`${markdown(table)}\n`);
  } catch (error) {
    notMeasured(name, error);
    process.exitCode = 1;
  }
}
served.close();
fs.writeFileSync(path.resolve(root, option("--json", "web/bench/figures.json")), `${JSON.stringify(figures, null, 2)}\n`);
