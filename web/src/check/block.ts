/**
 * How the host and the runtime of a program in a check speak: a block in the page of memory that Go leaves alone. The runtime's
 * side of it is scheduleBlock, in package schedule of wasm/edits; each field has eight bytes.
 */
const address = 1024;

const fields = ["park", "mode", "seed", "depth", "points", "density", "writes", "limit", "quiet", "parked", "returned", "ending", "passed", "switches", "goroutines", "races"] as const;

export type Field = (typeof fields)[number];

/** Which schedule a program goes. */
export interface Orders {
  mode: 0 | 1 | 2;
  seed: number;
  depth: number;
  points: number;
  density: number;
  writes: 0 | 1;
  limit: number;
}

export function read(memory: DataView, field: Field): number {
  return Number(memory.getBigUint64(address + 8 * fields.indexOf(field), true));
}

export function write(memory: DataView, values: Partial<Record<Field, number>>): void {
  for (const [field, value] of Object.entries(values)) memory.setBigUint64(address + 8 * fields.indexOf(field as Field), BigInt(value), true);
}

/** How many races the block has room for. */
const mostPairs = 32;

/** The races of a schedule, each by its two places. */
export function pairs(memory: DataView): bigint[] {
  const count = Math.min(read(memory, "races"), mostPairs);
  return Array.from({ length: count }, (_, i) => memory.getBigUint64(address + 8 * (fields.length + i), true));
}

/** `ending` where the program was ended at its limit. */
export const cut = 1;
