/** Fixes of variables that are declared and not used: they go, and what their values do stays. */
import { type Change, children, removal, type Source, type SyntaxNode, textOf } from "./fixes-source";

export function removeVariable(source: Source, at: number, name: string): Change[] | null {
  const defined = source.tree.resolveInner(at, 1);
  const declaration = defined.parent;
  if (defined.name !== "DefName" || textOf(source, defined) !== name || !declaration) return null;
  if (mentioned(source, name, defined.to, scopeEnd(declaration))) return null;
  switch (declaration.name) {
    case "VarDecl":
      return fromDeclaration(source, declaration, defined);
    case "VarSpec":
      return fromVar(source, declaration);
    case "RangeClause":
      return fromRange(source, declaration, defined);
    case "ReceiveStatement":
      return others(source, declaration, defined).length > 0 ? renamed(source, declaration, defined) : [withoutNames(declaration, defined)];
    case "TypeSwitchStatement":
      return [withoutNames(declaration, defined)];
    default:
      return null;
  }
}

/** `a, b := f()`, or with one name. */
function fromDeclaration(source: Source, declaration: SyntaxNode, defined: SyntaxNode): Change[] | null {
  if (declaration.parent?.name === "LabeledStatement") return null;
  if (others(source, declaration, defined).length > 0) return renamed(source, declaration, defined);
  // The head of an if, switch or for cannot do without.
  if (!inList(declaration)) return null;
  if (!acts(source, declaration)) return [removal(source.doc, declaration.from, declaration.to)];
  return renamed(source, declaration, defined);
}

/** `var a = f()`; there is no obvious answer for several names, nor for one of several in parentheses. */
function fromVar(source: Source, spec: SyntaxNode): Change[] | null {
  const declaration = spec.parent!;
  if (declaration.name !== "VarDecl" || !inList(declaration) || children(spec, "DefName").length > 1) return null;
  if (!acts(source, spec)) return [removal(source.doc, declaration.from, declaration.to)];
  return [{ from: declaration.from, to: spec.getChild("=")!.from, insert: "_ " }];
}

function fromRange(source: Source, clause: SyntaxNode, defined: SyntaxNode): Change[] | null {
  const range = clause.getChild("range");
  const [first] = children(clause, "DefName");
  if (!range || !first) return null;
  if (others(source, clause, defined).length === 0) return [{ from: first.from, to: range.from, insert: "" }];
  if (defined.from === first.from) return [blanked(defined)];
  return [{ from: first.to, to: defined.to, insert: "" }];
}

/** The name becomes a blank. Where that leaves no new name, Go wants an assignment. */
function renamed(source: Source, declaration: SyntaxNode, defined: SyntaxNode): Change[] | null {
  const sign = declaration.getChild(":=");
  if (!sign) return null;
  const known = knownBefore(source, declaration);
  const assigns = others(source, declaration, defined).every((name) => known.has(name));
  return assigns ? [blanked(defined), { from: sign.from, to: sign.to, insert: "=" }] : [blanked(defined)];
}

function blanked({ from, to }: SyntaxNode): Change {
  return { from, to, insert: "_" };
}

/** `switch x := v.(type)` and `case x := <-c` do without a name. */
function withoutNames(declaration: SyntaxNode, defined: SyntaxNode): Change {
  const value = declaration.getChild(":=")?.nextSibling;
  const first = declaration.name === "TypeSwitchStatement" ? defined : declaration;
  return { from: first.from, to: value?.from ?? first.from, insert: "" };
}

/** The other names that are declared beside one, blanks left out. */
function others(source: Source, declaration: SyntaxNode, defined: SyntaxNode): string[] {
  const names = children(declaration, "DefName").filter((name) => name.from !== defined.from);
  return names.map((name) => textOf(source, name)).filter((name) => name !== "_");
}

function inList(statement: SyntaxNode): boolean {
  return /^(Block|SwitchBlock|SelectBlock)$/.test(statement.parent?.name ?? "");
}

/** Calls that only make a value. Somebody may have given these names to other things, but hardly will. */
const makesValue = /^(make|new|len|cap|min|max|string|byte|rune|bool|any|error|u?int(8|16|32|64)?|float(32|64))$/;

/** Whether a declaration's values do something besides being there: a call, a receive. What only a panic would show is left out. */
function acts(source: Source, declaration: SyntaxNode): boolean {
  let found = false;
  declaration.cursor().iterate(({ name, node }) => {
    if (name === "CallExpr") found ||= !makesValue.test(textOf(source, node.firstChild!));
    else if (name === "<-") found ||= node.parent?.name === "UnaryExp";
    return name !== "FunctionLiteral";
  });
  return found;
}

/**
 * Whether a name occurs after its declaration. As it is not used, it is assigned to, or is another of that name; either
 * way nothing is obvious any more.
 */
function mentioned(source: Source, name: string, from: number, to: number): boolean {
  let found = false;
  source.tree.iterate({
    from,
    to,
    enter: ({ name: kind, node }) => {
      if (node.from < from || node.to > to || (kind !== "VariableName" && kind !== "DefName")) return;
      found ||= node.parent?.name !== "Key" && textOf(source, node) === name;
    },
  });
  return found;
}

/** Where the names of a declaration are known no more. */
function scopeEnd(declaration: SyntaxNode): number {
  if (declaration.name === "TypeSwitchStatement") return declaration.to;
  const inner = /^(VarSpec|SpecList|ReceiveStatement)$/;
  let at = declaration;
  while (inner.test(at.name) || at.parent?.name === "ForClause") at = at.parent!;
  // What is declared in a clause ends with it.
  for (let next = at.nextSibling; next; next = next.nextSibling) if (next.name === "Case") return next.from;
  return at.parent?.to ?? at.to;
}

/** The names that a declaration would assign to, not declare: those of the same block, or of its function's parameters. */
function knownBefore(source: Source, declaration: SyntaxNode): Set<string> {
  const known = new Set<string>();
  const block = declaration.parent!;
  if (!inList(declaration)) return known;
  const learn = (node: SyntaxNode) => {
    for (const name of namesOf(node)) known.add(textOf(source, name));
  };
  for (let before = declaration.prevSibling; before; before = before.prevSibling) {
    learn(before);
    // A clause is a block of its own.
    if (before.name === "Case") break;
  }
  // A function's parameters are in its body's block, and what a type switch declares in each of its clauses.
  children(block.parent!, block.parent!.name === "TypeSwitchStatement" ? "DefName" : "Parameters").forEach(learn);
  return known;
}

const declares = /^(VarDecl|VarSpec|SpecList|LabeledStatement|Case|ReceiveStatement|Parameters|Parameter)$/;

/** The names that a statement or a list of parameters declares in the block that it is in. */
function namesOf(node: SyntaxNode): SyntaxNode[] {
  if (node.name === "DefName") return [node];
  return declares.test(node.name) ? children(node).flatMap(namesOf) : [];
}
