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

/** Makes what the host calls. `std` is the first half, where it is compiled already. */
export function instantiate(wasm: ArrayBuffer, imports: WebAssembly.Imports, std?: WebAssembly.Module): WebAssembly.Instance {
  const halves = halvesOf(wasm);
  if (!halves) return new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
  const instance = new WebAssembly.Instance(std ?? new WebAssembly.Module(halves.std), imports);
  new WebAssembly.Instance(new WebAssembly.Module(halves.program), { ...imports, std: instance.exports });
  return instance;
}
