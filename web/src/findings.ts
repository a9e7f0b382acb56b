/** The list under the code: one entry a diagnostic, which leads to its line, and beside it the fix, where there is one. */
import type { Diagnostic } from "./messages";
import { panelStyle } from "./page";
import { visible } from "./visible";

/** More than these are counted, not listed. */
const listed = 50;

export class Findings {
  readonly element = document.createElement("ol");
  /** What each entry was made of. */
  #made: string[] = [];

  /** `go` and `fix` are told which of the shown diagnostics the reader chose to see, or to have fixed. */
  constructor(
    private readonly go: (index: number) => void,
    private readonly fix: (index: number) => void,
  ) {
    this.element.className = "findings";
    this.element.hidden = true;
  }

  /**
   * `labels` are what the fixes do, in the order of the diagnostics. An entry that says what it said stays the same
   * element: it keeps the focus, and a press that has begun on it.
   */
  show(diagnostics: readonly Diagnostic[], labels: readonly (string | undefined)[] = []): void {
    if (diagnostics.length > 0) void panelStyle();
    const former = [...this.element.children];
    const made = diagnostics.slice(0, listed).map(({ line, message, severity }, index) => JSON.stringify([line, message, severity, labels[index]]));
    for (const [index, words] of made.entries()) {
      if (words === this.#made[index]) continue;
      const entry = this.#entry(diagnostics[index]!, index, labels[index]);
      if (former[index]) former[index].replaceWith(entry);
      else this.element.append(entry);
    }
    for (const entry of former.slice(made.length)) entry.remove();
    this.#made = made;
    if (diagnostics.length > listed) {
      const rest = document.createElement("li");
      rest.textContent = `and ${diagnostics.length - listed} more`;
      this.element.append(rest);
    }
    this.element.classList.remove("stale");
    this.element.hidden = diagnostics.length === 0;
  }

  /** The source has changed since: lines may no longer be what they were. */
  age(): void {
    this.element.classList.add("stale");
  }

  #entry(diagnostic: Diagnostic, index: number, label: string | undefined): HTMLElement {
    const item = document.createElement("li");
    item.className = diagnostic.severity;
    const message = visible(diagnostic.message);
    if (diagnostic.line <= 0) {
      item.textContent = message;
      return item;
    }
    const button = document.createElement("button");
    button.type = "button";
    const place = document.createElement("span");
    place.className = "place";
    place.textContent = `line ${diagnostic.line}`;
    button.append(place, " ", message);
    button.addEventListener("click", () => this.go(index));
    item.append(button);
    if (label !== undefined) item.append(this.#fixButton(label, diagnostic.line, index));
    return item;
  }

  #fixButton(label: string, line: number, index: number): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fix";
    button.textContent = label;
    button.ariaLabel = `${label}, line ${line}`;
    button.addEventListener("click", () => this.fix(index));
    return button;
  }
}
