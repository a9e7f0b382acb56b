/** A program has several files, in one text: whatever names a place in any of them leads to its line there. */
import { expect, test } from "./journey";
import { openLesson, openPlay } from "./snippet";

const program = `package main

import "fmt"

var second = say("main.go")

func main() {
	count()
	fmt.Println("counter is", counter)
}

func say(name string) bool {
	fmt.Println("init of", name)
	return true
}
-- counter.go --
package main

import "sync"

var (
	first   = say("counter.go")
	counter int
)

func count() {
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { counter++ })
	}
	both.Wait()
}
`;

test("it is built in the order of go build, checked, and ended on lines of the text", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(program);
  await expect(snippet.element.locator(".cm-line.file")).toHaveText("-- counter.go --");
  await expect(snippet.element.locator(".cm-line.file")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await snippet.run.click();
  await expect(snippet.output).toHaveText("init of counter.go\ninit of main.go\ncounter is 2\nexit 0", { timeout: 90_000 });

  await snippet.check.click();
  await expect(snippet.verdict).toContainText("One data race.", { timeout: 90_000 });
  const marked = program.split("\n").findIndex((line) => line.includes("counter++")) + 1;
  await expect(snippet.verdict).toContainText(`line ${marked}`);

  await snippet.type(program.replace("\tboth.Wait()", '\tpanic("here")'));
  await snippet.run.click();
  await snippet.sees("exited");
  await snippet.output.getByRole("button", { name: `counter.go:${marked + 2}` }).click();
  await expect(snippet.element.locator(".bad-line")).toContainText('panic("here")');
});

test("a mistake in the second file is marked there, and put right there", async ({ page }) => {
  const snippet = await openPlay(page);
  const broken = program.replace('import "sync"', 'import (\n\t"os"\n\t"sync"\n)');
  await snippet.type(broken);
  await snippet.run.click();
  await expect(snippet.findings).toHaveText([/^line 20 "os" imported and not used/], { timeout: 90_000 });
  await expect(snippet.element.locator(".bad-line")).toHaveText('\t"os"');
  await snippet.element.getByRole("button", { name: /^Remove import/ }).first().click();
  expect(await snippet.source()).toBe(program.replace('import "sync"', 'import (\n\t"sync"\n)'));

  await snippet.type(`${program}-- counter.go --\npackage main\n`);
  await snippet.run.click();
  await expect(snippet.findings).toHaveText([/^line 33 there is a counter\.go above/]);
});

test("Format formats each file, and a test is of all of them", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(program.replace("\tcount()", "count( )").replace("counter int", "counter    int"));
  await snippet.format.click();
  await expect(snippet.status).toHaveText("formatted", { timeout: 90_000 });
  expect(await snippet.source()).toBe(program);
  await snippet.type(program.replace("func count() {", "func count( {"));
  await snippet.format.click();
  await expect(snippet.findings.first()).toHaveText(/^line 26 /);

  const result = await snippet.element.evaluate(
    (element, source) => {
      const snippet = element as HTMLElement & { source: string; test: string | null; run(): Promise<{ ending?: string; exitCode?: number; stdout?: string }> };
      snippet.source = source;
      snippet.test = 'package main\n\nimport "testing"\n\nfunc TestCount(t *testing.T) {\n\tcount()\n\tif counter != 2 {\n\t\tt.Fatal(counter)\n\t}\n}\n';
      return snippet.run();
    },
    program,
  );
  expect(result).toMatchObject({ exitCode: 0 });
  await expect(snippet.output).toContainText("PASS");
});

test("an author's program of two files shows where each begins, before it is edited too", async ({ page }) => {
  const snippet = await openLesson(page, "counter-with-state");
  await expect(snippet.code.locator(".line.file")).toHaveText("-- state.go --\n");
  await snippet.run.click();
  await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
  await expect(snippet.output).toContainText("main has 3");
  // Built in the browser, it is the same.
  await snippet.type((await snippet.source()).replace('"main has"', '"main ends with"'));
  await snippet.run.click();
  await expect(snippet.output).toContainText("main ends with 3", { timeout: 90_000 });
});
