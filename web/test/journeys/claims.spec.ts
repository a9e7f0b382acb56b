/** `interleave test` holds lessons to what they say of their programs. It is the command that was built, under this Node. */
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

function interleaveTest(...flags: string[]) {
  const command = path.join(root, "bin/interleave");
  const { status, stdout, stderr } = spawnSync(command, ["test", "-lessons", dir, ...flags], { encoding: "utf8" });
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
  expect(claim("expected", "none")).toEqual({ status: 0, stdout: "1 lesson and 2 snippets are what they should be\n", stderr: "" });
});

test("claims that are not are named with file and line", () => {
  const { status, stdout, stderr } = claim("none", "expected");
  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(/^DIR\/counts\/bug\/main\.go:14: snippet "bug": race=none, and there is a data race: (read|write) in line 14, (read|write) in line 14 \(seed \d+\)$/),
    'DIR/counts/fix/main.go: snippet "fix": race=expected, and 1000 schedules show no data race',
    "",
  ]);
  expect(stderr).toBe("interleave: 2 findings in 1 lesson and 2 snippets\n");
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
  expect(stderr).toBe("interleave: 6 findings in 1 lesson and 5 snippets\n");
  expect(status).toBe(1);
});

test("programs print what their want.txt says, or the file is written; what does not build is named, and so is a link to nowhere", () => {
  const says = (...lines: string[]) => `package main\n\nimport "fmt"\n\nfunc main() {\n${lines.map((line) => `\tfmt.Println("${line}")\n`).join("")}}\n`;
  const fence = (name: string, text = "") => `\`\`\`go snippet=${name}\n${text}\`\`\`\n\n`;
  const lesson = (foo: string) =>
    put("counts/lesson.md", `${matter}[There](../nowhere/).\n\n${["right", "wrong", "new", "endless", "untold"].map((name) => fence(name)).join("")}${fence("foo", foo)}`);
  lesson("package foo\n\nfunc main() {}\n");
  put("counts/right/main.go", says("one", "two"));
  put("counts/right/want.txt", "one\ntwo\n");
  put("counts/wrong/main.go", says("one", "two"));
  put("counts/wrong/want.txt", "one\nthree\n");
  put("counts/new/main.go", 'package main\n\nimport (\n\t"fmt"\n\t"time"\n)\n\nfunc main() {\n\ttime.Sleep(time.Hour)\n\tfmt.Println("late")\n}\n');
  put("counts/new/want.txt", "");
  put("counts/endless/main.go", 'package main\n\nfunc main() {\n\tfor {\n\t\tx++\n\t}\n}\n\nvar x int\n');
  put("counts/endless/want.txt", "");
  put("counts/untold/main.go", says("whatever"));
  const unwritten = [
    "DIR/counts/lesson.md:9: the link to \"../nowhere/\": there is no page /nowhere/",
    'DIR/counts/wrong/want.txt: snippet "wrong": line 2 of its output is "two\\n", and is to be "three\\n"',
    'DIR/counts/new/want.txt: snippet "new": line 1 of its output is "late\\n", and is to be nothing',
    'DIR/counts/endless/want.txt: snippet "endless": the program comes to no end, so what it prints is not all that it prints',
    "DIR/counts/lesson.md:27:9: package foo is not a main package: a program that runs starts with package main",
    "",
  ];
  const { status, stdout, stderr } = interleaveTest();
  expect(stdout.split("\n")).toEqual(unwritten);
  expect(stderr).toBe("interleave: 5 findings in 1 lesson and 6 snippets\n");
  expect(status).toBe(1);

  lesson("package main\n\nfunc main() {}\n");
  put("counts/endless/main.go", 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor range 4000 {\n\t\tfmt.Println("much")\n\t}\n}\n');
  const written = interleaveTest("-update", "-json");
  expect(written.stdout.trim().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual([
    { file: "DIR/counts/lesson.md", line: 9, message: 'the link to "../nowhere/": there is no page /nowhere/' },
    { file: "DIR/counts/endless/want.txt", snippet: "endless", message: "the program prints more than 16 KiB, which is more than a want.txt holds" },
    { lessons: 1, snippets: 6, twins: 0, findings: 2 },
  ]);
  expect(written.status).toBe(1);
  expect(["right", "wrong", "new"].map((name) => fs.readFileSync(path.join(dir, `counts/${name}/want.txt`), "utf8"))).toEqual(["one\ntwo\n", "one\ntwo\n", "late\n"]);
  expect(fs.existsSync(path.join(dir, "counts/untold/want.txt"))).toBe(false);
});
