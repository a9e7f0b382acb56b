/** Reads what cmd/compile, cmd/link and the formatter print about a program. */
import { filesOf } from "../files";
import type { Diagnostic } from "../messages";
import { type Head, position } from "./imports";

/** Where a //line comment claims another position, the real one follows it in brackets. What is of a file of tests has no line in the text. */
function locatedIn(source: string): RegExp {
  const names = filesOf(source).map(({ name }) => name.replaceAll(".", "\\.")).join("|");
  return new RegExp(`^(?:(?:(?:\\./)?(?:${names}):)?|.*?\\[(?:${names}):)(\\d+)(?::(\\d+))?\\]?: (.*)$`);
}

/**
 * The findings in a tool's output. A line that begins with a tab continues the finding before it; a line without a
 * position becomes a finding without one. Go counts columns in bytes, editors in UTF-16 units: they are converted.
 */
export function parseDiagnostics(output: string, source: string): Diagnostic[] {
  const lines = source.split("\n");
  const located = locatedIn(source);
  const found: Diagnostic[] = [];
  for (const text of output.split("\n")) {
    if (text === "" || text.startsWith("# ")) continue;
    const last = found.at(-1);
    if (text.startsWith("\t") && last) {
      last.message += `\n${text}`;
      continue;
    }
    const match = located.exec(text);
    if (!match) {
      found.push({ line: 0, column: 0, message: text, severity: "error" });
      continue;
    }
    const line = Number(match[1]);
    const column = match[2] ? columnOf(lines[line - 1] ?? "", Number(match[2])) : 0;
    // The compiler stops after ten. That there are more is no error of its own.
    found.push({ line, column, message: match[3]!, severity: match[3] === "too many errors" ? "warning" : "error" });
  }
  return found;
}

/** The linker's words about a program; it knows no lines, and speaks of the package clause's at best. */
export function parseLinkErrors(output: string, source: string, head: Head): Diagnostic[] {
  const found = parseDiagnostics(output, source);
  for (const finding of found) {
    const missing = /function main is undeclared in the main package/.exec(finding.message);
    if (missing) Object.assign(finding, position(source, head.nameOffset), { message: missing[0] });
  }
  return found;
}

/** The UTF-16 column of a byte column, both from 1. */
function columnOf(line: string, byteColumn: number): number {
  let bytes = 1;
  let column = 1;
  for (const character of line) {
    if (bytes >= byteColumn) break;
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    column += character.length;
  }
  return column;
}
