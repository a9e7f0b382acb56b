import { describe, expect, it } from "vitest";
import { corpus } from "./corpus.mjs";

const known = corpus();
const packages = ["bytes", "context", "errors", "fmt", "runtime", "slices", "strconv", "strings", "sync", "sync/atomic", "time"];

it("the corpus knows forty bugs, of every kind", () => {
  expect(known.length).toBeGreaterThanOrEqual(40);
  const kinds = known.flatMap(({ finds }) => finds.map(({ kind }) => kind));
  expect([...new Set(kinds)].sort()).toEqual(["deadlock", "leak", "outcome", "panic", "race"]);
});

describe.each(known)("$name", ({ comment, files, finds, bug, fix, want }) => {
  it("has a sentence, what is found, a bug, a fix and its output", () => {
    expect(comment).toMatch(/^[A-Z].*\.\n(vet: \w+\n)?$/);
    expect(Object.keys(files)).toEqual(["finds", "bug.go", "fix.go", "want"]);
    expect(finds).not.toEqual([]);
    expect(fix).not.toBe(bug);
    expect(want).toMatch(/\S\n$/);
  });

  it.each([["bug", bug], ["fix", fix]])("its %s is a program of few packages, without comments", (_, source) => {
    expect(source).toMatch(/^package main\n/);
    expect(source).not.toContain("//");
    const imports = /^import (?:\(([^)]*)\)|(".*"))$/m.exec(source);
    for (const [, name] of (imports?.[1] ?? imports?.[2] ?? "").matchAll(/"(.+)"/g)) expect(packages).toContain(name);
  });

  it("names lines of code, the smaller first, for each race", () => {
    const lines = bug.split("\n");
    for (const find of finds) {
      if (find.kind !== "race") continue;
      const [first, second] = find.lines;
      expect(first).toBeLessThanOrEqual(second);
      for (const line of find.lines) expect(lines[line - 1]).toMatch(/\w/);
    }
  });
});
