/**
 * How the host and the runtime of a program in a check speak: a block in the page of memory that Go leaves alone. The runtime's
 * side of it is scheduleBlock, in package schedule of wasm/edits; each field has eight bytes.
 */
const address = 1024;

/** How many races, and watched addresses, the block has room for. */
const room = 32;

const fieldsByTheHost = ["park", "mode", "seed", "depth", "points", "density", "writes", "limit", "quiet", "now", "timeline", "watching"] as const;
const fieldsByTheRuntime = ["parked", "returned", "ending", "passed", "switches", "goroutines", "races"] as const;
const lists = ["watched", "pairs", "addresses"] as const;

export type Field = (typeof fieldsByTheHost)[number] | (typeof fieldsByTheRuntime)[number];
type List = (typeof lists)[number];

const places = new Map<Field | List, number>();
let next = address;
for (const name of [...fieldsByTheHost, "watched", ...fieldsByTheRuntime, "pairs", "addresses"] as const) {
  places.set(name, next);
  next += 8 * ((lists as readonly string[]).includes(name) ? room : 1);
}

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
  return Number(memory.getBigUint64(places.get(field)!, true));
}

export function write(memory: DataView, values: Partial<Record<Field, number>>): void {
  for (const [field, value] of Object.entries(values)) memory.setBigUint64(places.get(field as Field)!, BigInt(value), true);
}

/** The races of a schedule, as many as there is room for: each by its two places, and where in memory it is. */
export function races(memory: DataView): { pair: bigint; address: number }[] {
  const at = (list: List, i: number) => memory.getBigUint64(places.get(list)! + 8 * i, true);
  return Array.from({ length: Math.min(read(memory, "races"), room) }, (_, i) => ({ pair: at("pairs", i), address: Number(at("addresses", i)) }));
}

/** Lets the timeline have each access to these addresses, as many as there is room for. */
export function watch(memory: DataView, addresses: readonly number[]): void {
  const watched = addresses.slice(0, room);
  watched.forEach((address, i) => memory.setBigUint64(places.get("watched")! + 8 * i, BigInt(address), true));
  write(memory, { watching: watched.length });
}

/** The program's clock, in ns since 1970. */
export function clock(memory: DataView): bigint {
  return memory.getBigUint64(places.get("now")!, true);
}

export function setClock(memory: DataView, now: bigint): void {
  memory.setBigUint64(places.get("now")!, now, true);
}

/** `ending` where the program was ended at its limit. */
export const cut = 1;
