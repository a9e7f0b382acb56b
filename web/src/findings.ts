/** The list under the code: one entry a diagnostic, which leads to its line. */
import type { Diagnostic } from "./messages";
import { visible } from "./visible";

/** More than these are counted, not listed. */
const listed = 50;

export class Findings {
  readonly element = document.createElement("ol");

  /** `go` is told which of the shown diagnostics the reader chose. */
  constructor(private readonly go: (index: number) => void) {
    this.element.className = "findings";
    this.element.hidden = true;
  }

  show(diagnostics: readonly Diagnostic[]): void {
    this.element.replaceChildren(...diagnostics.slice(0, listed).map((diagnostic, index) => this.#entry(diagnostic, index)));
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

  #entry(diagnostic: Diagnostic, index: number): HTMLElement {
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
    return item;
  }
}
