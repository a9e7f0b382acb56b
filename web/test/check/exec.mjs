/**
 * Runs a program built in the mode race as one schedule: for `go test -exec "node exec.mjs SEED"`.
 *
 * It sees the files of the folder testdata where it is started, as far as they are there, and no others. Its limit is far
 * beyond that of a check: std's own tests go on for long.
 */
import fs from "node:fs";
import path from "node:path";
import { engine } from "./engine.mjs";

const [seed, file, ...args] = process.argv.slice(2);
const wasm = fs.readFileSync(file).buffer;
const testdata = fs.existsSync("testdata") ? fs.readdirSync("testdata", { recursive: true }).map((name) => path.join("testdata", String(name))) : [];
const files = testdata.filter((name) => fs.statSync(name).isFile()).map((name) => [`/home/${name}`, fs.readFileSync(name)]);
const exit = process.exit.bind(process);
const writeSync = fs.writeSync.bind(fs);
const { Parked, ordersOf } = await engine();

const parked = Parked.park(wasm, { args, env: {}, input: "", files });
const orders = ordersOf(Number(seed), { withWrites: 1 << 20, without: 1 << 16 });
const { ending, exitCode } = parked.run({ ...orders, limit: 1e9 }, false, (stream, bytes) => writeSync(stream === "stderr" ? 2 : 1, bytes));
if (ending === "endless") writeSync(2, "it came to no end\n");
exit(ending === "endless" ? 1 : exitCode);
