import { goLanguage } from "@codemirror/lang-go";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { findFix } from "../src/fixes";

const packages = [
  "bytes", "container/list", "crypto/rand", "encoding/json", "fmt", "html/template", "math/rand", "math/rand/v2",
  "net/http", "os", "strings", "sync", "text/template", "time",
];

/** The label and the source after the fix of what the message says at the § of a source; null where there is none. */
function fixed(marked: string, message: string): [label: string, source: string] | null {
  const from = marked.indexOf("§");
  const state = EditorState.create({ doc: marked.replace("§", ""), extensions: goLanguage });
  ensureSyntaxTree(state, state.doc.length, 60_000); // a machine under load must not decide
  const fix = findFix(state, { message, from }, packages);
  return fix && [fix.label, state.update({ changes: fix.changes }).state.sliceDoc()];
}

const main = "\n\nfunc main() {}\n";

describe("an import that is not used", () => {
  test.each([
    ["goes with its declaration", `package main\n\nimport §"os"${main}`, `package main${main}`],
    ["goes from a head without blank lines", `package main\nimport §"os"\nfunc main() {}`, "package main\nfunc main() {}"],
    ["goes with its comment", `package main\n\nimport §"os" // files${main}`, `package main${main}`],
    ["goes at the end of the source", 'package main\n\nimport §"os"', "package main"],
    ["leaves another declaration", `package main\n\nimport "fmt"\nimport §"os"${main}`, `package main\n\nimport "fmt"${main}`],
    ["goes from parentheses", `package main\n\nimport (\n\t"fmt"\n\t§"os"\n)${main}`, `package main\n\nimport (\n\t"fmt"\n)${main}`],
    ["takes parentheses along that are empty then", `package main\n\nimport (\n\t§"os"\n)${main}`, `package main${main}`],
    ["leaves parentheses with a comment", `package main\n\nimport (\n\t// none\n\t§"os"\n)${main}`, `package main\n\nimport (\n\t// none\n)${main}`],
    ["takes the blank line before the last along", `package main\n\nimport (\n\t"fmt"\n\n\t§"os"\n)${main}`, `package main\n\nimport (\n\t"fmt"\n)${main}`],
    ["takes the blank line after the first along", `package main\n\nimport (\n\t§"fmt"\n\n\t"os"\n)${main}`, `package main\n\nimport (\n\t"os"\n)${main}`],
    ["leaves one blank line of two", `package main\n\nimport (\n\t"fmt"\n\n\t§"os"\n\n\t"time"\n)${main}`, `package main\n\nimport (\n\t"fmt"\n\n\t"time"\n)${main}`],
    ["goes from one line", `package main\n\nimport ("fmt"; §"os")${main}`, `package main\n\nimport ("fmt")${main}`],
    ["goes from the start of one line", `package main\n\nimport (§"os"; "fmt")${main}`, `package main\n\nimport ("fmt")${main}`],
    ["goes from beside another", `package main\n\nimport §"os"; import "fmt"${main}`, `package main\n\nimport "fmt"${main}`],
    ["may be in back quotes", `package main\n\nimport §\`os\`${main}`, `package main${main}`],
  ])("%s", (_, before, after) => expect(fixed(before, '"os" imported and not used'.replace("os", /§["`](\w+)/.exec(before)![1]!))).toEqual(["Remove import", after]));

  test("may have a name", () => {
    expect(fixed(`package main\n\nimport §foo "math/rand"${main}`, '"math/rand" imported as foo and not used')?.[1]).toBe(`package main${main}`);
    expect(fixed(`package main\n\nimport §. "os"${main}`, '"os" imported and not used')?.[1]).toBe(`package main${main}`);
  });

  test("stays where it is not what the compiler spoke of", () => {
    expect(fixed(`package main\n\nimport §"fmt"${main}`, '"os" imported and not used')).toBeNull();
    expect(fixed(`package main\n\nimport "os"${main}§`, '"os" imported and not used')).toBeNull();
  });
});

describe("a package that is not imported", () => {
  const use = "\n\nfunc main() { §strings.ToUpper(fmt.Sprint()) }\n";
  const used = use.replace("§", "");
  test.each([
    ["a first import", "package main", 'package main\n\nimport "strings"'],
    ["a first import below a comment", "// Hello.\npackage main // it is", '// Hello.\npackage main // it is\n\nimport "strings"'],
    ["a block of a line", 'package main\n\nimport "fmt"', 'package main\n\nimport (\n\t"fmt"\n\t"strings"\n)'],
    ["a block of a line that is later", 'package main\n\nimport "time" // now', 'package main\n\nimport (\n\t"strings"\n\t"time" // now\n)'],
    ["a block of the first of several lines", 'package main\n\nimport "fmt"\nimport "os"', 'package main\n\nimport (\n\t"fmt"\n\t"strings"\n)\nimport "os"'],
    ["the end of a block", 'package main\n\nimport (\n\t"fmt"\n)', 'package main\n\nimport (\n\t"fmt"\n\t"strings"\n)'],
    ["the middle of a block", 'package main\n\nimport (\n\t"fmt" // prints\n\t"time"\n)', 'package main\n\nimport (\n\t"fmt" // prints\n\t"strings"\n\t"time"\n)'],
    ["the start of a block", 'package main\n\nimport (\n\t"time"\n)', 'package main\n\nimport (\n\t"strings"\n\t"time"\n)'],
    ["the first group of a block", 'package main\n\nimport (\n\t"fmt"\n\n\tr "math/rand"\n)', 'package main\n\nimport (\n\t"fmt"\n\t"strings"\n\n\tr "math/rand"\n)'],
    ["empty parentheses", "package main\n\nimport ()", 'package main\n\nimport (\n\t"strings"\n)'],
    ["empty lines in parentheses", "package main\n\nimport (\n)", 'package main\n\nimport (\n\t"strings"\n)'],
    ["a block on one line", 'package main\n\nimport ("fmt"; "time")', 'package main\n\nimport ("fmt"; "strings"; "time")'],
    ["the start of a block on one line", 'package main\n\nimport ("sync"; "time")', 'package main\n\nimport ("strings"; "sync"; "time")'],
    ["a block, not a line before it", 'package main\n\nimport "os"\nimport (\n\t"fmt"\n)', 'package main\n\nimport "os"\nimport (\n\t"fmt"\n\t"strings"\n)'],
    ["two declarations on one line", 'package main\n\nimport "fmt"; import "os"', 'package main\n\nimport (\n\t"fmt"\n\t"strings"\n); import "os"'],
  ])("comes into %s", (_, before, after) => expect(fixed(before + use, "undefined: strings")).toEqual(["Import strings", after + used]));

  test("comes between clause and function that no blank line parts", () => {
    expect(fixed("package main\nfunc main() { §strings.ToUpper() }", "undefined: strings")?.[1]).toBe('package main\n\nimport "strings"\n\nfunc main() { strings.ToUpper() }');
    expect(fixed("package main; func main() { §strings.ToUpper() }", "undefined: strings")?.[1]).toBe('package main; import "strings"; func main() { strings.ToUpper() }');
  });

  test.each([
    ["by its path", "json", "Import encoding/json"],
    ["once it is known which", "list", "Import container/list"],
  ])("is named %s", (_, name, label) => expect(fixed(`package main\n\nvar x = §${name}.X`, `undefined: ${name}`)?.[0]).toBe(label));

  test("may be in a type", () => {
    expect(fixed("package main\n\nvar x []§strings.Builder", "undefined: strings")?.[0]).toBe("Import strings");
  });

  test.each([
    ["a name of several", "package main\n\nvar x = §rand.X", "undefined: rand"],
    ["a name of several", "package main\n\nvar x = §template.X", "undefined: template"],
    ["a version", "package main\n\nvar x = §v2.X", "undefined: v2"],
    ["a name of none", "package main\n\nvar x = §string.X", "undefined: string"],
    ["no package's name", "package main\n\nvar x = §strings", "undefined: strings"],
    ["a member of something", "package main\n\nvar x = y.§strings.X", "undefined: strings"],
    ["imported since", 'package main\n\nimport "strings"\n\nvar x = §strings.X', "undefined: strings"],
    ["in no package", "var x = §strings.X", "undefined: strings"],
  ])("stays away where it is %s", (_, source, message) => expect(fixed(source, message)).toBeNull());

  test("comes beside an import for its effects", () => {
    expect(fixed('package main\n\nimport _ "time"\n\nvar x = §time.Now()', "undefined: time")?.[1]).toBe('package main\n\nimport (\n\t_ "time"\n\t"time"\n)\n\nvar x = time.Now()');
  });
});

/** The lines as the body of a function, which has a parameter p, a result err and ends with an empty line of its own. */
const body = (lines: string) => `package main\n\nfunc f(p int) (err error) {\n\tbefore()\n${lines.replace(/^/gm, "\t")}\n\treturn\n}\n`;

describe("a variable that is not used", () => {
  test.each([
    ["a number", "§x := 1", null],
    ["a type", "var §x int", null],
    ["a type and a value", "var §x = 2", null],
    ["a channel", "§x := make(chan int)", null],
    ["a conversion", "§x := float64(p)", null],
    ["a function", "§x := func() {\n\tcall()\n\tfor range 3 {\n\t}\n}", null],
    ["a literal of lines", "§x := []int{\n\t1,\n}", null],
    ["a pair of values", "_, §x := 1, 2", null],
    ["a number with a comment", "§x := 1 // one", null],
    ["a call", "§x := g()", "_ = g()"],
    ["a receive", "§x := <-c", "_ = <-c"],
    ["a call inside", "§x := []int{g()}", "_ = []int{g()}"],
    ["a call with a var", "var §x int = g()", "_ = g()"],
    ["a call of a function", "§x := func() int { return 1 }()", "_ = func() int { return 1 }()"],
    ["two of a call", "§x, y := g()", "_, y := g()"],
    ["the other of a call", "y, §x := g()", "y, _ := g()"],
    ["the last of a call", "§x, _ := g()", "_, _ = g()"],
    ["one beside a result", "§x, err := g()", "_, err = g()"],
    ["one beside a parameter", "§x, p := g()", "_, p = g()"],
    ["one beside an older one", "y := g()\n§x, y := h()", "y := g()\n_, y = h()"],
    ["one beside an older var", "var y, z int\n§x, y := h()", "var y, z int\n_, y = h()"],
    ["one beside one of a block around", "y := g()\nif true {\n\t§x, y := h()\n}", "y := g()\nif true {\n\t_, y := h()\n}"],
    ["one beside a parameter of the function around", "func() {\n\t§x, p := h()\n}()", "func() {\n\t_, p := h()\n}()"],
    ["one in a clause", "switch {\ncase true:\n\ty := 1\ncase false:\n\t§x, y := h()\n}", "switch {\ncase true:\n\ty := 1\ncase false:\n\t_, y := h()\n}"],
    ["one in a clause that received", "select {\ncase y := <-c:\n\t§x, y := h()\n}", "select {\ncase y := <-c:\n\t_, y = h()\n}"],
    ["one in a clause of a type switch", "switch y := p.(type) {\ncase int:\n\t§x, y := h()\n}", "switch y := p.(type) {\ncase int:\n\t_, y = h()\n}"],
    ["one in an if", "if §x, ok := g(); ok {\n}", "if _, ok := g(); ok {\n}"],
    ["one in a for", "for i, §x := 0, 1; i < 3; i++ {\n}", "for i, _ := 0, 1; i < 3; i++ {\n}"],
    ["the value of a range", "for i, §x := range xs {\n}", "for i := range xs {\n}"],
    ["the index of a range", "for §x, v := range xs {\n}", "for _, v := range xs {\n}"],
    ["the only one of a range", "for §x := range xs {\n}", "for range xs {\n}"],
    ["the last one of a range", "for _, §x := range xs {\n}", "for range xs {\n}"],
    ["the last one of a range, first", "for §x, _ := range xs {\n}", "for range xs {\n}"],
    ["a received one", "select {\ncase §x := <-c:\ncase x := <-d:\n\tg(x)\n}", "select {\ncase <-c:\ncase x := <-d:\n\tg(x)\n}"],
    ["a received one of two", "select {\ncase §x, ok := <-c:\n\tg(ok)\n}", "select {\ncase _, ok := <-c:\n\tg(ok)\n}"],
    ["one beside another statement", "§x := 1; g()", "g()"],
    ["one behind another statement", "g(); §x := 1", "g()"],
    ["one in a block on one line", "if true { §x := 1 }", "if true {}"],
    ["one in a clause on one line", "switch {\ncase true: §x := 1\n}", "switch {\ncase true:\n}"],
    ["one whose name comes again elsewhere", "{\n\tx := 1\n\tg(x)\n}\n{\n\t§x := T{x: 1}.x\n\tg(T{x: 2})\n}", "{\n\tx := 1\n\tg(x)\n}\n{\n\tg(T{x: 2})\n}"],
    ["one of a literal that is called", "go func() {\n\t§x := 1\n}()", "go func() {\n}()"],
  ])("goes: %s", (_, lines, after) => {
    const source = body(lines);
    expect(fixed(source, "declared and not used: x")).toEqual(["Remove x", after === null ? body("").replace("\t\n", "") : body(after)]);
  });

  test("goes from a type switch, of which the compiler has words of its own", () => {
    expect(fixed(body("switch §x := p.(type) {\n}"), "x declared and not used")).toEqual(["Remove x", body("switch p.(type) {\n}")]);
    expect(fixed(body("switch a := 1; §x := p.(type) {\n}"), "x declared and not used")?.[1]).toBe(body("switch a := 1; p.(type) {\n}"));
  });

  test("leaves blank lines as gofmt has them", () => {
    expect(fixed("package main\n\nfunc main() {\n\t§x := 1\n\n\tg()\n}", "declared and not used: x")?.[1]).toBe("package main\n\nfunc main() {\n\tg()\n}");
    expect(fixed("package main\n\nfunc main() {\n\tg()\n\n\t§x := 1\n\n\tg()\n}", "declared and not used: x")?.[1]).toBe("package main\n\nfunc main() {\n\tg()\n\n\tg()\n}");
    expect(fixed("package main\n\nfunc main() {\n\tg()\n\n\t§x := 1\n}", "declared and not used: x")?.[1]).toBe("package main\n\nfunc main() {\n\tg()\n}");
  });

  test.each([
    ["it is assigned to", "§x := 1\nx = 2"],
    ["it is assigned to in a loop", "for _, §x := range xs {\n\tx++\n}"],
    ["it is assigned to again by another declaration", "y, §x := g()\nz, x := g()"],
    ["the head of an if needs it", "if §x := g(); true {\n}"],
    ["the head of a for needs it", "for §x := 0; ; {\n}"],
    ["several are declared by a var", "var §x, y int"],
    ["it stands in parentheses", "var (\n\t§x int\n\ty int\n)"],
    ["it is assigned to in a loop of its own", "for i, §x := 0, 1; i < 3; i++ {\n\tx = 2\n}"],
    ["it has a label", "again: §x := 1"],
    ["it has a label, and is one of two", "again: §x, y := g()"],
    ["it is another", "§y := 1"],
    ["nothing is declared there", "x = §1"],
  ])("stays where %s", (_, lines) => expect(fixed(body(lines), "declared and not used: x")).toBeNull());
});

test("nothing else has a fix", () => {
  expect(fixed("package main\n\nfunc main() { §x }", "x (untyped int) is not used")).toBeNull();
  expect(fixed("§", "declared and not used: x")).toBeNull();
});

describe("of a program of several files", () => {
  const rest = "-- b.go --\npackage main\n\n";
  test.each([
    ["an import goes from its own file", `package main\n\nimport "os"${main}${rest}import §"os"\n`, '"os" imported and not used', `package main\n\nimport "os"${main}-- b.go --\npackage main\n`],
    ["an import comes into the file that needs it", `package main\n\nimport "os"${main}${rest}var x = §os.Args\n`, "undefined: os", `package main\n\nimport "os"${main}${rest}import "os"\n\nvar x = os.Args\n`],
    ["and into the first", `package main\n\nvar x = §os.Args\n${rest}import "os"\n`, "undefined: os", `package main\n\nimport "os"\n\nvar x = os.Args\n${rest}import "os"\n`],
    ["a variable goes", `package main${main}${rest}func f() {\n\t§x := 1\n}\n`, "declared and not used: x", `package main${main}${rest}func f() {\n}\n`],
  ])("%s", (_, before, message, after) => expect(fixed(before, message)?.[1]).toBe(after));
});
