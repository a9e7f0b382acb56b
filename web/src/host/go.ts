/** The class that Go's stock wasm_exec.js leaves as the global `Go`: what of it a host uses. */
import "wasm_exec";

export interface GoInstance {
  argv: string[];
  env: Record<string, string>;
  exit: (code: number) => void;
  exited?: boolean;
  readonly importObject: WebAssembly.Imports;
  readonly _scheduledTimeouts: Map<number, ReturnType<typeof setTimeout>>;
  // The rest is what a Go program holds in JavaScript: with its memory and globals, all of its state.
  mem: DataView;
  _inst: WebAssembly.Instance;
  _values: unknown[];
  _goRefCounts: number[];
  _ids: Map<unknown, number>;
  _idPool: number[];
  _pendingEvent: unknown;
  _resume(): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

export function newGo(): GoInstance {
  return new (globalThis as unknown as { Go: new () => GoInstance }).Go();
}
