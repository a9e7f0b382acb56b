/**
 * All of a Go program's state while no Go code is on the stack: its memory, eight globals, and what it holds in JavaScript.
 * It can be copied and put back into the same instance, which keeps its pages and its compiled code. The program must have
 * been linked with -exportglobals.
 */
import type { GoInstance } from "./go";

export interface State {
  memory: Uint8Array;
  globals: unknown[];
  values: unknown[];
  refCounts: number[];
  ids: Map<unknown, number>;
  idPool: number[];
}

export function stateOf(go: GoInstance, instance: WebAssembly.Instance): State {
  const memory = memoryOf(instance);
  return {
    memory: memory.slice(0, usedLength(memory)),
    globals: globalsOf(instance).map((global) => global.value),
    values: go._values.slice(),
    refCounts: go._goRefCounts.slice(),
    ids: new Map(go._ids),
    idPool: go._idPool.slice(),
  };
}

export function putBack(go: GoInstance, instance: WebAssembly.Instance, state: State): void {
  const memory = memoryOf(instance);
  memory.set(state.memory);
  memory.fill(0, state.memory.length);
  globalsOf(instance).forEach((global, i) => (global.value = state.globals[i]));
  go._inst = instance;
  go.mem = new DataView(memory.buffer);
  go._values = state.values.slice();
  go._goRefCounts = state.refCounts.slice();
  go._ids = new Map(state.ids);
  go._idPool = state.idPool.slice();
  go._pendingEvent = null;
  go.exited = false;
}

export function memoryOf(instance: WebAssembly.Instance): Uint8Array {
  return new Uint8Array((instance.exports["mem"] as WebAssembly.Memory).buffer);
}

function globalsOf({ exports }: WebAssembly.Instance): WebAssembly.Global[] {
  return Array.from({ length: 8 }, (_, i) => exports[`g${i}`] as WebAssembly.Global);
}

/** The length without the zeros at the end. */
function usedLength(memory: Uint8Array): number {
  const words = new BigUint64Array(memory.buffer);
  let end = words.length;
  while (end > 0 && words[end - 1] === 0n) end--;
  return end * 8;
}
