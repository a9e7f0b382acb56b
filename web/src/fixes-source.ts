/** A source as fixes see it, and the removal of a piece of it. */
import type { syntaxTree } from "@codemirror/language";
import type { Text } from "@codemirror/state";

export type Tree = ReturnType<typeof syntaxTree>;
export type SyntaxNode = Tree["topNode"];

export interface Source {
  doc: Text;
  tree: Tree;
}

export interface Change {
  from: number;
  to: number;
  insert: string;
}

export function textOf({ doc }: Source, { from, to }: { from: number; to: number }): string {
  return doc.sliceString(from, to);
}

export function children(node: SyntaxNode, name?: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (name === undefined || child.name === name) found.push(child);
  }
  return found;
}

/** What may follow the last statement of a line. A comment there is about the statement. */
export const lineEnd = /^\s*;?\s*(\/\/[^\n]*)?$/;

/** Removes a statement or an import: with its lines, where it is alone on them, and with its semicolon, where it is not. */
export function removal(doc: Text, from: number, to: number): Change {
  const first = doc.lineAt(from);
  const last = doc.lineAt(to);
  const before = first.text.slice(0, from - first.from);
  const after = last.text.slice(to - last.from);
  if (blank(before) && lineEnd.test(after)) return removalOfLines(doc, first.number, last.number);
  const next = /^\s*;[ \t]*/.exec(after);
  if (next) return { from, to: to + next[0].length, insert: "" };
  const space = length(/^[ \t]*/, after);
  if (blank(before)) return { from, to: to + space, insert: "" };
  const start = from - length(/;?[ \t]*$/, before);
  const emptied = before.trimEnd().endsWith("{") && after.trimStart().startsWith("}");
  return { from: start, to: emptied ? to + space : to, insert: "" };
}

/** Of the blank lines around what goes, gofmt would have one between lines and none at the ends of a block. */
function removalOfLines(doc: Text, first: number, last: number): Change {
  const above = first > 1 ? doc.line(first - 1).text : null;
  const below = last < doc.lines ? doc.line(last + 1).text : null;
  if (below !== null && blank(below) && (above === null || blank(above) || /[({]\s*(\/\/.*)?$/.test(above))) last++;
  else if (above !== null && blank(above) && (below === null || /^\s*[)}]/.test(below))) first--;
  if (last < doc.lines) return { from: doc.line(first).from, to: doc.line(last + 1).from, insert: "" };
  return { from: first > 1 ? doc.line(first - 1).to : 0, to: doc.length, insert: "" };
}

function blank(text: string): boolean {
  return text.trim() === "";
}

function length(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
