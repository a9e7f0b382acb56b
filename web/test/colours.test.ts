import { expect, test } from "vitest";
import { colour } from "../src/colours";

const words = (source: string) => colour(source).flat().filter(({ name }) => name).map(({ text, name }) => `${name} ${text}`);

test("what has a colour", () => {
  expect(words('package main // the "rest"\nvar goer = 0x1F + 1e-9 + .5\n')).toEqual(["k package", 'c1 // the "rest"', "k var", "m 0x1F", "m 1e-9", "m .5"]);
  expect(words('fmt.Println("a \\" b", \'\\\'\', `go\n`)')).toEqual(["nf Println", 's "a \\" b"', "s '\\''", "s `go\n", "s `"]);
  expect(words("/* a\nb */ x1 := nil")).toEqual(["c1 /* a\n", "c1 b */", "k nil"]);
  expect(words('"open\nfunc größe()')).toEqual(['s "open', "k func", "nf größe"]);
});

test("the lines are exactly the source", () => {
  const source = 'package main\n\n// Says it.\nfunc main() {\n\tprintln(`a\nb`, "c", 1.5, \'d\') /* and\nso on */\n}\n';
  for (const text of ["", "\n", "a", "a\n", "`\n\n", "/*\n", "\r\n\r", source, source.slice(0, 58)]) {
    const lines = colour(text).map((line) => line.map((piece) => piece.text).join(""));
    expect(lines.join("")).toBe(text);
    for (const line of lines.slice(0, -1)) expect(line.indexOf("\n")).toBe(line.length - 1);
  }
});
