import { describe, expect, test } from "vitest";
import { maxOutput, readFrameMessage, readWorkerMessage } from "../src/runner/messages";
import { Outlet } from "../src/runner/outlet";

describe("the outlet", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  function outlet() {
    const sent: string[] = [];
    const clock = { now: 0, timers: [] as (() => void)[], rests: [] as (() => void)[] };
    const out = new Outlet(
      (stream, data) => sent.push(`${stream} ${new TextDecoder().decode(data)}`),
      () => clock.now,
      (flush) => clock.timers.push(flush),
      (flush) => clock.rests.push(flush),
    );
    return { out, sent, clock };
  }

  test("sends few lines at once, for the program may not rest for long", () => {
    const { out, sent } = outlet();
    for (let i = 0; i < 3; i++) out.write("stdout", bytes(`${i}\n`));
    expect(sent).toEqual(["stdout 0\n", "stdout 1\n", "stdout 2\n"]);
  });

  test("sends a line in one piece, and a piece when the program rests", () => {
    const { out, sent, clock } = outlet();
    for (const part of ["panic: ", "no ", "way", "\n", "half"]) out.write("stderr", bytes(part));
    expect(sent).toEqual(["stderr panic: no way\n"]);
    clock.rests.forEach((flush) => flush());
    expect(sent).toEqual(["stderr panic: no way\n", "stderr half"]);
  });

  test("sends a piece to which more comes late, though the program does not rest", () => {
    const { out, sent, clock } = outlet();
    out.write("stdout", bytes("."));
    clock.now = 60;
    out.write("stdout", bytes("."));
    expect(sent).toEqual(["stdout .."]);
  });

  test("gathers many writes, and loses none", () => {
    const { out, sent, clock } = outlet();
    for (let i = 0; i < 100; i++) out.write("stdout", bytes("x\n"));
    expect(sent).toHaveLength(30);
    clock.timers.forEach((flush) => flush());
    expect(sent).toHaveLength(31);
    expect(sent.at(-1)).toBe(`stdout ${"x\n".repeat(70)}`);
  });

  test("sends what it gathered once the window has passed, even to a program that never rests", () => {
    const { out, sent, clock } = outlet();
    for (let i = 0; i < 40; i++) out.write("stdout", bytes("x\n"));
    clock.now = 60;
    out.write("stdout", bytes("y\n"));
    expect(sent.at(-1)).toBe(`stdout ${"x\n".repeat(10)}y\n`);
  });

  test("keeps the order between the streams", () => {
    const { out, sent } = outlet();
    out.write("stdout", bytes("a"));
    out.write("stdout", bytes("b"));
    out.write("stderr", bytes("c"));
    out.write("stdout", bytes("d"));
    out.flush();
    expect(sent).toEqual(["stdout ab", "stderr c", "stdout d"]);
  });

  test("copies what it is given: the program's memory changes", () => {
    const { out, sent } = outlet();
    const buffer = bytes("before");
    out.write("stdout", buffer);
    buffer.set(bytes("after!"));
    out.flush();
    expect(sent.at(-1)).toBe("stdout before");
  });
});

describe("messages from a program's worker", () => {
  test.each([
    null,
    undefined,
    "exited",
    17,
    [],
    {},
    { type: "stop" },
    { type: "output", stream: "html", bytes: new Uint8Array(1) },
    { type: "output", stream: "stdout", bytes: "text" },
    { type: "output", stream: "stdout", bytes: [1, 2] },
    { type: "exited", exitCode: "0" },
    { type: "exited", exitCode: 0.5 },
    { type: "exited", exitCode: Number.POSITIVE_INFINITY },
    { type: "failed", reason: { toString: () => "no" } },
  ])("%j is dropped", (data) => {
    expect(readWorkerMessage(data)).toBeNull();
  });

  test("only the fields that are known come through", () => {
    expect(readWorkerMessage({ type: "exited", exitCode: 3, html: "<b>" })).toEqual({ type: "exited", exitCode: 3 });
    expect(readWorkerMessage({ type: "failed", reason: "x".repeat(5000) })).toEqual({ type: "failed", reason: "x".repeat(1000) });
  });
});

describe("messages from the frame", () => {
  test.each([
    null,
    { type: "exited", exitCode: 0 },
    { type: "exited", run: "1", exitCode: 0 },
    { type: "output", run: 1, stream: "stdout", text: 7 },
    { type: "output", run: 1, stream: "stdout", text: "x".repeat(maxOutput + 1) },
    { type: "height", run: 1 },
  ])("%# is dropped", (data) => {
    expect(readFrameMessage(data)).toBeNull();
  });

  test("a well-formed one comes through", () => {
    expect(readFrameMessage({ type: "output", run: 1, stream: "stderr", text: "hi", more: 1 })).toEqual({
      type: "output",
      run: 1,
      stream: "stderr",
      text: "hi",
    });
  });
});
