/** A program waits, asks or fails: the reader is told what it waits for, can answer, and finds the line. */
import { devices } from "@playwright/test";
import { expect, test } from "./journey";
import { openPlay } from "./snippet";

const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];

const asks = `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	fmt.Print("your name? ")
	for in.Scan() {
		fmt.Printf("hello, %s\\nyour name? ", in.Text())
	}
	fmt.Println("bye")
}
`;

const deadlock = `package main

import "sync"

func main() {
	var a, b sync.Mutex
	both := make(chan bool)
	go func() {
		b.Lock()
		both <- true
		a.Lock()
	}()
	a.Lock()
	<-both
	b.Lock()
}
`;

const panics = `package main

func third(list []int) int {
	return list[2]
}

func main() {
	println(third([]int{1, 2}))
}
`;

test("a program that reads gets what is typed, line by line, and the end", async ({ page }) => {
  const snippet = await openPlay(page);
  const field = snippet.element.getByRole("textbox", { name: "Input" });
  await snippet.type(asks);
  await expect(field).toBeHidden();
  await page.keyboard.press("Control+Enter");
  await expect(field).toBeFocused({ timeout: 90_000 });
  await expect(snippet.status).toHaveText("waiting for input");
  await expect(snippet.output).toHaveText("your name? ");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await expect(snippet.output).toHaveText("your name? Ada\nhello, Ada\nyour name? ");
  await expect(field).toBeFocused();
  await expect(snippet.status).toHaveText("waiting for input");
  await field.fill("Grace");
  await snippet.element.getByRole("button", { name: "Send" }).click();
  await expect(snippet.output).toContainText("hello, Grace");
  await field.fill("");
  await page.keyboard.press("Control+d");
  await expect(snippet.output).toContainText("bye");
  await expect(snippet.status).toHaveText(/exit 0$/);
  await expect(field).toBeHidden();
  await expect(snippet.editor).toBeFocused();

  // Stop ends the wait, and the next run begins with nothing typed.
  await page.keyboard.press("Control+Enter");
  await field.fill("half a line");
  await snippet.stop.click();
  await expect(snippet.status).toHaveText("stopped");
  await expect(field).toBeHidden();
  await snippet.run.click();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await field.fill("last");
  await snippet.element.getByRole("button", { name: "End of input" }).click();
  await expect(snippet.output).toContainText("hello, last");
  await expect(snippet.status).toHaveText(/exit 0$/);
});

test("a deadlock is said at once, and marks the lines where goroutines wait", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(deadlock);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 2$/, { timeout: 90_000 });
  await expect(snippet.output).toContainText("fatal error: all goroutines are asleep - deadlock!");
  await expect(snippet.element.locator(".bad-line")).toHaveText(["\t\ta.Lock()", "\tb.Lock()"]);
  await expect(snippet.findings).toHaveText([
    "line 15 goroutine 1 waits here for ever: sync.Mutex.Lock",
    /^line 11 goroutine \d+ waits here for ever: sync\.Mutex\.Lock$/,
  ]);
  await snippet.findings.getByRole("button", { name: /^line 11/ }).click();
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.type("X");
  expect((await snippet.source()).split("\n")[10]).toBe("\t\tXa.Lock()");
});

test("a panic marks its line, and each line of its stack leads to the code", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(panics);
  await page.keyboard.press("Control+Enter");
  await expect(snippet.status).toHaveText(/exit 2$/, { timeout: 90_000 });
  await expect(snippet.findings).toHaveText(["line 4 panic: runtime error: index out of range [2] with length 2"]);
  await expect(snippet.element.locator(".bad-line")).toHaveText(["\treturn list[2]"]);
  const places = snippet.output.getByRole("button");
  await expect(places).toHaveText(["main.go:4", "main.go:8"]);
  await places.nth(1).click();
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" // here");
  expect((await snippet.source()).split("\n")[7]).toBe("\tprintln(third([]int{1, 2})) // here");
});

test.describe("on a phone", () => {
  test.use({ ...phone, viewport: { width: 390, height: 844 } });

  test("the input line fits, and its parts fit a finger", async ({ page }) => {
    const snippet = await openPlay(page);
    await snippet.type(asks);
    await snippet.run.tap();
    const field = snippet.element.getByRole("textbox", { name: "Input" });
    await expect(field).toBeVisible({ timeout: 90_000 });
    const parts = [field, snippet.element.getByRole("button", { name: "Send" }), snippet.element.getByRole("button", { name: "End of input" })];
    for (const part of parts) expect((await part.boundingBox())!.height).toBeGreaterThanOrEqual(40);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
});
