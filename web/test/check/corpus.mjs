/**
 * Known bugs and their fixes, which a check is held against: it finds each bug, and accuses no fix. Each file in corpus/ is
 * a txtar: a sentence on what goes wrong; what a check must find in bug.go, a line each; bug.go and fix.go, which are run
 * as main.go; and what fix.go prints in every schedule, when it ends with 0 and leaves no goroutine that nothing can wake.
 *
 *	race 9 14      two accesses of main.go that nothing orders, by their lines; in std, by the lines that call it
 *	deadlock       all goroutines wait for each other
 *	leak           a goroutine that nothing can wake any more, though main goes on or has ended
 *	panic TEXT     a panic or a fatal error, whose message ends with TEXT
 *	outcome        other output than the fix's
 *
 * A find is what some schedule shows, often not every one. Races are all that the program has. In the comment,
 * `vet:` names what go vet says about bug.go.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { read } from "../truth/truth.mjs";

export const folder = path.join(import.meta.dirname, "corpus");

export function corpus() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txtar"))
    .map((name) => read(path.join(folder, name)))
    .map(({ name, comment, files }) => ({
      name,
      comment,
      files,
      vet: /^vet: (\w+)$/m.exec(comment)?.[1],
      finds: (files["finds"] ?? "").trimEnd().split("\n").map(find),
      bug: files["bug.go"] ?? "",
      fix: files["fix.go"] ?? "",
      want: files["want"] ?? "",
    }));
}

/** A line of `finds`. */
function find(line) {
  const [, first, second] = /^race (\d+) (\d+)$/.exec(line) ?? [];
  if (first) return { kind: "race", lines: [Number(first), Number(second)] };
  const [, text] = /^panic (.+)$/.exec(line) ?? [];
  if (text) return { kind: "panic", text };
  if (!["deadlock", "leak", "outcome"].includes(line)) throw new Error(`what is found is not known: ${line}`);
  return { kind: line };
}
