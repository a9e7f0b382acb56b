import { describe, expect, it } from "vitest";
import { halvesOf, instantiate } from "../src/host/program";
import { GivenHalves } from "../src/runner/given";
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

  it("runs on std's exports, also on those of a half that is given apart", () => {
    const value = (instance: WebAssembly.Instance) => (instance.exports["g0"] as WebAssembly.Global).value as number;
    expect(value(instantiate(file(42), {}))).toBe(42);
    const own = halvesOf(file(42))!.program.slice().buffer;
    expect(value(instantiate(own, {}, new WebAssembly.Module(new Uint8Array(std(7)))))).toBe(7);
    expect(value(instantiate(own, {}, new Uint8Array(std(8)).buffer))).toBe(8);
  });

  it("need not be: a module is one", () => {
    expect(halvesOf(new Uint8Array(std(1)).buffer)).toBeNull();
    expect(halvesOf(new ArrayBuffer(0))).toBeNull();
    expect(instantiate(new Uint8Array(std(1)).buffer, {}).exports["g0"]).toBeInstanceOf(WebAssembly.Global);
  });
});

describe("the std halves that a frame was given", () => {
  const given = () => {
    const halves = new GivenHalves();
    const gave: number[] = [];
    return { gave, place: (...bytes: number[]) => halves.placeOf(new Uint8Array(bytes), (place) => gave.push(place)) };
  };

  it("are known by what they hold", () => {
    const { gave, place } = given();
    const first = place(1, 2, 3, 4, 5);
    expect(gave).toEqual([first]);
    expect(place(1, 2, 3, 4, 5)).toBe(first);
    expect(gave).toHaveLength(1);
    const others = [place(1, 2, 3, 4, 6), place(1, 2, 3, 4), place(9, 2, 3, 4, 5)];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(gave).toEqual([first, ...others]);
  });

  it("are no more than four: the next comes in the place of the first", () => {
    const { gave, place } = given();
    const first = place(1);
    for (const byte of [2, 3, 4]) place(byte);
    expect(place(5)).toBe(first);
    expect(place(5)).toBe(first);
    place(1);
    expect(gave).toHaveLength(6);
  });
});

describe("std's compiled halves", () => {
  const put = (place: number, value: number, halves = new StdHalves()) => {
    halves.put(place, new Uint8Array(std(value)).buffer);
    return halves;
  };

  it("are compiled once, where they were put", async () => {
    const halves = put(0, 1);
    put(1, 2, halves);
    const first = await halves.soon(0);
    expect(first).toBeInstanceOf(WebAssembly.Module);
    expect(await halves.soon(0)).toBe(first);
    expect(await halves.soon(1)).not.toBe(first);
    put(0, 3, halves);
    expect(await halves.soon(0)).not.toBe(first);
  });

  it("keep no run waiting: then it is given their bytes", async () => {
    const { compile } = WebAssembly;
    WebAssembly.compile = () => new Promise(() => {});
    const late = put(0, 1);
    WebAssembly.compile = compile;
    const bytes = await late.soon(0);
    expect(bytes).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(bytes as ArrayBuffer)]).toEqual(std(1));
  });

  it("that cannot be compiled are their run's to complain of", async () => {
    const halves = new StdHalves();
    const broken = new Uint8Array([1, 2, 3]).buffer;
    halves.put(0, broken);
    expect(await halves.soon(0)).toBe(broken);
    expect(() => instantiate(file(1), {}, broken)).toThrow(WebAssembly.CompileError);
  });
});
