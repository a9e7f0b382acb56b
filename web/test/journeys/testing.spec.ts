/** A snippet with tests: Run runs them, and says what `go test` says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "../server.mjs";
import { expect, test } from "./journey";
import { type GoSnippet, openPlay, Snippet } from "./snippet";

const sum = `package main

import "fmt"

func Sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

func main() { fmt.Println("main") }
`;

const tests = `package main

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestSum(t *testing.T) {
	for _, tt := range []struct {
		list []int
		want int
	}{{nil, 0}, {[]int{1, 2, 3}, 6}} {
		if got := Sum(tt.list); got != tt.want {
			t.Errorf("Sum(%v) = %d, want %d", tt.list, got, tt.want)
		}
	}
}

func TestLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		wg.Go(func() { time.Sleep(time.Hour) })
		wg.Wait()
	})
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		Sum([]int{1, 2, 3})
	}
}

func ExampleSum() {
	fmt.Println(Sum([]int{40, 2}))
	// Output: 42
}
`;

/** Runs the tests; what they print says no times. */
async function execute(snippet: Snippet, source: string, test: string | null, args: string[] = []) {
  const result = await snippet.element.evaluate(
    (element, given) => {
      Object.assign(element, given);
      return (element as GoSnippet).run();
    },
    { source, test, args },
  );
  return { ...result, stdout: result.stdout.replace(/\(\d+\.\d+s\)/g, "(0.00s)") };
}

test("tests pass, fail, are chosen and measured, and main is not called", async ({ page }) => {
  const snippet = await openPlay(page);
  expect(await execute(snippet, sum, tests)).toMatchObject({ state: "exited", exitCode: 0, stdout: "PASS\n", stderr: "" });

  const wrong = await execute(snippet, sum.replace("total += n", "total = n"), tests);
  expect(wrong).toMatchObject({ state: "exited", exitCode: 1 });
  expect(wrong.stdout).toContain("--- FAIL: TestSum (0.00s)\n    main_test.go:17: Sum([1 2 3]) = 3, want 6\n");
  expect(wrong.stdout).toContain("--- FAIL: ExampleSum (0.00s)\ngot:\n2\nwant:\n42\nFAIL\n");

  const chosen = await execute(snippet, sum, tests, ["-test.v", "-test.run=Later", "-test.bench=Sum", "-test.benchtime=300000x"]);
  expect(chosen).toMatchObject({ state: "exited", exitCode: 0 });
  expect(chosen.stdout).toMatch(/^=== RUN +TestLater\n--- PASS: TestLater \(0\.00s\)\n/);
  expect(chosen.stdout).not.toContain("TestSum");
  expect(chosen.stdout).toMatch(/\nBenchmarkSum\s+300000\s+[\d.]+ ns\/op\nPASS\n$/);

  // The program itself is as it was.
  expect(await execute(snippet, sum, null)).toMatchObject({ state: "exited", exitCode: 0, stdout: "main\n" });
});

test("what is wrong in the tests is said with its place there", async ({ page }) => {
  const snippet = await openPlay(page);
  const message = (result: { diagnostics: { line: number; message: string }[] }) => result.diagnostics.map(({ line, message }) => [line, message]);
  expect(message(await execute(snippet, sum, tests.replace("Sum(tt.list)", "Summe(tt.list)")))).toEqual([[0, "main_test.go:16:13: undefined: Summe"]]);
  expect(message(await execute(snippet, sum, "package main\n\nfunc TestMain(m *testing.M) {}\n"))).toEqual([[0, "main_test.go:3:6: TestMain: the tests of a snippet are called without it"]]);
  expect(message(await execute(snippet, sum, 'package main\n\nimport "example.org/x"\n'))).toEqual([
    [0, "main_test.go:3:8: package example.org/x is not in std: programs here can import the standard library, and golang.org/x/sync/errgroup"],
  ]);
  expect(message(await execute(snippet, sum.replace("total := 0", "total := zero"), tests))).toEqual([[6, "undefined: zero"]]);
});

test("an author's snippet says how it is started, shows its tests, and Run runs them", async ({ page }) => {
  const dir = mkdtempSync(path.join(tmpdir(), "interleave-lessons-"));
  mkdirSync(path.join(dir, "adding/sum"), { recursive: true });
  writeFileSync(path.join(dir, "adding/sum/main.go"), sum);
  writeFileSync(path.join(dir, "adding/sum/main_test.go"), tests);
  writeFileSync(
    path.join(dir, "adding/lesson.md"),
    "---\ntitle: Adding\ndescription: Sums.\nminutes: 1\norder: 1\n---\n\n```go snippet=sum test args=\"-test.v -test.run=TestSum\"\n```\n\n" +
      '```go snippet=told args="-v \'two words\'" env="WHO=Ada"\npackage main\n\nimport "os"\n\nfunc main() { println(os.Args[1], os.Args[2], os.Getenv("WHO")) }\n```\n',
  );
  const server = await serve(["-lessons", dir], "ignore");
  try {
    await page.goto(`${server.address}/adding/`);
    const snippet = new Snippet(page, "sum");
    await expect(page.getByLabel("Go tests sum")).toBeHidden();
    await page.getByText("main_test.go").click();
    await expect(page.getByLabel("Go tests sum")).toContainText("func TestLater");
    await snippet.run.click();
    await expect(snippet.output).toContainText("--- PASS: TestSum", { timeout: 90_000 });
    await expect(snippet.status).toHaveText(/exit 0$/);
    await snippet.type(sum.replace("total += n", "total = n"));
    await page.keyboard.press("Control+Enter");
    await expect(snippet.output).toContainText("main_test.go:17: Sum([1 2 3]) = 3, want 6");
    await expect(snippet.status).toHaveText(/exit 1$/);

    const told = new Snippet(page, "told");
    await told.run.click();
    await expect(told.output).toContainText("-v two words Ada");
  } finally {
    server.close();
    rmSync(dir, { recursive: true });
  }
});
