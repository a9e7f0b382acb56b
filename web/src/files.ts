/**
 * A program is one text: main.go, and below each line such as "-- counter.go --" another file. Lines are counted through the whole
 * text, also by the compiler, which gets files with empty lines above them. The server's side is wasm/files.
 */
import type { Diagnostic } from "./messages";

export interface File {
  name: string;
  /** Without the line that names it. */
  content: string;
  /** Where the content begins in the text, in UTF-16 units. */
  from: number;
  /** How many lines of the text stand above it. */
  above: number;
}

const main = "main.go";

/** How many files a program has at most: a lesson's program has three. */
const most = 20;

const heading = /^-- ([A-Za-z0-9][\w.-]*\.go) --\r?$\n?/gm;

/** The files of a text, in their order there: main.go is the first. */
export function filesOf(text: string): File[] {
  const found: File[] = [];
  let file: File = { name: main, content: "", from: 0, above: 0 };
  for (const match of text.matchAll(heading)) {
    const [line, name] = match as unknown as [string, string];
    const to = match.index;
    // The first may be named, too.
    if (found.length > 0 || file.from > 0 || name !== main || text.slice(0, to).trim() !== "") found.push({ ...file, content: text.slice(file.from, to) });
    file = { name, content: "", from: to + line.length, above: file.above + breaks(text, file.from, to + line.length) };
  }
  return [...found, { ...file, content: text.slice(file.from) }];
}

function breaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = text.indexOf("\n", from); i >= 0 && i < to; i = text.indexOf("\n", i + 1)) count++;
  return count;
}

/** The content with empty lines above it, so that its lines have the numbers that they have in the text. */
export function padded({ content, above }: File): string {
  return "\n".repeat(above) + content;
}

/** The names in the order in which go build gives files to the compiler, with those of tests after them. */
export function inOrder(names: readonly string[]): string[] {
  const ofTests = (name: string) => ["main_test.go", "testmain.go"].indexOf(name);
  return [...names].sort((a, b) => ofTests(a) - ofTests(b) || (a < b ? -1 : 1));
}

/** What is wrong with how a text is split into files, on its line, or null. */
export function wrongFiles(files: readonly File[]): Diagnostic | null {
  if (files.length === 1) return null;
  const at = (line: number, message: string): Diagnostic => ({ line, column: 1, message, severity: "error" });
  if (files[0]!.above === 0 && files[0]!.content.trim() === "") return at(files[1]!.above, `a program begins with ${main}`);
  const known = new Set<string>();
  for (const [index, { name, above }] of files.entries()) {
    if (known.has(name)) return at(above, `there is a ${name} above`);
    if (name.endsWith("_test.go") || name === "testmain.go") return at(above, `${name} is a file of tests, and no part of a program`);
    if (index === most) return at(above, `a program has at most ${most} files`);
    known.add(name);
  }
  return null;
}

/** Whether a file, as stacks name it, is one of the program's own text, whose lines they count. */
export function isOwn(file: string): boolean {
  return /^[\w.-]+\.go$/.test(file) && !/(?:_test|^testmain)\.go$/.test(file);
}
