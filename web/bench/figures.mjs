/** Figures for people: medians with their spread, and tables. */

/** What many measurements of one thing come to. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1), values };
}

/** "289 ms (220–783)"; a single measurement has no spread. */
export function ms(figure) {
  if (typeof figure === "number") return `${figure.toFixed(0)} ms`;
  const { median, min, max, values } = figure;
  return values.length > 1 ? `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})` : `${median.toFixed(0)} ms`;
}

export const kb = (bytes) => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;

export const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A table in Markdown. A cell that is undefined or null was not measured. */
export function markdown({ head, rows }) {
  const line = (cells) => `| ${cells.map((cell) => cell ?? "–").join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
