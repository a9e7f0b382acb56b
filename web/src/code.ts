/** The server's <pre>: a source as lines, and what can be done with it before an editor takes its place. */
import { colour } from "./colours";
import { part } from "./dom";
import type { Diagnostic } from "./messages";
import type { Here } from "./timeline/view";

export class Code {
  /** Is told before a line is marked that is not shown. */
  onHidden = (): void => {};

  constructor(readonly pre: HTMLElement) {}

  get source(): string {
    return this.pre.textContent ?? "";
  }

  /** Shows another source. */
  show(source: string): void {
    this.onHidden(); // its lines are others
    const code = document.createElement("code");
    for (const pieces of colour(source)) {
      const line = part("span", "line");
      for (const { text, name } of pieces) {
        const piece = part("span", name);
        piece.textContent = text;
        line.append(name ? piece : text);
      }
      code.append(line);
    }
    this.pre.replaceChildren(code);
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    const lines = this.pre.querySelectorAll(".line");
    for (const line of lines) line.classList.remove("bad");
    for (const { line } of diagnostics) this.#add(lines[line - 1], "bad");
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
      this.#add(element, "here");
      element.dataset["here"] = element.dataset["here"] ? `${element.dataset["here"]}, ${text}` : text;
    }
  }

  #add(line: Element | undefined, mark: string): void {
    if (line?.classList.contains("around")) this.onHidden();
    line?.classList.add(mark);
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
