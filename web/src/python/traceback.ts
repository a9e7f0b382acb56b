/** Python's tracebacks, as MicroPython prints them: which lines of main.py they name. */
import type { Diagnostic } from "../messages";

/** A line of a traceback that names one of the file: its groups are what is before the place, the place, and the line. */
export const place = /^( {2}File ")(main\.py", line (\d+))(?=$|, in )/m;

/** The traceback without what is ours: start.py, which MicroPython knows as <stdin>, and the rounds of asyncio. */
export function ownTraceback(text: string): string {
  return text
    .replace(/\n+$/, "\n")
    .split(/(?<=\n)/)
    .filter((line) => !/^ {2}File "(<stdin>|\/lib\/asyncio\/\w+\.py)", line \d+/.test(line))
    .join("");
}

/** The line that ended a program: where its exception was raised, as far as that is in the file. */
export function blame(stderr: string): Diagnostic[] {
  const lines = stderr.trimEnd().split("\n");
  const begin = lines.lastIndexOf("Traceback (most recent call last):");
  if (begin < 0) return [];
  const after = lines.slice(begin + 1);
  const message = after.find((line) => !line.startsWith("  "));
  const last = after.map((line) => place.exec(line)).findLast((found) => found !== null);
  return last && message !== undefined ? [{ line: Number(last[3]), column: 0, message, severity: "error" }] : [];
}
