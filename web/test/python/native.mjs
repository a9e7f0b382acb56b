/** Writes what each of programs/*.py prints under CPython beside it: `node test/python/native.mjs`, with a python3 from 3.11 on. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "programs");
for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".py"))) {
  const printed = execFileSync("python3", [name], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  fs.writeFileSync(path.join(folder, name.replace(/py$/, "want")), printed);
}
