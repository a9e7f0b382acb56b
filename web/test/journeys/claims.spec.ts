/** `interleave test` holds lessons to what they claim of races. It is the command that was built, under this Node. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { corpus } from "../check/corpus.mjs";
import { root } from "../server.mjs";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-claims-"));
test.afterAll(() => fs.rmSync(dir, { recursive: true }));

const { bug, fix } = corpus().find(({ name }) => name === "lost-update")!;

function claim(bugs: string, fixes: string) {
  const put = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  };
  const fence = (name: string, race: string) => `\`\`\`go snippet=${name} race=${race}\n\`\`\`\n`;
  put("counts/lesson.md", `---\ntitle: Counts\ndescription: Who counts.\nminutes: 1\norder: 1\n---\nText.\n\n${fence("bug", bugs)}\n${fence("fix", fixes)}`);
  put("counts/bug/main.go", bug);
  put("counts/fix/main.go", fix);
  const command = path.join(root, "bin/interleave");
  const { status, stdout, stderr } = spawnSync(command, ["test", "-lessons", dir], { encoding: "utf8" });
  return { status, stdout: stdout.replaceAll(dir, "DIR"), stderr };
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
