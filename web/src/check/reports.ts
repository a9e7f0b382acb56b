/** What Go prints of races and of goroutines, read: the detector's reports, and stacks. */

import { isOwn } from "../files";

/** One call of a stack. A file of the program's own, or of its tests, has no folder; line 0 means unknown. */
export interface Frame {
  function: string;
  file: string;
  line: number;
}

/** One of the two accesses of a data race. */
export interface Access {
  kind: "read" | "write";
  /** 1 is the main goroutine. */
  goroutine: number;
  /** Innermost first. */
  stack: Frame[];
  /** Where the goroutine was started; empty for the main goroutine. */
  created: Frame[];
}

/** A goroutine that waits: for what, and where. */
export interface Goroutine {
  id: number;
  /** As Go says it: "chan receive", "sync.Mutex.Lock". */
  waits: string;
  stack: Frame[];
  created: Frame[];
}

const accessHead = /^(?:Previous )?(?:atomic )?(read|write) at 0x[0-9a-f]+ by (?:goroutine (\d+)|main goroutine):$/i;
const createdHead = /^Goroutine (\d+) \([^)]*\) created at:$/;

/** The accesses of a report of the race detector: two, or fewer where the report is not one. */
export function parseRace(report: string): Access[] {
  const accesses: Access[] = [];
  const created = new Map<number, Frame[]>();
  for (const part of report.split(/\n\n+/)) {
    const lines = part.split("\n").filter((line) => !/^(?:=+|WARNING: DATA RACE)$/.test(line));
    const head = lines.shift() ?? "";
    const access = accessHead.exec(head);
    if (access) accesses.push({ kind: access[1]!.toLowerCase() as Access["kind"], goroutine: Number(access[2] ?? 1), stack: frames(lines), created: [] });
    const start = createdHead.exec(head);
    if (start) created.set(Number(start[1]), frames(lines));
  }
  for (const access of accesses) access.created = created.get(access.goroutine) ?? [];
  return accesses.slice(0, 2);
}

const goroutineHead = /^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\],]+)[^\]]*\]:$/;

/** The goroutines of a traceback. */
export function parseGoroutines(text: string): Goroutine[] {
  const found: Goroutine[] = [];
  for (const part of text.split(/\n\n+/)) {
    const lines = part.split("\n");
    const at = lines.findIndex((line) => goroutineHead.test(line));
    if (at < 0) continue;
    const [, id, waits] = goroutineHead.exec(lines[at]!)!;
    const rest = lines.slice(at + 1);
    const start = rest.findIndex((line) => line.startsWith("created by "));
    const stack = frames(start < 0 ? rest : rest.slice(0, start));
    const created = start < 0 ? [] : frames([rest[start]!.replace(/^created by /, "").replace(/ in goroutine \d+$/, "()"), ...rest.slice(start + 1)]);
    found.push({ id: Number(id), waits: waits!, stack, created });
  }
  return found;
}

/** Lines of a stack: a call, and below it, indented, its place. */
function frames(lines: readonly string[]): Frame[] {
  const found: Frame[] = [];
  for (const [index, line] of lines.entries()) {
    const place = /^\s+(\S.*?):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(line);
    const call = lines[index - 1];
    if (!place || call === undefined) continue;
    found.push({ function: call.trim().replace(/\((?:[^()]|\([^()]*\))*\)$/, ""), file: place[1]!, line: Number(place[2]) });
  }
  return found;
}

/** The innermost frame in the program's own text, which the reader can look at. */
export function ownFrame(stack: readonly Frame[]): Frame | undefined {
  return stack.find(({ file }) => isOwn(file));
}
