/** `interleave test` holds lessons to what they claim of races. It is the command that was built, under this Node. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { corpus } from "../check/corpus.mjs";
import { root } from "../server.mjs";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-claims-"));
test.afterEach(() => fs.rmSync(path.join(dir, "counts"), { recursive: true, force: true }));
test.afterAll(() => fs.rmSync(dir, { recursive: true }));

const { bug, fix } = corpus().find(({ name }) => name === "lost-update")!;

function put(name: string, text: string) {
  fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  fs.writeFileSync(path.join(dir, name), text);
}

function interleaveTest() {
  const command = path.join(root, "bin/interleave");
  const { status, stdout, stderr } = spawnSync(command, ["test", "-lessons", dir], { encoding: "utf8" });
  return { status, stdout: stdout.replaceAll(dir, "DIR"), stderr };
}

const matter = "---\ntitle: Counts\ndescription: Who counts.\nminutes: 1\norder: 1\n---\nText.\n\n";

function claim(bugs: string, fixes: string) {
  const fence = (name: string, race: string) => `\`\`\`go snippet=${name} race=${race}\n\`\`\`\n`;
  put("counts/lesson.md", `${matter}${fence("bug", bugs)}\n${fence("fix", fixes)}`);
  put("counts/bug/main.go", bug);
  put("counts/fix/main.go", fix);
  return interleaveTest();
}

test("claims that are true hold", () => {
  expect(claim("expected", "none")).toEqual({ status: 0, stdout: "2 snippets are as their fences say\n", stderr: "" });
});

test("claims that are not are named with file and line", () => {
  const { status, stdout, stderr } = claim("none", "expected");
  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(/^DIR\/counts\/bug\/main\.go:14: snippet "bug": race=none, and there is a data race: (read|write) in line 14, (read|write) in line 14 \(seed \d+\)$/),
    'DIR/counts/fix/main.go: snippet "fix": race=expected, and 1000 schedules show no data race',
    "",
  ]);
  expect(stderr).toBe("interleave: 2 of 2 snippets are not as their fences say\n");
  expect(status).toBe(1);
});

test("an exercise that is not solved by its solution, or by what readers start from, is named with file and line", () => {
  const counter = (add: string) => `package main\n\nimport "sync"\n\nvar n int\n\nfunc count() int {\n\tvar both sync.WaitGroup\n${add}\tboth.Wait()\n\treturn n\n}\n\nfunc main() { println(count()) }\n`;
  const raced = counter("\tboth.Go(func() { n++ })\n\tboth.Go(func() { n++ })\n");
  const right = counter("\tn += 2\n");
  const wrong = counter("\tn++\n");
  const tests = 'package main\n\nimport "testing"\n\nfunc TestCount(t *testing.T) {\n\tif got := count(); got != 2 {\n\t\tt.Errorf("it was %d; it should be 2", got)\n\t}\n}\n';
  put("counts/lesson.md", `${matter}${["easy", "raced", "wrong", "broken", "good"].map((name) => `\`\`\`go snippet=${name} exercise${name === "easy" ? "" : " race=none"}\n\`\`\`\n`).join("\n")}`);
  const programs = { easy: [raced, right], raced: [wrong, raced], wrong: [raced, wrong], broken: [raced, right.replace("count()", "counted()")], good: [raced, right] };
  for (const [name, [start, solution]] of Object.entries(programs)) {
    put(`counts/${name}/main.go`, start!);
    put(`counts/${name}/solution/main.go`, solution!);
    put(`counts/${name}/solution/main_test.go`, tests);
  }
  const { status, stdout, stderr } = interleaveTest();
  expect(stdout.split("\n")).toEqual([
    'DIR/counts/easy/main.go: snippet "easy": the program that readers start from passes the tests',
    expect.stringMatching(/^DIR\/counts\/raced\/solution\/main\.go:9: snippet "raced": the solution fails: A data race: line 9 \w+ what line 10 \w+, and nothing puts the two in order\.$/),
    expect.stringMatching(/^DIR\/counts\/raced\/solution\/main_test\.go:7: snippet "raced": the solution fails: In \d+ of 1,000 schedules: it was 1; it should be 2$/),
    'DIR/counts/wrong/solution/main_test.go:7: snippet "wrong": the solution fails: it was 1; it should be 2',
    "DIR/counts/broken/solution/main.go:14:23: undefined: count",
    "DIR/counts/broken/solution/main_test.go:6:12: undefined: count",
    "",
  ]);
  expect(stderr).toBe("interleave: 4 of 5 snippets are not as their fences say\n");
  expect(status).toBe(1);
});
