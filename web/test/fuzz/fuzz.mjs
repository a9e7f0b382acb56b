/**
 * Throws what strangers may send at what reads it, changed at random: node test/fuzz/fuzz.mjs [TARGET] [--seconds N] [--seed N]
 *
 * Each target in targets.mjs makes an input out of chance and says what must hold of it. The first input of which it does not hold is
 * printed with its seed, which makes the same input again; it belongs into the tests of what read it. Without a target all take turns.
 */
import path from "node:path";
import { inspect, parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { Chance } from "./chance.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: "string", default: "10" }, seed: { type: "string" } } });
const bundled = await esbuild.build({ entryPoints: [path.join(import.meta.dirname, "targets.mjs")], bundle: true, write: false, format: "esm", platform: "node", logLevel: "warning" });
const { targets } = await import(`data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].contents).toString("base64")}`);

const chosen = positionals.length > 0 ? positionals : Object.keys(targets);
const first = values.seed === undefined ? Date.now() : Number(values.seed);
for (const name of chosen) {
  if (!targets[name]) throw new Error(`no target is called ${name}: there are ${Object.keys(targets).join(", ")}`);
  const end = Date.now() + Number(values.seconds) * 1000;
  let inputs = 0;
  // With a seed there is one input, which is looked at; else as many as there is time for.
  do {
    const seed = first + inputs;
    const input = targets[name].make(new Chance(seed));
    try {
      await targets[name].holds(input);
    } catch (error) {
      console.log(`${name}, seed ${seed}: ${error.name}: ${error.message}\nof ${inspect(input, { depth: 9 })}`);
      process.exitCode = 1;
      break;
    }
    inputs++;
  } while (values.seed === undefined && Date.now() < end);
  console.log(`${name}: ${inputs.toLocaleString("en")} inputs`);
}
