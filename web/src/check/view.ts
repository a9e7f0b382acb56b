/** What a check found, on the page: a sentence, then the lines, then the picture of how the schedules came out. */
import { part } from "../dom";
import type { Diagnostic } from "../messages";
import { visible } from "../visible";
import { type Access, type Frame, type Goroutine, ownFrame } from "./reports";
import { type CheckResult, type Found, type Outcome, resultOf, type Tally } from "./result";
import { count, type Expected, isWanted, labels, type Verdict, verdictOf } from "./verdict";

/** Of each kind so many are listed, and so many outcomes have a bar of their own; what is left is counted. */
const listed = 5;
const bars = 8;

export class VerdictView {
  readonly element = document.createElement("section");

  /** `goTo` is told the line, `replay` the seed that the reader chose. */
  constructor(
    private readonly goTo: (line: number) => void,
    private readonly replay: (seed: number) => void,
    private readonly after: { on: boolean },
  ) {
    this.element.className = "verdict";
    this.element.ariaLabel = "Check";
    this.element.hidden = true;
  }

  clear(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** The source has changed since: lines may no longer be what they were. */
  age(): void {
    if (this.element.classList.contains("stale") || !this.element.firstChild) return;
    this.element.classList.add("stale");
    const note = part("p", "found");
    note.textContent = "Of the program as it was before your edit:";
    this.element.prepend(note);
  }

  /** Says what was found in a line; `onShow` is called when the reader wants to see more. */
  hint(tally: Tally, expected: Expected, onShow: () => void): void {
    const { bad, sentence } = verdictOf(tally, expected);
    const line = part("p", "hint");
    const button = part("button", "more");
    button.type = "button";
    button.textContent = "Show";
    button.addEventListener("click", onShow);
    line.append(markOf(bad), `Checked: ${sentence}`, " ", button);
    this.element.classList.remove("stale");
    this.element.replaceChildren(line);
    this.element.hidden = false;
  }

  show(tally: Tally, expected: Expected): Verdict {
    const result = resultOf(tally);
    const verdict = verdictOf(tally, expected);
    const head = part("p", "sentence");
    head.append(markOf(verdict.bad), verdict.sentence);
    this.element.classList.remove("stale");
    const note = part("p", "note");
    note.textContent = verdict.note;
    this.element.replaceChildren(head, ...this.#findings(result), ...this.#picture(tally, result, expected), ...(verdict.note ? [note] : []), this.#choice());
    this.element.hidden = false;
    return verdict;
  }

  /** Whether to check after each run. */
  #choice(): HTMLElement {
    const label = part("label", "choice");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = this.after.on;
    box.addEventListener("change", () => (this.after.on = box.checked));
    label.append(box, "Check after each run, too, where nothing has to be fetched for it");
    return label;
  }

  #findings({ races, deadlocks, leaks, panics }: CheckResult): HTMLElement[] {
    return [
      ...this.#kind(races, ({ accesses }) => this.#race(accesses)),
      ...this.#kind(deadlocks, ({ goroutines }) => ["Deadlock: ", ...this.#waiting(goroutines)]),
      ...this.#kind(panics, ({ message, stack }) => [`Panic: ${visible(message)}, at `, ...this.#at(stack, ""), "."]),
      ...this.#kind(leaks, ({ goroutines }) => ["Left behind: ", ...this.#waiting(goroutines)]),
    ];
  }

  #kind<Kind extends Found>(found: readonly Kind[], words: (one: Kind) => (string | HTMLElement)[]): HTMLElement[] {
    const lines = found.slice(0, listed).map((one) => {
      const line = part("p", "found");
      line.append(...words(one), " ", this.#replayButton(one.seed));
      return line;
    });
    if (found.length > listed) {
      const rest = part("p", "found");
      rest.textContent = `and ${count(found.length - listed)} more`;
      lines.push(rest);
    }
    return lines;
  }

  #race(accesses: readonly Access[]): (string | HTMLElement)[] {
    const [first, second] = accesses;
    if (!first || !second) return ["A data race that names no lines."];
    const by = ({ goroutine }: Access) => ` by ${goroutineName(goroutine)}`;
    return [...this.#at(first.stack, first.kind), `${by(first)}, against `, ...this.#at(second.stack, second.kind), `${by(second)}: nothing orders them.`];
  }

  #waiting(goroutines: readonly Goroutine[]): (string | HTMLElement)[] {
    const words = goroutines
      .slice(0, listed)
      .flatMap(({ id, waits, stack }, index) => [index > 0 ? ", " : "", `${goroutineName(id)} waits for ever (${waits}) at `, ...this.#at(stack, "")]);
    if (goroutines.length > listed) words.push(`, and ${count(goroutines.length - listed)} more`);
    return [...words, "."];
  }

  /** The line that the reader can look at, as a button that leads there. */
  #at(stack: readonly Frame[], kind: string): (string | HTMLElement)[] {
    const frame = ownFrame(stack);
    if (!frame) return [stack[0] ? `${stack[0].file}:${stack[0].line}` : "an unknown place"];
    const button = part("button", "chip");
    button.type = "button";
    button.textContent = `${kind} line ${frame.line}`.trim();
    button.addEventListener("click", () => this.goTo(frame.line));
    return [button];
  }

  #replayButton(seed: number): HTMLElement {
    const button = part("button", "replay");
    button.type = "button";
    button.textContent = `Replay seed ${seed}`;
    button.addEventListener("click", () => this.replay(seed));
    return button;
  }

  /** The outcomes as bars; where there is but one, the sentence says it all. */
  #picture(tally: Tally, { outcomes }: CheckResult, expected: Expected): HTMLElement[] {
    if (outcomes.length + tally.others < 2) return [];
    const shown = outcomes.slice(0, bars);
    const rest = outcomes.slice(bars).reduce((sum, { schedules }) => sum + schedules, tally.others);
    const most = Math.max(rest, ...shown.map(({ schedules }) => schedules));
    const table = part("table", "outcomes");
    const caption = document.createElement("caption");
    caption.textContent = `How ${count(tally.schedules)} schedules came out`;
    const head = table.createTHead().insertRow();
    head.append(...["What was printed", "Schedules", "Replay"].map((words) => Object.assign(document.createElement("th"), { textContent: words, scope: "col" })));
    const body = table.createTBody();
    const called = labels(shown, expected.counts);
    for (const [index, outcome] of shown.entries()) {
      const wanted = isWanted(outcome, expected);
      this.#row(body, visible(called[index]!), outcome.schedules, most, toneOf(outcome, wanted), wanted ? "as expected" : "", outcome.seed);
    }
    if (rest > 0) this.#row(body, `${tally.others > 0 ? "" : `${count(outcomes.length - bars)} `}others`, rest, most, "", "", null);
    table.prepend(caption);
    return [table];
  }

  #row(body: HTMLTableSectionElement, label: string, schedules: number, most: number, tone: string, note: string, seed: number | null): void {
    const row = body.insertRow();
    const name = Object.assign(document.createElement("th"), { scope: "row", textContent: label, title: label });
    const amount = document.createElement("td");
    const bar = part("span", `bar-of ${tone}`);
    // Below a hundredth a bar would not be seen.
    bar.style.setProperty("--part", String(Math.max(schedules / most, 0.01)));
    amount.append(bar, `${count(schedules)}${note && `, ${note}`}`);
    const again = document.createElement("td");
    if (seed !== null) again.append(this.#replayButton(seed));
    row.append(name, amount, again);
  }
}

function toneOf({ ending }: Outcome, wanted: boolean | null): string {
  if (ending !== "exited" || wanted === false) return "bad";
  return wanted ? "good" : "";
}

function goroutineName(id: number): string {
  return id === 1 ? "main" : `goroutine ${id}`;
}

/** What a check found as marks on lines: who read and who wrote, and who waits where. */
export function marksOf(result: CheckResult): Diagnostic[] {
  const marks = new Map<string, Diagnostic>();
  const mark = (stack: readonly Frame[], message: string) => {
    const line = ownFrame(stack)?.line;
    if (line) marks.set(`${line} ${message}`, { line, column: 0, message, severity: "error" });
  };
  for (const { accesses } of result.races) {
    const [first, second] = accesses;
    if (!first || !second) continue;
    for (const [one, other] of [[first, second], [second, first]] as const) {
      const at = ownFrame(other.stack);
      mark(one.stack, `data race: ${goroutineName(one.goroutine)} ${one.kind}s here, and ${goroutineName(other.goroutine)} ${other.kind}s ${at ? `at line ${at.line}` : "elsewhere"}; nothing orders them`);
    }
  }
  for (const { message, stack } of result.panics) mark(stack, `panic: ${message}`);
  for (const { goroutines } of [...result.deadlocks, ...result.leaks]) for (const { id, waits, stack } of goroutines.slice(0, listed)) mark(stack, `${goroutineName(id)} waits here for ever: ${waits}`);
  return [...marks.values()].sort((a, b) => a.line - b.line);
}

function markOf(bad: boolean): HTMLElement {
  const mark = part("span", bad ? "mark bad" : "mark");
  mark.textContent = bad ? "!" : "✓";
  mark.ariaHidden = "true";
  return mark;
}
