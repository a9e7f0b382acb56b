/**
 * Reads the head of a Go file, its package clause and imports, without parsing Go: to know which packs a build needs
 * before the compiler is asked, and to say in cmd/go's words what cmd/go, which is not there, would refuse.
 *
 * The compiler stays the judge: where the head is not well formed, reading stops and nothing is said.
 */
import type { Diagnostic } from "../messages";

export interface Import {
  path: string;
  /** Where the path's literal begins, in UTF-16 units from the start of the source. */
  offset: number;
}

export interface Head {
  /** The name in the package clause, or null if there is none that can be read. */
  name: string | null;
  nameOffset: number;
  imports: Import[];
}

interface Token {
  kind: "word" | "string" | "mark" | "newline" | "end";
  text: string;
  offset: number;
}

/** White space, comments, string literals, words, and any other character alone. A line's end may stand for a semicolon. */
const lexeme = /[ \t\r\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\/|(?<newline>\n)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<mark>[^])/uy;

function* tokens(source: string): Generator<Token> {
  lexeme.lastIndex = 0;
  for (;;) {
    const offset = lexeme.lastIndex;
    const groups = lexeme.exec(source)?.groups;
    if (!groups) break;
    for (const kind of ["newline", "string", "word", "mark"] as const) {
      const text = groups[kind];
      if (text !== undefined) yield { kind, text, offset };
    }
  }
  for (;;) yield { kind: "end", text: "", offset: source.length };
}

export function readHead(source: string): Head {
  const head: Head = { name: null, nameOffset: 0, imports: [] };
  const stream = tokens(source);
  let token = stream.next().value as Token;
  const advance = () => {
    token = stream.next().value as Token;
  };
  const at = (text: string) => token.text === text;
  const skipEnds = () => {
    while (token.kind === "newline" || at(";")) advance();
  };

  skipEnds();
  if (!at("package")) return head;
  advance();
  if (token.kind !== "word") return head;
  head.name = token.text;
  head.nameOffset = token.offset;
  advance();

  const spec = (): boolean => {
    if (token.kind === "word" || at(".")) advance();
    if (token.kind !== "string") return false;
    // A path needs no escapes. One that has some is taken as it stands, and is then no package of std.
    head.imports.push({ path: token.text.slice(1, -1), offset: token.offset });
    advance();
    return true;
  };
  for (;;) {
    skipEnds();
    if (!at("import")) return head;
    advance();
    if (!at("(")) {
      if (!spec()) return head;
      continue;
    }
    advance();
    for (skipEnds(); !at(")"); skipEnds()) {
      if (!spec()) return head;
    }
    advance();
  }
}

/** What cmd/go would refuse about the head. `known` are the packages that a program may import. */
export function checkHead(source: string, head: Head, known: Record<string, unknown>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const at = (offset: number, message: string) => found.push({ ...position(source, offset), message, severity: "error" });
  if (head.name !== null && head.name !== "main") {
    at(head.nameOffset, `package ${head.name} is not a main package: a program that runs starts with package main`);
  }
  for (const { path, offset } of head.imports) {
    if (Object.hasOwn(known, path)) continue;
    if (path === "C") at(offset, 'import "C": cgo needs a C compiler, which the browser does not have');
    else if (path === "") at(offset, 'invalid import path: ""');
    else if (path.startsWith("./") || path.startsWith("../")) at(offset, `"${path}" is relative, but relative import paths are not supported`);
    else if (/(^|\/)(internal|vendor)(\/|$)/.test(path)) at(offset, `use of internal package ${path} not allowed`);
    else at(offset, `package ${path} is not in std: programs here can import ${importable(known)}`);
  }
  return found;
}

/** What programs can import, in words: of modules there are few packages, whose paths begin with a host. */
function importable(known: Record<string, unknown>): string {
  const own = Object.keys(known).filter((path) => /^[^/]*\./.test(path));
  if (own.length === 0) return "the standard library only";
  return own.length > 3 ? `the standard library, and ${own.length} packages of modules` : `the standard library, and ${own.join(", ")}`;
}

/** The line and column of an offset, both from 1, the column in UTF-16 units. */
export function position(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  let line = 1;
  for (let i = before.indexOf("\n"); i >= 0; i = before.indexOf("\n", i + 1)) line++;
  return { line, column: offset - lastBreak };
}
