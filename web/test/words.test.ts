import { describe, expect, it } from "vitest";
import type { Result } from "../src/engine";
import { progressWords, stateWords } from "../src/words";

const result: Result = {
  state: "exited",
  exitCode: 0,
  stdout: "",
  stderr: "",
  diagnostics: [],
  built: "browser",
  ms: { build: 138.7, start: 10, total: 200 },
};
const error = (line: number, message = "no") => ({ line, column: 1, message, severity: "error" as const });

describe("the bar says", () => {
  it.each<[string, Partial<Result>, string, string]>([
    ["a program that ended", {}, "built in your browser in 139 ms", "exit 0"],
    ["a prebuilt one", { built: "prebuilt", exitCode: 2 }, "prebuilt · 139 ms", "exit 2"],
    ["one that was stopped", { state: "stopped" }, "", "stopped"],
    ["one that was cut", { state: "stopped", diagnostics: [error(0, "it printed more than 1 MiB")] }, "", "it printed more than 1 MiB"],
    ["one error", { state: "failed", diagnostics: [error(3)] }, "", "does not compile: 1 error"],
    ["errors", { state: "failed", diagnostics: [error(3), error(0)] }, "", "does not compile: 2 errors"],
    ["a failure", { state: "failed", diagnostics: [error(0, "the compiler could not be fetched")] }, "", "the compiler could not be fetched"],
  ])("%s", (_, change, how, end) => {
    const whole = { ...result, ...change };
    expect(stateWords(whole.state, whole)).toEqual({ how, end });
  });

  it("nothing before a run, and what it does during one", () => {
    expect([stateWords("idle").end, stateWords("building").end, stateWords("running").end]).toEqual(["", "building", "running"]);
  });
});

describe("progress", () => {
  it.each([
    [2_100_000, 6_300_000, "fetching the compiler: 2.1 of 6.3 MB"],
    [500, 20_000, "fetching the compiler: 1 of 20 kB"],
    [7_000_000, 6_300_000, "fetching the compiler: 6.3 of 6.3 MB"],
    [0, 0, "fetching the compiler"],
  ])("%i of %i", (received, total, words) => expect(progressWords({ what: "the compiler", received, total })).toBe(words));
});
