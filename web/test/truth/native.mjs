/** Writes into each program's file what it does natively: node test/truth/native.mjs [NAME…]. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { comparable, programs, write } from "./truth.mjs";

const names = process.argv.slice(2);
const dir = mkdtempSync(path.join(tmpdir(), "interleave-truth-"));
try {
  for (const program of programs()) {
    if (names.length > 0 && !names.includes(program.name)) continue;
    const binary = path.join(dir, "main");
    writeFileSync(path.join(dir, "main.go"), program.source);
    execFileSync("go", ["build", "-o", binary, path.join(dir, "main.go")], { stdio: "inherit" });
    const limit = program.memory ? `ulimit -v ${program.memory}; ` : "";
    const run = spawnSync("sh", ["-c", `${limit}exec "$0" "$@"`, binary, ...program.args], {
      input: program.stdin,
      env: { HOME: "/home", PATH: process.env.PATH, ...program.env },
      encoding: "utf8",
      timeout: 20_000,
      maxBuffer: 1 << 26,
    });
    if (run.status === null) throw new Error(`${program.name} was ended by ${run.signal}`);
    program.files["stdout"] = run.stdout;
    program.files["stderr"] = comparable(run.stderr, program.lines);
    program.files["exit"] = `${run.status}\n`;
    for (const [name, text] of Object.entries(program.files)) if (text === "" && name !== "stdin") delete program.files[name];
    writeFileSync(program.file, write(program));
    console.log(`${program.name}: exit ${run.status}`);
  }
} finally {
  rmSync(dir, { recursive: true });
}
