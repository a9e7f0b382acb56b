import { describe, expect, it } from "vitest";
import { blockEnd, OutputQueue } from "../src/output";

describe("the output queue", () => {
  it("joins neighbours of one stream and keeps the order of the streams", () => {
    const queue = new OutputQueue();
    queue.push("stdout", "a");
    queue.push("stdout", "b");
    queue.push("stderr", "c");
    queue.push("stdout", "d");
    expect(queue.take(100)).toEqual([
      { stream: "stdout", text: "ab" },
      { stream: "stderr", text: "c" },
      { stream: "stdout", text: "d" },
    ]);
    expect([queue.size, queue.take(100)]).toEqual([0, []]);
  });

  it("hands out no more than it is asked for, and loses nothing", () => {
    const queue = new OutputQueue();
    const text = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join("");
    queue.push("stdout", text.slice(0, 700));
    queue.push("stdout", text.slice(700));
    let seen = "";
    while (queue.size > 0) {
      const part = queue.take(64).map((segment) => segment.text).join("");
      expect(part.length).toBeLessThanOrEqual(64);
      seen += part;
    }
    expect(seen).toBe(text);
  });

  it("splits text into equal halves without losing the second", () => {
    const queue = new OutputQueue();
    queue.push("stdout", "aabb");
    expect(queue.take(2)[0]!.text + queue.take(2)[0]!.text).toBe("aabb");
  });

  it("never splits a surrogate pair", () => {
    const queue = new OutputQueue();
    queue.push("stdout", "a😀b");
    expect(queue.take(2)).toEqual([{ stream: "stdout", text: "a😀" }]);
    expect(queue.take(2)).toEqual([{ stream: "stdout", text: "b" }]);
  });
});

describe("a block of output", () => {
  it("takes all while there is room", () => expect(blockEnd("abc\ndef", 100)).toBe(7));
  it("ends at the next line feed when the room is used up", () => expect(blockEnd("abc\ndef\nghi", 5)).toBe(8));
  it("ends in a line that does not end, in good time", () => {
    const end = blockEnd("x".repeat(1 << 20), 10);
    expect(end).toBeGreaterThan(10);
    expect(end).toBeLessThan(1 << 14);
  });
  it("always takes something", () => expect(blockEnd("x".repeat(1 << 20), -(1 << 20))).toBe(1));
});
