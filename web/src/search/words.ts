/** Words in texts: how they are compared, and how those that were found are shown. */

/** A stretch of text, and whether it is a word that was looked for. */
export interface Piece {
  text: string;
  found: boolean;
}

/** Lengths of an excerpt, in UTF-16 units: before the first word that was found, and in all. */
const before = 50;
const length = 150;

const word = /[\p{L}\p{M}\p{N}]+/gu;

export function words(text: string): string[] {
  return text.match(word) ?? [];
}

/** A word without what one may leave out when one types it: capitals and accents. */
export function fold(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The text with the words in it that were found. */
export function mark(text: string, found: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(word)) {
    if (!found.has(fold(match[0]))) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), found: false });
    end = match.index + match[0].length;
    pieces.push({ text: match[0], found: true });
  }
  if (end < text.length) pieces.push({ text: text.slice(end), found: false });
  return pieces;
}

/** The part of a text around the first word that was found, or its beginning where there is none; cut between words. */
export function excerpt(text: string, found: ReadonlySet<string>): Piece[] {
  const first = firstOf(text, found) ?? { index: 0, 0: "" };
  const start = first.index <= before ? 0 : text.indexOf(" ", first.index - before) + 1;
  const end = text.length <= start + length ? text.length : Math.max(text.lastIndexOf(" ", start + length), first.index + first[0].length);
  return mark(`${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`, found);
}

/** Whether a word of the text was found. */
export function finds(text: string, found: ReadonlySet<string>): boolean {
  return firstOf(text, found) !== undefined;
}

function firstOf(text: string, found: ReadonlySet<string>) {
  return [...text.matchAll(word)].find((match) => found.has(fold(match[0])));
}
