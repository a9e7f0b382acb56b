import { describe, expect, test } from "vitest";
import { checkHead, position, readHead } from "../src/toolchain/imports";

const paths = (source: string) => readHead(source).imports.map(({ path }) => path);

describe("readHead", () => {
  test("finds every form of import", () => {
    const source = `// A comment. import "not/this"
/* import "nor/this" */ package main // here

import "fmt"; import m "math"
import (
	"os"
	. "strings" /* dot */
	_ "time"
	q \`net/http\`; "sync"
)
import ()

const text = "import"
`;
    expect(paths(source)).toEqual(["fmt", "math", "os", "strings", "time", "net/http", "sync"]);
    expect(readHead(source).name).toBe("main");
  });

  test("stops at the first declaration that is no import", () => {
    expect(paths(`package main\nvar x = 1\nimport "fmt"\n`)).toEqual([]);
    expect(paths("package main\nfunc f() { `\nimport \"os\"\n` }")).toEqual([]);
  });

  test("says nothing of what is not well formed", () => {
    expect(readHead("").name).toBeNull();
    expect(readHead("hello").name).toBeNull();
    expect(readHead("package 7").name).toBeNull();
    expect(paths(`package main\nimport fmt\nimport "os"`)).toEqual([]);
    expect(paths(`package main\nimport ("fmt" "os`)).toEqual(["fmt"]);
    expect(paths(`package main\n/* never closed import "fmt"`)).toEqual([]);
  });

  test("reads names beyond ASCII", () => {
    expect(readHead("package größe").name).toBe("größe");
  });

  test("takes a large source in little time", () => {
    const source = `package main\nimport (\n${'\t"fmt"\n'.repeat(8000)})\n`;
    expect(readHead(source).imports).toHaveLength(8000);
  });
});

describe("checkHead", () => {
  const known = { fmt: [], unsafe: [], "net/http": [1] };
  const messages = (source: string) =>
    checkHead(source, readHead(source), known).map(({ line, column, message }) => `${line}:${column} ${message}`);

  test("accepts what is known", () => {
    expect(messages(`package main\nimport ("fmt"; "net/http"; "unsafe")`)).toEqual([]);
  });

  test.each([
    ["package foo\n", "1:9 package foo is not a main package: a program that runs starts with package main"],
    [`package main\nimport "C"\n`, '2:8 import "C": cgo needs a C compiler, which the browser does not have'],
    [`package main\nimport "golang.org/x/sync"\n`, "2:8 package golang.org/x/sync is not in std: programs here can import the standard library only"],
    [`package main\nimport "internal/abi"\n`, "2:8 use of internal package internal/abi not allowed"],
    [`package main\nimport "./x"\n`, '2:8 "./x" is relative, but relative import paths are not supported'],
    [`package main\nimport "toString"\n`, "2:8 package toString is not in std: programs here can import the standard library only"],
    [`package main\nimport ""\n`, '2:8 invalid import path: ""'],
  ])("refuses %j on its place", (source, message) => {
    expect(messages(source)).toEqual([message]);
  });
});

test("what programs can import besides std is said, as long as it is few", () => {
  const said = (...own: string[]) => {
    const source = 'package main\nimport "example.org/x"\n';
    const known = Object.fromEntries(["fmt", ...own].map((path) => [path, []]));
    return checkHead(source, readHead(source), known)[0]?.message;
  };
  expect(said("go.dev/a", "go.dev/b")).toBe("package example.org/x is not in std: programs here can import the standard library, and go.dev/a, go.dev/b");
  expect(said("go.dev/a", "go.dev/b", "go.dev/c", "go.dev/d")).toContain("the standard library, and 4 packages of modules");
});

test("positions count lines and columns from 1, in UTF-16 units", () => {
  expect(position("ab\ncd", 0)).toEqual({ line: 1, column: 1 });
  expect(position("ab\ncd", 2)).toEqual({ line: 1, column: 3 });
  expect(position("a😀\ncd", 5)).toEqual({ line: 2, column: 2 });
});
