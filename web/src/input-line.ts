/** The line under the output in which a reader gives a program what it reads. */

export class InputLine {
  readonly element = document.createElement("form");
  readonly #field = document.createElement("input");
  readonly #send = document.createElement("button");
  readonly #end = document.createElement("button");
  /** What had the focus when the line took it. */
  #former: HTMLElement | null = null;

  /** `give` gets each line with its line feed, and null at the end of the input. */
  constructor(private readonly give: (text: string | null) => void) {
    this.element.className = "input";
    this.element.hidden = true;
    const label = document.createElement("label");
    label.textContent = "Input ";
    this.#field.type = "text";
    this.#field.autocomplete = "off";
    this.#field.autocapitalize = "off";
    this.#field.spellcheck = false;
    this.#field.enterKeyHint = "send";
    label.append(this.#field);
    this.#send.textContent = "Send";
    this.#end.type = "button";
    this.#end.textContent = "End of input";
    this.#end.addEventListener("click", () => this.#finish());
    this.element.append(label, this.#send, this.#end);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.give(`${this.#field.value}\n`);
      this.#field.value = "";
      this.#field.focus();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "d" || !event.ctrlKey || this.#field.value !== "") return;
      event.preventDefault();
      this.#finish();
    });
  }

  /** Shows the line; it takes the focus from something in `around`, where the reader is. */
  show(around: HTMLElement): void {
    if (!this.element.hidden) return;
    this.element.hidden = false;
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || !around.contains(active)) return;
    // The editor has a shadow tree: the focus is on something in there.
    const inner = active.shadowRoot?.activeElement;
    this.#former = inner instanceof HTMLElement ? inner : active;
    this.#field.focus();
  }

  hide(): void {
    const focused = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.#field.value = "";
    if (focused) this.#former?.focus();
    this.#former = null;
  }

  /** What was typed and not sent is the last line, without a line feed. */
  #finish(): void {
    if (this.#field.value !== "") this.give(this.#field.value);
    this.give(null);
    this.hide();
  }
}
