/**
 * Draws a part of a timeline as SVG: lanes are rows, and each step has the same width, since in virtual time only waiting
 * takes any. What is not in the part is not drawn, so that 50,000 steps are as quick as fifty.
 */
import { type Shape, shape, titled } from "./shapes";
import { durationWords, ownLine, type Row, spanWords, stepWords } from "./words";
import type { Span, Step, Timeline } from "./timeline";

export const rowHeight = 30;
export const axisHeight = 18;

/** Virtual time that passes between two steps and is said, in ns. */
const felt = 1e5;

/** Pixels that the words about time take; where the next ones would begin sooner, they are left out. */
const labelWidth = 48;

/** Which part is drawn: steps from one to another, and how many pixels wide each is. */
export interface Part {
  from: number;
  to: number;
  width: number;
}

export class Drawing {
  /** By row, the spans in order. */
  readonly #spans: Span[][];
  readonly #rowOf: number[] = [];

  constructor(
    private readonly timeline: Timeline,
    readonly rows: readonly Row[],
  ) {
    rows.forEach(({ lanes }, row) => {
      for (const lane of lanes) this.#rowOf[lane] = row;
    });
    this.#spans = rows.map(() => []);
    for (const span of timeline.spans) {
      // Where many share a row, only who runs has it.
      const row = this.#rowOf[span.lane]!;
      if (rows[row]!.lanes.length === 1 || span.state === "running") this.#spans[row]!.push(span);
    }
    for (const spans of this.#spans) spans.sort((a, b) => a.from - b.from);
  }

  get height(): number {
    return axisHeight + this.rows.length * rowHeight;
  }

  /** The middle of a row, in pixels from the top. */
  #y(lane: number): number {
    return axisHeight + (this.#rowOf[lane]! + 0.5) * rowHeight;
  }

  draw({ from, to, width }: Part): Shape[] {
    const { steps } = this.timeline;
    const x = (step: number) => (step + 0.5) * width;
    const drawn: Shape[] = [];
    this.#spans.forEach((spans, row) => {
      for (let i = firstAfter(spans, from); i < spans.length && spans[i]!.from <= to; i++) drawn.push(...this.#span(spans[i]!, row, x));
    });
    let room = -Infinity;
    for (let i = Math.max(from, 0); i <= to && i < steps.length; i++) {
      const passed = i > 0 ? steps[i]!.time - steps[i - 1]!.time : 0;
      if (passed >= felt) {
        const at = x(i) - width / 2;
        drawn.push(...this.#jump(at, at >= room ? durationWords(passed) : ""));
        if (at >= room) room = at + labelWidth;
      }
      drawn.push(...this.#step(steps[i]!, x(i)));
    }
    return drawn;
  }

  #span(span: Span, row: number, x: (step: number) => number): Shape[] {
    const { timeline } = this;
    const y = axisHeight + (row + 0.5) * rowHeight;
    const [left, right] = [x(span.from), x(span.to)];
    const height = span.state === "running" ? 14 : span.state === "waiting" ? 4 : 2;
    const bar = shape("rect", { class: `span ${span.state} lane${span.lane % 3}`, x: left, y: y - height / 2, width: Math.max(right - left, 1), height, rx: Math.min(2, height / 2) });
    titled(bar, spanWords(timeline, span));
    if (span.to < timeline.steps.length || span.state !== "waiting" || timeline.ending !== "deadlocked") return [bar];
    return [bar, titled(cross(right, y, "stuck"), spanWords(timeline, span))];
  }

  #jump(x: number, label: string): Shape[] {
    const line = shape("line", { class: "jump", x1: x, x2: x, y1: 2, y2: this.height });
    return label ? [line, shape("text", { x: x + 3, y: 11 }, label)] : [line];
  }

  #step(step: Step, x: number): Shape[] {
    const { timeline } = this;
    if ((step.kind === "go" || step.kind === "wake") && step.lane >= 0) {
      const [from, to] = [this.#y(step.lane), this.#y(step.other)];
      const down = Math.sign(to - from);
      if (down === 0) return [];
      const tip = to - down * 2;
      const arrow = shape("path", { class: "arrow", d: `M${x} ${from}V${tip}` });
      const head = shape("path", { class: "head", d: `M${x - 3.5} ${tip - 6 * down}L${x} ${tip}l3.5 ${-6 * down}z` });
      return [arrow, head].map((part) => titled(part, stepWords(timeline, step)));
    }
    if (step.lane < 0) return [];
    const y = this.#y(step.lane);
    const mark = this.#mark(step, x, y);
    return mark ? [titled(mark, stepWords(timeline, step))] : [];
  }

  #mark({ kind, stack }: Step, x: number, y: number): Shape | null {
    const at = ownLine(this.timeline, stack) ? "" : " elsewhere";
    switch (kind) {
      case "read":
        return shape("circle", { class: `read${at}`, cx: x, cy: y, r: 3.5 });
      case "write":
        return shape("circle", { class: `write${at}`, cx: x, cy: y, r: 3.5 });
      case "print":
        return shape("path", { class: "print", d: `M${x - 3.5} ${y - 4}l7 4l-7 4z` });
      case "log":
      case "region":
      case "region end":
        return shape("rect", { class: "log", x: x - 3, y: y - 3, width: 6, height: 6 });
      case "panic":
      case "exit":
        return cross(x, y, "ended");
      default:
        return null;
    }
  }
}

/** Where a goroutine goes no further. */
function cross(x: number, y: number, name: "stuck" | "ended"): Shape {
  return shape("path", { class: name, d: `M${x - 4} ${y - 5}l8 10m0 -10l-8 10` });
}

/** The first span that reaches to a step or begins after it. */
function firstAfter(spans: readonly Span[], step: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.to < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
