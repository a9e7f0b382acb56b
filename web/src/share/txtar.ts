/**
 * Go's format for several files in one text, as golang.org/x/tools/txtar has it: a comment, and then each file behind a line
 * `-- name --`. A file in it ends in a line feed and has no such line: `quote` is for those that have, as in Go's own scripts.
 */

export interface File {
  name: string;
  data: string;
}

export interface Archive {
  comment: string;
  files: File[];
}

const marker = /^-- (.+) --\r?$/;

/** Every data must be empty, or end in a line feed and hold no marker. */
export function format({ comment, files }: Archive): string {
  return comment + files.map(({ name, data }) => `-- ${name} --\n${data}`).join("");
}

export function parse(text: string): Archive {
  const archive: Archive = { comment: "", files: [] };
  for (const line of text.split(/(?<=\n)/)) {
    const name = marker.exec(line.replace(/\n$/, ""))?.[1]?.trim();
    const last = archive.files.at(-1);
    if (name) archive.files.push({ name, data: "" });
    else if (last) last.data += line;
    else archive.comment += line;
  }
  return archive;
}

/** Whether a file would be read as more than one. */
export function needsQuote(data: string): boolean {
  return data.split("\n").some((line) => marker.test(line));
}

export function quote(data: string): string {
  return data === "" ? "" : data.split(/(?<=\n)/).map((line) => `>${line}`).join("");
}

/** The data, or null where a line is not quoted. */
export function unquote(data: string): string | null {
  const lines = data.split(/(?<=\n)/);
  return lines.every((line) => line.startsWith(">") || line === "") ? lines.map((line) => line.slice(1)).join("") : null;
}
