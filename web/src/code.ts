/** The server's <pre>: a source as lines, and what can be done with it before an editor takes its place. */
import type { Diagnostic } from "./messages";
import type { Here } from "./timeline/view";

export class Code {
  constructor(readonly pre: HTMLElement) {}

  get source(): string {
    return this.pre.textContent ?? "";
  }

  /** Shows another source, without colours. */
  show(source: string): void {
    const code = document.createElement("code");
    for (const text of source.split(/(?<=\n)/)) {
      const line = document.createElement("span");
      line.className = "line";
      line.textContent = text;
      code.append(line);
    }
    this.pre.replaceChildren(code);
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    const lines = this.pre.querySelectorAll(".line");
    for (const line of lines) line.classList.remove("bad");
    for (const { line } of diagnostics) lines[line - 1]?.classList.add("bad");
  }

  /** Shows where goroutines are. */
  here(places: readonly Here[]): void {
    const lines = this.pre.querySelectorAll<HTMLElement>(".line");
    for (const line of lines) {
      line.classList.remove("here");
      delete line.dataset["here"];
    }
    for (const { line, text } of places) {
      const element = lines[line - 1];
      if (!element) continue;
      element.classList.add("here");
      element.dataset["here"] = element.dataset["here"] ? `${element.dataset["here"]}, ${text}` : text;
    }
  }

  /** The offset in the source under a point of the window, or undefined when there is no text. */
  offsetAt(x: number, y: number): number | undefined {
    const caret = caretAt(x, y);
    if (!caret || !this.pre.contains(caret.node)) return undefined;
    const range = document.createRange();
    range.setStart(this.pre, 0);
    range.setEnd(caret.node, caret.offset);
    return range.toString().length;
  }
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  // Safari before 26 knows only the older name.
  const range = document.caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}
