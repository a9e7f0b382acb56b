import { describe, expect, it } from "vitest";
import { halvesOf, instantiate } from "../src/host/program";
import { StdHalves } from "../src/runner/halves";

const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];
const section = (id: number, content: number[]) => [id, content.length, ...content];

/** A module that exports a global g0 with a value. */
const std = (value: number) => [...magic, ...section(6, [1, 0x7f, 1, 0x41, value, 0x0b]), ...section(7, [1, ...text("g0"), 3, 0])];

/** A program of two halves, the second of which imports std's global. */
function file(value: number): ArrayBuffer {
  const places = [...text("halves"), 0, 0, 0, 0, 0, 0, 0, 0];
  // The linker gives sizes five bytes.
  const first = [0, 0x80 | places.length, 0x80, 0x80, 0x80, 0, ...places];
  const program = [...magic, ...first, ...section(2, [1, ...text("std"), ...text("g0"), 3, 0x7f, 1])];
  const head = section(0, [...text("std"), ...std(value)]);
  const bytes = new Uint8Array([...program, ...head]);
  const view = new DataView(bytes.buffer);
  view.setUint32(8 + 6 + 7, program.length, true);
  view.setUint32(8 + 6 + 11, bytes.length - std(value).length, true);
  return bytes.buffer;
}

describe("a program of two halves", () => {
  it("is taken apart where its first section says, and is a module as it is", () => {
    const halves = halvesOf(file(42))!;
    expect([...halves.std]).toEqual(std(42));
    expect(WebAssembly.validate(halves.program)).toBe(true);
    expect(WebAssembly.validate(file(42))).toBe(true);
  });

  it("runs on std's exports, also on those of a half that is compiled already", () => {
    const value = (instance: WebAssembly.Instance) => (instance.exports["g0"] as WebAssembly.Global).value as number;
    expect(value(instantiate(file(42), {}))).toBe(42);
    expect(value(instantiate(file(42), {}, new WebAssembly.Module(new Uint8Array(std(7)))))).toBe(7);
  });

  it("need not be: a module is one", () => {
    expect(halvesOf(new Uint8Array(std(1)).buffer)).toBeNull();
    expect(halvesOf(new ArrayBuffer(0))).toBeNull();
    expect(instantiate(new Uint8Array(std(1)).buffer, {}).exports["g0"]).toBeInstanceOf(WebAssembly.Global);
  });
});

describe("std's compiled halves", () => {
  it("are kept by what they hold, the last four of them", async () => {
    const halves = new StdHalves();
    const first = await halves.get(file(1));
    expect(await halves.get(file(1))).toBe(first);
    const second = await halves.get(file(2));
    expect(second).not.toBe(first);
    for (const value of [3, 4, 1, 5]) await halves.get(file(value));
    expect(await halves.get(file(1))).toBe(first);
    expect(await halves.get(file(2))).not.toBe(second);
  });

  it("can be compiled before there is a program", async () => {
    const halves = new StdHalves();
    expect(await halves.compiled(new Uint8Array(std(9)))).toBe(await halves.get(file(9)));
  });

  it("keep no run waiting", async () => {
    const halves = new StdHalves();
    const { compile } = WebAssembly;
    WebAssembly.compile = () => new Promise(() => {});
    try {
      expect(await halves.soon(file(1))).toBeUndefined();
    } finally {
      WebAssembly.compile = compile;
    }
    expect(await halves.soon(file(2))).toBe(await halves.get(file(2)));
    const broken = file(3);
    halvesOf(broken)!.std[4] = 9;
    expect(await halves.soon(broken)).toBeUndefined();
    expect(await halves.soon(new Uint8Array(std(1)).buffer)).toBeUndefined();
  });

  it("are none of a module's", () => expect(new StdHalves().get(new Uint8Array(std(1)).buffer)).toBeNull());

  it("reject what cannot be compiled", async () => {
    const broken = file(1);
    const { std } = halvesOf(broken)!;
    std[4] = 9;
    await expect(new StdHalves().get(broken)).rejects.toThrow();
  });
});
