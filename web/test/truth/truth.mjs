/**
 * What programs do natively, held against what they do in the page. Each file in programs/ is a txtar: a sentence on what
 * it shows, main.go, stdin if it reads; below them what `go run` gives, written by native.mjs.
 *
 * In the comment, `args:` and `env:` say how it is started, a word each; `memory:` limits it natively, in KiB; and
 * `only the first lines:` says how many of standard error are compared, where the rest is chance or the machine's.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const folder = path.join(import.meta.dirname, "programs");

export function programs() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txtar"))
    .map((name) => read(path.join(folder, name)));
}

/** The comment and the files of a txtar, whose file is `file`. */
export function read(file) {
  const [comment, ...rest] = readFileSync(file, "utf8").split(/^-- (.+) --\n/m);
  const files = {};
  for (let i = 0; i < rest.length; i += 2) files[rest[i]] = rest[i + 1];
  const said = (key) => new RegExp(`^${key}: ?(.*)$`, "m").exec(comment)?.[1];
  return {
    file,
    name: path.basename(file, ".txtar"),
    comment,
    files,
    source: files["main.go"],
    stdin: files["stdin"] ?? "",
    args: words(said("args") ?? ""),
    env: Object.fromEntries(words(said("env") ?? "").map((word) => word.split("="))),
    memory: said("memory"),
    lines: Number(said("only the first lines") ?? Infinity),
  };
}

/** A line's words; "quotes" keep spaces. */
function words(line) {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
}

export function write({ comment, files }) {
  return comment + Object.entries(files).map(([name, text]) => `-- ${name} --\n${text}`).join("");
}

/**
 * Standard error without what rightly differs between machines: addresses, values of arguments, where Go is installed, the
 * numbers of goroutines but for main's, and what is the runtime's own: its frames and its goroutines.
 */
export function comparable(stderr, most = Infinity) {
  const numbers = new Map();
  const lines = stderr
    .replace(/\r/g, "")
    .replace(/^(goroutine \d+) gp=\S+ m=\S+( mp=\S+)? /gm, "$1 ")
    .replace(/\bgoroutine (\d+)\b/g, (_, id) => {
      if (id === "1") return "goroutine 1";
      if (!numbers.has(id)) numbers.set(id, String.fromCharCode(97 + numbers.size));
      return `goroutine ${numbers.get(id)}`;
    })
    .replace(/ \+0x[0-9a-f]+$/gm, "")
    .replace(/^\[signal .*\]$/gm, "[signal]")
    .replace(/0x[0-9a-f]+/g, "0x")
    .replace(/\b(1000000000|67108864)-byte limit/g, "limit")
    .replace(/\(\d+ in use\)/g, "(… in use)")
    .replace(/, locked to thread\]/g, "]")
    .replace(/ fp=0x sp=0x pc=0x$/gm, "")
    .replace(/^\.\.\.\d+ frames elided\.\.\.$/gm, "...")
    .replace(/^runtime: sp=.*\n/gm, "")
    .replace(/^(\S.*)\((?:0x|\{|\.\.\.)[^\n]*\)$/gm, "$1(...)")
    .replace(/^\t(?:\S*\/)?(main\.go:\d+)( \+0x)?$/gm, "\t$1")
    .replace(/^\t\S*\/go\/src\//gm, "\t")
    .split("\n");
  const kept = [];
  for (let i = 0; i < lines.length; i++) {
    if (/^(created by )?runtime\./.test(lines[i])) i++;
    else if (lines[i] === "runtime stack:") continue;
    else if (lines[i] === "..." || (lines[i + 1]?.startsWith("\t") && lines[i] === kept.at(-2) && lines[i + 1] === kept.at(-1))) i += lines[i] === "..." ? 0 : 1;
    else kept.push(lines[i]);
  }
  return kept.join("\n").replace(/^goroutine \S+ \[[^\]]*\]:\n(?=\n|$)/gm, "").replace(/\n{2,}/g, "\n\n").split(/(?<=\n)/).slice(0, most).join("");
}
