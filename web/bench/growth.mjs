/**
 * How builds grow with the program, in Chromium, beside `go run` of the same edit: with its lines, and with what it
 * imports. Programs are made here. The page takes 64 KiB of source, so the longest have short lines.
 */
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { edited, firstOutput, goRun, ready } from "./edit.mjs";
import { start } from "../test/engines.mjs";
import { kb, ms, summary } from "./figures.mjs";

const lengths = [50, 500, 5_000, 20_000];
const imports = [5, 60, 120];
/** Edits of each program: some that are not counted, in which the packages arrive, and those that are. */
const warmUps = 2;
const counted = 5;

export async function growth({ address }) {
  const programs = [...lengths.map(ofLength), ...(await ofImports(address))];
  const engine = await start("chromium");
  try {
    const page = await engine.open(`${address}/play/`);
    await ready(page);
    const figures = [];
    for (const { what, source } of programs) {
      for (let i = 0; i < warmUps; i++) await firstOutput(page, edited(source));
      await goRun(edited(source));
      const taken = [];
      for (let i = 0; i < counted; i++) {
        const edit = edited(source);
        const { ms, result } = await firstOutput(page, edit);
        const go = await goRun(edit);
        const { compile, link } = await page.measures();
        taken.push({ output: ms, compile, link, start: result.ms.start, go });
      }
      const of = Object.fromEntries(Object.keys(taken[0]).map((key) => [key, summary(taken.map((one) => one[key]))]));
      figures.push({ what, bytes: source.length, ...of, ratio: of.output.median / of.go.median });
    }
    await page.close();
    return report(figures);
  } finally {
    await engine.close();
  }
}

/** A program of so many lines: functions that call each other, every tenth with a type and a method. */
function ofLength(lines) {
  const short = lines > 5_000; // blocks and increments, of three bytes a line: more would not fit
  const parts = ['package main\n\nimport "fmt"\n\nvar x int\n'];
  let count = 9; // with main, below
  let functions = 0;
  const add = (text) => {
    parts.push(text);
    count += text.split("\n").length - 1;
  };
  add("func f0(n int) int {\n\treturn n\n}\n");
  while (count + (short ? 183 : 9) <= lines) {
    const i = ++functions;
    if (short) add(`func f${i}(n int) int {\n${"{\nx++\n}\n".repeat(60)}return f${i - 1}(n)\n}\n`);
    else if (i % 10 === 0) add(`type t${i} struct{ n int }\n\nfunc (t t${i}) f() int {\n\treturn f${i - 1}(t.n)\n}\nfunc f${i}(n int) int {\n\treturn t${i}{n}.f()\n}\n`);
    else add(`func f${i}(n int) int {\n\tif n > ${i} {\n\t\tn--\n\t}\n\treturn f${i - 1}(n) + ${i}\n}\n`);
  }
  add("\n".repeat(lines - count));
  parts.push(`func main() {\n\tfmt.Println("edit 0")\n\tfmt.Println(f${functions}(1), x)\n}\n`);
  return { what: `${lines.toLocaleString("en")} lines${short ? ", of three bytes" : ""}`, source: parts.join("") };
}

/** Programs that import so many packages, and use a function of each, so that it is linked. */
async function ofImports(address) {
  const page = await (await fetch(`${address}/play/`)).text();
  const list = /name="interleave-toolchain" content="([^"]+)"/.exec(page)[1];
  const { imports: available } = await (await fetch(new URL(list, address))).json();
  const functions = someFunctions();
  const usual = ["fmt", "sync", "time", "strings", "sort"];
  const packages = [...usual, ...Object.keys(available).sort().filter((name) => functions.has(name) && !usual.includes(name))];
  return imports.map((number) => {
    const used = packages.slice(0, number);
    if (used.length < number) throw new Error(`there are only ${used.length} packages to import`);
    const source = `package main

import (
${used.map((name, i) => `\t${name === "fmt" ? "fmt" : `p${i}`} "${name}"`).join("\n")}
)

var used = []any{
${used.map((name, i) => `\t${name === "fmt" ? "fmt" : `p${i}`}.${functions.get(name)},`).join("\n")}
}

func main() {
	fmt.Println("edit 0")
	fmt.Println(len(used))
}
`;
    return { what: `${number} packages imported and used`, source };
  });
}

/** Package → one of its functions, from what Go says of itself: those that are everywhere, and not generic. */
function someFunctions() {
  const folder = path.join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "api");
  const found = new Map();
  for (const file of fs.readdirSync(folder)) {
    if (!/^go1.*\.txt$/.test(file)) continue;
    for (const [, name, first] of fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^pkg ([^ ,]+), func (\w+)\(/gm)) found.set(name, found.get(name) ?? first);
  }
  return found;
}

function report(figures) {
  return {
    figures,
    tables: [{
      head: [`${counted} edits of each program, warm, in Chromium`, "source", "edit → first output", "compile", "link", "start", "`go run`", "ratio"],
      rows: figures.map(({ what, bytes, output, compile, link, start, go, ratio }) => [what, kb(bytes), ms(output), ms(compile), ms(link), ms(start), ms(go), ratio.toFixed(2)]),
    }],
  };
}
