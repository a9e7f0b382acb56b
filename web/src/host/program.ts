/**
 * A linked program: two WebAssembly modules in one file, of which std's stays the same over most edits of the program.
 * The linker's edit "halves" says how they stand there, and what they have of each other.
 */
export interface Halves {
  std: Uint8Array<ArrayBuffer>;
  program: Uint8Array<ArrayBuffer>;
}

const name = "halves";

/** Where the name of the file's first section begins: after magic number, version, section id, five bytes of size, and one of length. */
const nameAt = 15;

/** The halves of a file; null if it is one module. */
export function halvesOf(wasm: ArrayBuffer): Halves | null {
  const placesAt = nameAt + name.length;
  if (wasm.byteLength < placesAt + 8) return null;
  if (String.fromCharCode(...new Uint8Array(wasm, nameAt, name.length)) !== name) return null;
  const places = new DataView(wasm, placesAt);
  return { program: new Uint8Array(wasm, 0, places.getUint32(0, true)), std: new Uint8Array(wasm, places.getUint32(4, true)) };
}

/** A std half that is given apart from its program: compiled already, or its bytes. */
export type Std = WebAssembly.Module | ArrayBuffer;

/** Makes what the host calls. Where `std` is given, `wasm` need be no more than the program's half. */
export function instantiate(wasm: ArrayBuffer, imports: WebAssembly.Imports, std?: Std): WebAssembly.Instance {
  const halves = std ? { std, program: wasm } : halvesOf(wasm);
  if (!halves) return new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
  const instance = new WebAssembly.Instance(halves.std instanceof WebAssembly.Module ? halves.std : new WebAssembly.Module(halves.std), imports);
  new WebAssembly.Instance(new WebAssembly.Module(halves.program), { ...imports, std: instance.exports });
  return instance;
}
