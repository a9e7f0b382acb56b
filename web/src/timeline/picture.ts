/** A timeline as a picture that stands alone, with its names and colours: to be saved, and for readers without scripts. */
import { count } from "../check/verdict";
import { axisHeight, Drawing, rowHeight } from "./draw";
import { shape, textOf } from "./shapes";
import type { Timeline } from "./timeline";
import { rowsOf, summary } from "./words";

/** So many lanes have a row each. */
export const mostRows = 50;

/** Steps that a picture holds: some 250 bytes each, and a longer one nobody looks at. A lesson's may have 512 KiB. */
const mostDrawn = 1000;

/** Pixels that names have. */
const left = 110;

/** The picture of the first steps, each so many pixels wide. */
export function picture(timeline: Timeline, width: number): string {
  const drawing = new Drawing(timeline, rowsOf(timeline, mostRows));
  const steps = Math.min(timeline.steps.length, mostDrawn);
  const size = { width: Math.ceil(left + (steps + 1) * width), height: drawing.height };
  const names = drawing.rows.map(({ name }, row) => shape("text", { class: "name", x: 4, y: axisHeight + (row + 0.5) * rowHeight + 4 }, name));
  const lanes = shape("g", { transform: `translate(${left} 0)` }, ...drawing.draw({ from: 0, to: steps, width }));
  const cut = steps < timeline.steps.length ? ` Here are the first ${count(steps)}.` : "";
  const title = shape("title", {}, summary(timeline) + cut);
  const attributes = { xmlns: "http://www.w3.org/2000/svg", class: "drawing", ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: "img", style: "background:var(--card)" };
  return `${textOf(shape("svg", attributes, title, shape("style", {}, DRAWING_STYLE), ...names, lanes))}\n`;
}
