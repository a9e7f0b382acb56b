/** A timeline on the page: the drawing, a position in it that the code follows, and the same as a table. */
import { part } from "../dom";
import { count } from "../check/verdict";
import { visible } from "../visible";
import { Drawing } from "./draw";
import { mostRows, picture } from "./picture";
import { elementOf, shape } from "./shapes";
import type { Timeline } from "./timeline";
import { laneWords, ownLine, rowsOf, stepWords, summary } from "./words";

/** Steps that the table lists: more nobody reads, and the raw trace has them. */
const listed = 500;

/** Pixels a step is wide, at first and at most; at least so many that the whole fits in, but for the longest. */
const widths = { first: 12, most: 48, least: 0.5 };

/** Where each goroutine is, at a position. */
export interface Here {
  line: number;
  text: string;
}

export class TimelineView {
  readonly element = document.createElement("section");
  #timeline: Timeline | null = null;
  #drawing!: Drawing;
  #svg!: SVGElement;
  #scroll!: HTMLElement;
  #scrubber!: HTMLInputElement;
  #now!: HTMLElement;
  #printed!: HTMLElement;
  #width = widths.first;
  #scheduled = 0;

  /** `here` is told where the goroutines are at the reader's position. */
  constructor(private readonly here: (lines: readonly Here[]) => void) {
    this.element.className = "timeline";
    this.element.ariaLabel = "Timeline";
    this.element.hidden = true;
  }

  clear(): void {
    this.#timeline = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.here([]);
  }

  age(): void {
    this.element.classList.add("stale");
    this.here([]);
  }

  show(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#drawing = new Drawing(timeline, rowsOf(timeline, mostRows));
    const head = part("p", "sentence");
    head.textContent = summary(timeline);
    this.#now = part("p", "now");
    this.#printed = part("pre", "printed");
    this.#printed.hidden = !timeline.steps.some(({ kind }) => kind === "print");
    this.#scrubber = this.#makeScrubber(timeline);
    const how = part("p", "note");
    how.textContent = `In virtual time: every step has the same width, and waiting costs nothing. One goroutine runs at a time, as on one processor.${legend(timeline)}`;
    this.element.classList.remove("stale");
    this.element.replaceChildren(head, this.#lanes(), this.#scrubber, this.#now, this.#printed, this.#buttons(timeline), how, this.#table(timeline));
    this.element.hidden = false;
    this.#fit();
    this.#moveTo(0);
  }

  #makeScrubber({ steps }: Timeline): HTMLInputElement {
    const scrubber = document.createElement("input");
    scrubber.type = "range";
    scrubber.min = "0";
    scrubber.max = String(Math.max(steps.length - 1, 0));
    scrubber.value = "0";
    scrubber.ariaLabel = "Step";
    scrubber.addEventListener("input", () => this.#moveTo(Number(scrubber.value)));
    scrubber.addEventListener("keydown", (event) => {
      const zoom = { "+": 1.5, "=": 1.5, "-": 1 / 1.5 }[event.key];
      if (!zoom || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#zoom(zoom);
    });
    return scrubber;
  }

  #lanes(): HTMLElement {
    const box = part("div", "lanes");
    const names = part("div", "names");
    names.ariaHidden = "true"; // the table says who does what
    for (const { name, lanes } of this.#drawing.rows) {
      const item = part("div");
      item.textContent = name;
      item.title = lanes.length === 1 ? laneWords(this.#timeline!, lanes[0]!) : `${count(lanes.length)} goroutines`;
      names.append(item);
    }
    this.#scroll = part("div", "scroll");
    this.#svg = elementOf(shape("svg", { class: "drawing", role: "img" }));
    this.#svg.ariaLabel = `${summary(this.#timeline!)} The table below says the same.`;
    this.#scroll.append(this.#svg);
    this.#scroll.addEventListener("scroll", () => this.#draw());
    this.#scroll.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.#zoomAt(Math.exp(-event.deltaY / 100), event.clientX);
    });
    this.#pinch();
    this.#svg.addEventListener("click", (event) => {
      const box = this.#svg.getBoundingClientRect();
      this.#moveTo(Math.floor((event.clientX - box.left) / this.#width));
      this.#scrubber.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.#draw()).observe(this.#scroll);
    box.append(names, this.#scroll);
    return box;
  }

  /** Two fingers zoom, one scrolls. */
  #pinch(): void {
    let apart = 0;
    const follow = (event: TouchEvent) => {
      const [one, other] = [event.touches[0], event.touches[1]];
      if (!one || !other) return void (apart = 0);
      event.preventDefault();
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (apart > 0) this.#zoomAt(now / apart, (one.clientX + other.clientX) / 2);
      apart = now;
    };
    for (const type of ["touchstart", "touchmove", "touchend"] as const) this.#scroll.addEventListener(type, follow, { passive: false });
  }

  /** What a pointer or fingers are over stays there. */
  #zoomAt(factor: number, clientX: number): void {
    this.#zoom(factor, clientX - this.#scroll.getBoundingClientRect().left);
  }

  #buttons(timeline: Timeline): HTMLElement {
    const row = part("p", "actions");
    const button = (label: string, act: () => void) => {
      const element = part("button", "more");
      element.type = "button";
      element.textContent = label;
      element.addEventListener("click", act);
      row.append(element, " ");
    };
    button("Wider", () => this.#zoom(1.5));
    button("Narrower", () => this.#zoom(1 / 1.5));
    button("Save the picture", () => save("timeline.svg", new Blob([picture(timeline, this.#width)], { type: "image/svg+xml" })));
    button("Save the trace", () => save("timeline.trace", new Blob([timeline.trace.slice()])));
    return row;
  }

  #table(timeline: Timeline): HTMLElement {
    const details = part("details", "steps");
    const title = part("summary", "");
    title.textContent = "All steps as a table";
    details.append(title);
    details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...stepTable(timeline)), { once: true });
    return details;
  }

  /** As wide as the page, if that is readable. */
  #fit(): void {
    const steps = this.#timeline!.steps.length + 1;
    this.#width = Math.min(widths.most / 2, Math.max(widths.first, this.#scroll.clientWidth / steps));
    this.#resize();
  }

  #resize(): void {
    const width = (this.#timeline!.steps.length + 1) * this.#width;
    this.#svg.setAttribute("width", String(width));
    this.#svg.setAttribute("height", String(this.#drawing.height));
    this.#draw();
  }

  /** What stands at `at` pixels from the left of what is seen stays there; else the position does. */
  #zoom(factor: number, at?: number): void {
    const { clientWidth, scrollLeft } = this.#scroll;
    const anchor = at ?? Number(this.#scrubber.value) * this.#width - scrollLeft;
    const before = (scrollLeft + anchor) / this.#width;
    this.#width = Math.min(widths.most, Math.max(widths.least, this.#width * factor));
    this.#resize();
    this.#scroll.scrollLeft = before * this.#width - Math.min(Math.max(anchor, 0), clientWidth);
  }

  #draw(): void {
    if (this.#scheduled) return;
    this.#scheduled = requestAnimationFrame(() => {
      this.#scheduled = 0;
      if (!this.#timeline) return;
      const { scrollLeft, clientWidth } = this.#scroll;
      const from = Math.floor(scrollLeft / this.#width) - 2;
      const part = { from, to: from + Math.ceil(clientWidth / this.#width) + 4, width: this.#width };
      const x = (Number(this.#scrubber.value) + 0.5) * this.#width;
      const position = shape("line", { class: "position", x1: x, x2: x, y1: 0, y2: this.#drawing.height });
      this.#svg.replaceChildren(...[...this.#drawing.draw(part), position].map(elementOf));
    });
  }

  #moveTo(wanted: number): void {
    const timeline = this.#timeline!;
    const { steps } = timeline;
    const position = Math.min(Math.max(wanted, 0), steps.length - 1);
    const step = steps[position];
    if (!step) return;
    this.#scrubber.value = String(position);
    const words = stepWords(timeline, step);
    this.#scrubber.setAttribute("aria-valuetext", words);
    this.#now.textContent = `Step ${count(position + 1)}: ${words}`;
    this.#printed.textContent = visible(printedUntil(timeline, position));
    const x = (position + 0.5) * this.#width;
    const { scrollLeft, clientWidth } = this.#scroll;
    if (x < scrollLeft + this.#width || x > scrollLeft + clientWidth - this.#width) this.#scroll.scrollLeft = x - clientWidth / 2;
    this.#draw();
    this.here(placesAt(timeline, position));
  }
}

function legend({ steps }: Timeline): string {
  const there = new Set(steps.map(({ kind }) => kind));
  const signs: string[] = [];
  if (there.has("read")) signs.push("○ reads");
  if (there.has("write")) signs.push("● writes what races");
  if (there.has("print")) signs.push("▷ prints");
  if (there.has("region") || there.has("log")) signs.push("□ what the program says of regions, and logs");
  if (there.has("panic") || there.has("exit")) signs.push("✕ ends the program");
  return signs.length > 0 ? ` ${signs.join(", ")}.` : "";
}

/** What was printed until a step, with it. */
function printedUntil({ steps }: Timeline, position: number): string {
  let text = "";
  for (let i = 0; i <= position; i++) if (steps[i]!.kind === "print") text += steps[i]!.text;
  return text;
}

/** The line where each goroutine was seen last; of those that have ended none. */
function placesAt(timeline: Timeline, position: number): Here[] {
  const last = new Map<number, number>();
  for (let i = 0; i <= position; i++) {
    const { lane, kind, stack } = timeline.steps[i]!;
    if (kind === "end") last.delete(lane);
    const line = lane >= 0 ? ownLine(timeline, stack)?.line : undefined;
    if (line) last.set(lane, line);
  }
  return [...last].map(([lane, line]) => ({ line, text: laneWords(timeline, lane) }));
}

function stepTable(timeline: Timeline): HTMLElement[] {
  const table = part("table", "");
  table.ariaLabel = "All steps";
  table.tabIndex = 0; // where it is wider than the page, keys scroll it
  const head = table.createTHead().insertRow();
  for (const name of ["Step", "Who", "What"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  timeline.steps.slice(0, listed).forEach((step, index) => {
    const row = body.insertRow();
    for (const text of [count(index + 1), step.lane < 0 ? "a timer" : laneWords(timeline, step.lane), stepWords(timeline, step)]) row.insertCell().textContent = text;
  });
  if (timeline.steps.length <= listed) return [table];
  const rest = part("p", "note");
  rest.textContent = `and ${count(timeline.steps.length - listed)} more: the trace has them`;
  return [table, rest];
}

function save(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
