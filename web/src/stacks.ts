/** Go's stacks, as a program prints them when it ends by a panic or a fatal error: which lines of the source they name. */
import type { Diagnostic } from "./messages";

/** A line of a stack that names one of the text: its groups are what is before the place, the place, and the line. */
export const place = /^(\t)((?!main_test\.go|testmain\.go)[\w.-]+\.go:(\d+))(?=$| \+0x)/m;

const header = /^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]+)\]:$/;

/** More goroutines than these are not marked: a list of a thousand says no more. */
const most = 20;

/** Whether what was printed says that nobody can go on: all wait for others, or main has left by runtime.Goexit and there are none. */
export function isDeadlock(printed: string): boolean {
  return /^fatal error: (?:all goroutines are asleep|no goroutines \(main called runtime\.Goexit\)) - deadlock!$/m.test(printed);
}

/**
 * The lines that a program's end has to do with: where it panicked, or where each goroutine waits for ever. `stderr` is what
 * it printed; a program that prints the like and exits with 2 is believed.
 */
export function blame(stderr: string): Diagnostic[] {
  const lines = stderr.split("\n");
  const deadlock = isDeadlock(stderr);
  const what = lines.findLast((line) => /^(panic|fatal error): /.test(line));
  if (!what) return [];
  const found: Diagnostic[] = [];
  let goroutine: RegExpExecArray | null = null;
  for (const text of lines) {
    goroutine = header.exec(text) ?? goroutine;
    const at = place.exec(text);
    if (!goroutine || !at) continue;
    const message = deadlock ? `goroutine ${goroutine[1]} waits here for ever: ${goroutine[2]}` : what;
    found.push({ line: Number(at[3]), column: 0, message, severity: "error" });
    goroutine = null; // the rest of its stack is how it came there
    if (!deadlock || found.length === most) break;
  }
  return found;
}
