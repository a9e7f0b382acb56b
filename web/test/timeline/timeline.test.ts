/** What is read of a trace fits together, or is refused in words of ours. */
import { expect, test } from "vitest";
import { readTimeline } from "../../src/timeline/timeline";

const traced = { trace: new Uint8Array(), ending: "exited" as const, exitCode: 0 };

test("a trace that is none is refused in words", () => {
  for (const [text, words] of [
    ["null", "the trace has no stacks"],
    ['{"stacks":[[null]]}', "the trace does not fit together"],
    ['{"stacks":[],"lanes":[null]}', "the trace does not fit together"],
    ['{"stacks":[],"lanes":[],"steps":[{"time":0,"lane":-1,"kind":"sing"}]}', "the trace has a sing that nobody knows"],
  ] as const) {
    expect(() => readTimeline(text, traced, null), text).toThrow(words);
  }
});
