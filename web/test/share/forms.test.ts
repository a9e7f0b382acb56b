/** What an author copies holds the program, whatever is in it, and leads to it. */
import { expect, test } from "vitest";
import { forms, type Places } from "../../src/share/forms";

const source = 'package main\n\nfunc main() { println("<b>&", `a`) }\n// </code></pre><script>alert(1)</script>\n';
const places = { link: "https://h.example/play/#1.A.00000000", embed: "https://h.example/embed/?seed=3&a=1#1.A.00000000", root: "https://h.example/", snippet: null };
const text = (name: string, of: Places = places, program = source) => forms.find((one) => one.name === name)!.text({ places: of, source: program, title: 'Go "program"' });

test("every form leads to the program", () => {
  for (const { name } of forms) expect(text(name), name).toMatch(/h\.example\/(play|embed|embed\.js)/);
  expect(forms.map(({ name }) => name)).toEqual(["Link", "Iframe", "Script", "Markdown", "Hugo", "Jekyll", "Eleventy", "WordPress"]);
});

test("HTML has nothing of the program as its own", () => {
  expect(text("Iframe")).toContain('src="https://h.example/embed/?seed=3&amp;a=1#1.A.00000000" title="Go &quot;program&quot;"');
  const script = text("Script");
  expect(script.match(/<script/g)).toHaveLength(1);
  expect(script).toContain("&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;");
});

test("a lesson's snippet is named, and its code is there without scripts", () => {
  expect(text("Script", { ...places, snippet: "sharing-state/hello" })).toContain('<go-snippet src="sharing-state/hello"');
  expect(text("Script", { ...places, snippet: "sharing-state/hello" })).toContain("<pre><code>package main");
});

test("a program with a fence in it stays in its fence", () => {
  const fenced = text("Markdown", places, "package main\n\n/*\n```\n*/\nfunc main() {}");
  expect(fenced).toMatch(/^````go\n/);
  expect(fenced).toContain("func main() {}\n````\n\n[Run this program](https://h.example/play/#1.A.00000000)\n");
});
