/**
 * Holds the corpus against the installed Go, which needs cgo: node test/check/native.mjs [NAME…]. gofmt changes nothing; go
 * vet says of a bug what the file says, and nothing of a fix; the race detector finds exactly the bug's races, and none in
 * a fix, which prints what it must in every run. Deadlocks and the like are too rare natively to be waited for.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { corpus } from "./corpus.mjs";

const names = process.argv.slice(2);
const rounds = 50;
const dir = mkdtempSync(path.join(tmpdir(), "interleave-corpus-"));
const binary = path.join(dir, "main");
const file = path.join(dir, "main.go");

function build(source) {
  writeFileSync(file, source);
  execFileSync("go", ["build", "-race", "-o", binary, file], { stdio: "inherit" });
}

function run(round) {
  const env = { ...process.env, GOMAXPROCS: `${[1, 2, 4][round % 3]}`, GORACE: "halt_on_error=0" };
  return spawnSync(binary, { env, encoding: "utf8", timeout: 20_000 });
}

/** The races of a report, as corpus files write them: of each access, the innermost line in main.go. */
function races(report) {
  return report.split(/^=+$/m).filter((part) => part.includes("WARNING: DATA RACE")).flatMap((part) => {
    const [now, before] = part.split("\n\n");
    const lines = [now, before].map((stack) => Number(/main\.go:(\d+)/.exec(stack)?.[1]));
    // The detector takes a WaitGroup's Add beside a Wait, and a send beside a close, for races too.
    if (/sync\.\(\*WaitGroup\)\.(Add|Wait)\(|runtime\.(chansend|closechan)/.test(now + before)) return [];
    return [`race ${lines.sort((a, b) => a - b).join(" ")}`];
  });
}

function complain(name, what) {
  console.log(`${name}: ${what}`);
  process.exitCode = 1;
}

try {
  for (const { name, vet, finds, bug, fix, want } of corpus()) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const [which, source] of [["bug.go", bug], ["fix.go", fix]]) {
      writeFileSync(file, source);
      if (execFileSync("gofmt", ["-l", file], { encoding: "utf8" })) complain(name, `gofmt would change ${which}`);
      const said = spawnSync("go", ["vet", "-json", file], { encoding: "utf8" });
      const analyzers = [...`${said.stdout}${said.stderr}`.matchAll(/^\t\t"(\w+)": \[/gm)].map(([, analyzer]) => analyzer);
      const expected = which === "bug.go" && vet ? [vet] : [];
      if (said.status !== 0 || `${analyzers}` !== `${expected}`) complain(name, `go vet says of ${which}: ${said.stderr}`);
    }

    build(bug);
    const declared = finds.filter(({ kind }) => kind === "race").map(({ lines }) => `race ${lines.join(" ")}`);
    const found = new Set();
    for (let round = 0; round < rounds; round++) for (const race of races(run(round).stderr)) found.add(race);
    for (const race of declared) if (!found.delete(race)) complain(name, `${race} was not found`);
    for (const race of found) complain(name, `${race} is not in the file`);

    build(fix);
    for (let round = 0; round < rounds; round++) {
      const { status, stdout, stderr } = run(round);
      if (status !== 0 || stdout !== want) complain(name, `fix.go ended with ${status} and printed\n${stdout}${stderr}`);
    }
    console.log(name);
  }
} finally {
  rmSync(dir, { recursive: true });
}
