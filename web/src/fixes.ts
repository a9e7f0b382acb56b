/**
 * Quick fixes: for what the compiler says and has one obvious answer, the edit that a reader would make. Every fix is
 * computed from the source as it stands; where that is not what the compiler spoke of, or in doubt, there is none.
 */
import { goLanguage } from "@codemirror/lang-go";
import { ensureSyntaxTree } from "@codemirror/language";
import { type EditorState, Text } from "@codemirror/state";
import { type File, filesOf } from "./files";
import { addImport, removeImport } from "./fixes-imports";
import type { Change, Source } from "./fixes-source";
import { removeVariable } from "./fixes-variables";

export interface Fix {
  /** What the fix does, as its button says it. */
  label: string;
  changes: Change[];
  /** Whether it is the answer to all findings that say the same. */
  answersAll: boolean;
}

/** What a diagnostic says, and the offset in the source where it says so. */
export interface Finding {
  message: string;
  from: number;
}

/**
 * How long the editor may stand still to parse what it has not parsed yet, in ms. It has parsed what it shows; the rest
 * of the largest sources takes longer than a reader should wait, and they have no fixes until then.
 */
const parseLimit = 10;

const unusedImport = /^"([^"]+)" imported (?:as (\S+) )?and not used$/;
const unusedVariable = /^declared and not used: (\S+)$|^(\S+) declared and not used$/; // the second is a type switch's
const undefinedName = /^undefined: ([\p{L}_][\p{L}\p{Nd}_]*)$/u;

/** The fix of a finding, or null. `packages` are the paths that a program may import. */
export function findFix(state: EditorState, { message, from }: Finding, packages: readonly string[]): Fix | null {
  const file = fileAt(state.sliceDoc(), from);
  if (!file) return fixIn(sourceOf(state), { message, from }, packages);
  // To the parser a program of several files is one with mistakes in it.
  const doc = Text.of(file.content.split("\n"));
  const found = fixIn({ doc, tree: goLanguage.parser.parse(file.content) }, { message, from: from - file.from }, packages);
  return found && { ...found, changes: found.changes.map(({ from, to, insert }) => ({ from: from + file.from, to: to + file.from, insert })) };
}

/** The file at an offset, or null where there is only one. */
function fileAt(text: string, offset: number): File | null {
  const files = filesOf(text);
  return files.length === 1 ? null : files.findLast(({ from }) => from <= offset)!;
}

function sourceOf(state: EditorState): Source | null {
  const tree = ensureSyntaxTree(state, state.doc.length, parseLimit);
  return tree && { doc: state.doc, tree };
}

function fixIn(source: Source | null, { message, from }: Finding, packages: readonly string[]): Fix | null {
  if (!source) return null;
  let match = unusedImport.exec(message);
  if (match) return fix("Remove import", removeImport(source, from, match[1]!));
  match = unusedVariable.exec(message);
  const variable = match?.[1] ?? match?.[2];
  if (variable) return fix(`Remove ${variable}`, removeVariable(source, from, variable));
  const path = onlyPackage(undefinedName.exec(message)?.[1], packages);
  return path === undefined ? null : fix(`Import ${path}`, addImport(source, from, path), true);
}

function fix(label: string, changes: Change[] | null, answersAll = false): Fix | null {
  return changes && { label, changes, answersAll };
}

/** The path of the one package of that name; rand and template are names of several. */
function onlyPackage(name: string | undefined, packages: readonly string[]): string | undefined {
  const found = packages.filter((path) => packageName(path) === name);
  return found.length === 1 ? found[0] : undefined;
}

/** A path's last element, without a version: math/rand/v2 is rand. */
function packageName(path: string): string | undefined {
  return path.replace(/\/v\d+$/, "").split("/").at(-1);
}
