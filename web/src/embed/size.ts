/** How tall an embed is before it is there, so that the page around has room for it and need not move. */

import { readLines } from "./lines";

/** Pixels of a line of code, and of all around the code: its padding, the bar, the line below. As styles/tokens.css and page.css have it. */
const line = 22;
const around = 118;

/** Lines that are shown by a frame whose page does not follow its height: more would be a tower in somebody's post. */
const mostLines = 30;

/** Below this width, in pixels, the line below the program takes two. */
const narrow = 520;

/** … at a width in pixels, where its page says so much of its looks. */
export function expectedHeight(source: string, width: number, asked: URLSearchParams): number {
  const fixed = asked.get("height");
  if (fixed && /^\d{1,5}$/.test(fixed)) return Number(fixed);
  const below = around + (width < narrow ? 20 : 0);
  if (asked.has("output") || asked.has("hide")) return below - 30;
  const all = source.replace(/\n$/, "").split("\n").length;
  const shown = readLines(asked.get("lines"));
  return below + line * (shown ? Math.min(all, shown.last - shown.first + 1) : all);
}

/** … where it stays as tall as it was made, and scrolls. */
export function framedHeight(source: string): number {
  return around + line * Math.min(source.replace(/\n$/, "").split("\n").length, mostLines) + 110; // what a few lines of output take
}
