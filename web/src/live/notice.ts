/** The corner of the page that says whether it follows its author's folder, and what is wrong there. */
import { part } from "../dom";
import type { Problem, State } from "./state";

export class Notice {
  readonly element = part("aside", "live");
  readonly #status = part("p", "link");
  readonly #details = document.createElement("details");
  readonly #summary = document.createElement("summary");
  readonly #list = document.createElement("ul");
  readonly #said = part("p", "said");

  constructor() {
    this.element.ariaLabel = "Live";
    this.#status.role = this.#said.role = "status";
    this.#details.hidden = true;
    this.#details.append(this.#summary, this.#list);
    this.element.append(this.#details, this.#said, this.#status);
  }

  link(up: boolean): void {
    this.element.classList.toggle("down", !up);
    const words = up ? "live" : "not connected: trying again";
    if (this.#status.textContent !== words) this.#status.textContent = words; // a status that is set is read aloud
  }

  /** Says something of the page until it is said otherwise. */
  say(words: string): void {
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }

  /** Lists what is wrong. Warnings alone are folded away. */
  show({ problems, more }: State): void {
    const errors = problems.filter(({ warning }) => !warning).length;
    this.element.classList.toggle("broken", errors > 0);
    this.#details.hidden = problems.length === 0;
    this.#details.open = errors > 0;
    this.#summary.textContent = summary(errors, problems.length - errors, more);
    this.#list.replaceChildren(...problems.map(entry));
  }
}

/** Like "2 errors: what is broken stays as it last was". */
export function summary(errors: number, warnings: number, more: number): string {
  const counted = [count(errors, "error"), count(warnings, "warning"), more > 0 ? `${more} more` : ""].filter((words) => words);
  return counted.join(", ") + (errors > 0 ? ": what is broken stays as it last was" : "");
}

function count(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`;
}

function entry({ place, message, warning }: Problem): HTMLElement {
  const item = part("li", warning ? "warning" : "error");
  const where = document.createElement("code");
  where.textContent = place;
  item.append(where, ` ${message}`);
  return item;
}
