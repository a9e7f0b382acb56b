/** Fixes of the imports: one that is not used goes, one that is missing comes where gofmt would have it. */
import { type Change, children, lineEnd, removal, type Source, type SyntaxNode, textOf } from "./fixes-source";

export function removeImport(source: Source, at: number, path: string): Change[] | null {
  const spec = source.tree.resolveInner(at, 1).parent;
  if (spec?.name !== "ImportSpec" || pathOf(source, spec) !== path) return null;
  const list = spec.parent!;
  // Parentheses with nothing between them, not even a comment, go with the import.
  const others = list.name === "SpecList" && children(list).some((child) => child.from !== spec.from && !/^[();]$/.test(child.name));
  const gone = others ? spec : list.name === "SpecList" ? list.parent! : list;
  return [removal(source.doc, gone.from, gone.to)];
}

/** Imports the package for the name at an offset, which must be one before a dot: what else is undefined is no package. */
export function addImport(source: Source, at: number, path: string): Change[] | null {
  const name = source.tree.resolveInner(at, 1);
  const head = source.tree.topNode.getChild("PackageClause");
  if (!head || name.name !== "VariableName" || source.doc.sliceString(name.to, name.to + 1) !== ".") return null;
  const declarations = children(source.tree.topNode, "ImportDecl");
  // It may have been imported since, or by the fix of another line, before the compiler has looked again.
  if (declarations.flatMap(specsOf).some((spec) => pathOf(source, spec) === path && textOf(source, spec.firstChild!) !== "_")) return null;
  const block = declarations.find((declaration) => declaration.getChild("SpecList"));
  if (block) return intoBlock(source, block.getChild("SpecList")!, path);
  return declarations[0] ? intoNewBlock(source, declarations[0].getChild("ImportSpec")!, path) : [afterClause(source, head, path)];
}

function specsOf(declaration: SyntaxNode): SyntaxNode[] {
  return children(declaration.getChild("SpecList") ?? declaration, "ImportSpec");
}

function pathOf(source: Source, spec: SyntaxNode): string {
  return textOf(source, spec.getChild("String") ?? spec).slice(1, -1);
}

/** Into the first group of lines, sorted: gofmt sorts each group of its own. */
function intoBlock(source: Source, list: SyntaxNode, path: string): Change[] {
  const { doc } = source;
  const group = firstGroup(source, children(list, "ImportSpec"));
  const before = group.findLast((spec) => pathOf(source, spec) < path);
  const quoted = `"${path}"`;
  const [next] = group;
  if (!next) {
    const closing = textOf(source, list).includes("\n") ? "" : "\n";
    return [insertion(list.from + 1, `\n\t${quoted}${closing}`)];
  }
  if (before) return [insertion(endOf(source, before), onOneLine(source, list) ? `; ${quoted}` : `\n\t${quoted}`)];
  return [insertion(next.from, onOneLine(source, list) ? `${quoted}; ` : `${quoted}\n${/^\s*/.exec(doc.lineAt(next.from).text)![0]}`)];
}

function firstGroup({ doc }: Source, specs: SyntaxNode[]): SyntaxNode[] {
  const end = specs.findIndex((spec, index) => {
    const line = doc.lineAt(spec.from).number;
    return index > 0 && line > 1 && doc.line(line - 1).text.trim() === "";
  });
  return end < 0 ? specs : specs.slice(0, end);
}

function onOneLine(source: Source, node: SyntaxNode): boolean {
  return !textOf(source, node).includes("\n");
}

/** One import becomes a block of two. */
function intoNewBlock(source: Source, spec: SyntaxNode, path: string): Change[] {
  const first = path < pathOf(source, spec);
  return [
    insertion(spec.from, first ? `(\n\t"${path}"\n\t` : "(\n\t"),
    insertion(endOf(source, spec), first ? "\n)" : `\n\t"${path}"\n)`),
  ];
}

function afterClause(source: Source, head: SyntaxNode, path: string): Change {
  const { doc } = source;
  const line = doc.lineAt(head.to);
  const end = endOf(source, head);
  if (end < line.to) return insertion(head.to, `; import "${path}"`);
  const below = line.number < doc.lines ? doc.line(line.number + 1).text : "";
  return insertion(end, `\n\nimport "${path}"${below.trim() === "" ? "" : "\n"}`);
}

/** The end of the line, where nothing but a comment follows there; else that of the node. */
function endOf({ doc }: Source, node: SyntaxNode): number {
  const line = doc.lineAt(node.to);
  return lineEnd.test(line.text.slice(node.to - line.from)) ? line.to : node.to;
}

function insertion(at: number, insert: string): Change {
  return { from: at, to: at, insert };
}
