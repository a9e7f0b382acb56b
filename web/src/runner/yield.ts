/**
 * Brings a program back soon that gave way to the event loop. A timeout of 0 ms takes four once it is nested, and a program
 * that computes gives way twenty times a second: a message takes a tenth of one.
 */
import type { GoInstance } from "../host/go";

/** Replaces the timeouts of 0 ms of the program, which wasm_exec.js would set; the runtime asks for them to be called back. */
export function yieldSoon(go: GoInstance): void {
  const imports = go.importObject["gojs"] as Record<string, (sp: number) => void>;
  const schedule = imports["runtime.scheduleTimeoutEvent"]!;
  const clear = imports["runtime.clearTimeoutEvent"]!;
  const { port1, port2 } = new MessageChannel();
  const waiting = new Set<number>();
  // Below those that wasm_exec.js gives out, which count up from 1.
  let last = 0;
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    if (waiting.delete(data)) go._resume();
  };
  imports["runtime.scheduleTimeoutEvent"] = (sp) => {
    if (go.mem.getBigInt64(sp + 8, true) > 0n) return schedule(sp);
    waiting.add(--last);
    port2.postMessage(last);
    go.mem.setInt32(sp + 16, last, true);
  };
  imports["runtime.clearTimeoutEvent"] = (sp) => {
    if (!waiting.delete(go.mem.getInt32(sp + 8, true))) clear(sp);
  };
}
