/**
 * What the address of an embed says about how it looks, which whoever embeds it has chosen:
 *
 *   theme=light|dark   its colours, whatever the reader's system prefers; the page around may say so later, by a message
 *   readonly           the program cannot be edited
 *   hide=code          what the program prints, and its buttons
 *   output=only        what the program prints, and Run
 *   lines=8-20         of a long program these lines are in sight at first, or with lines=12 the first twelve; the rest scrolls
 *   height=400         so many pixels are all that it takes, of what is taller it scrolls
 *
 * What it does at once is said by ?check, ?seed and ?timeline (opening.ts), and ?python (python/twins.ts). What is not
 * understood is as if it were not there: an embed that was pasted long ago shows its program all the same.
 */
import { readLines } from "./lines";
import { isTheme, type Theme } from "./messages";

/** Pixels: below this Run itself would not be in sight, and nothing is gained above. */
export const heights = { least: 120, most: 4000 };

export function dress(snippets: Iterable<HTMLElement>, asked: URLSearchParams): void {
  const theme = asked.get("theme");
  if (isTheme(theme)) wear(theme);
  const hidden = asked.get("output") === "only" ? "output-only" : asked.get("hide") === "code" ? "no-code" : "";
  if (hidden) document.body.classList.add("no-code", hidden);
  const height = asked.get("height") ?? "";
  if (/^\d{1,5}$/.test(height)) {
    const pixels = Math.min(Math.max(Number(height), heights.least), heights.most);
    document.body.classList.add("fixed");
    document.body.style.setProperty("--height", `${pixels}px`);
  }
  const lines = readLines(asked.get("lines"));
  for (const snippet of snippets) {
    if (isOn(asked.get("readonly"))) snippet.setAttribute("readonly", "");
    if (!lines) continue;
    snippet.setAttribute("lines", `${lines.first}-${lines.last}`);
    snippet.style.setProperty("--lines", String(lines.last - lines.first + 1));
  }
}

/** Whether a word in an address asks for what it names: as ?readonly does, ?readonly=1 and ?readonly=true. */
export function isOn(value: string | null): boolean {
  return value !== null && !/^(0|false|no|off)$/i.test(value);
}

export function wear(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Scrolls the code to the first line that is to be in sight; the <pre>, or the editor that has taken its place. */
export function scrollToLines(snippet: HTMLElement, scroller: HTMLElement | null): void {
  const lines = readLines(snippet.getAttribute("lines"));
  const line = snippet.querySelector(".line, .cm-line");
  if (!lines || !line || !scroller || lines.first === 1) return;
  const { top, height } = line.getBoundingClientRect();
  scroller.scrollTop += top - scroller.getBoundingClientRect().top + (lines.first - 1) * height;
}
