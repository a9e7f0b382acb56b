/** Lines from 1, the last included; null where the words do not say that. */
export function readLines(words: string | null): { first: number; last: number } | null {
  const [, first, last] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(words ?? "") ?? [];
  if (first === undefined) return null;
  const lines = last === undefined ? { first: 1, last: Number(first) } : { first: Number(first), last: Number(last) };
  return lines.first >= 1 && lines.last >= lines.first ? lines : null;
}
