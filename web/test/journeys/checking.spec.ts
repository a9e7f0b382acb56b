/** A reader asks whether a program is right: races, deadlocks, leaks and panics are found, shown on their lines, and can be seen again. */
import { devices } from "@playwright/test";
import { expect, test } from "./journey";
import { openPlay, Snippet } from "./snippet";

const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];

const counter = `package main

import (
	"fmt"
	"sync"
)

func main() {
	counter := 0
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range 50 {
				counter++
			}
		})
	}
	both.Wait()
	fmt.Println("counter is", counter)
}
`;

const guarded = counter.replace("counter := 0", "counter := 0\n\tvar mu sync.Mutex").replace("counter++", "mu.Lock()\n\t\t\t\tcounter++\n\t\t\t\tmu.Unlock()");

const lockOrder = `package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var both sync.WaitGroup
	both.Go(func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	})
	both.Go(func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	})
	both.Wait()
	fmt.Println("done")
}
`;

const leak = `package main

import "fmt"

func main() {
	answers := make(chan string)
	for _, name := range []string{"a", "b"} {
		go func() {
			answers <- name
		}()
	}
	fmt.Println(len(<-answers))
}
`;

test("a data race is named by its lines, and any of its outcomes can be seen again", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(counter);
  await snippet.check.click();
  await expect(snippet.verdict).toContainText(/One data race\. The output came out in \d+ ways\./);
  await expect(snippet.status).toContainText("One data race.");
  await expect(snippet.verdict).toContainText(/(read|write) line 14 by goroutine \d+, against (read|write) line 14 by goroutine \d+: nothing orders them/);
  await expect(snippet.element.locator(".bad-line")).toHaveCount(1);

  // A wrong outcome is a row, which leads to a run that comes out so.
  const row = snippet.verdict.getByRole("row").filter({ hasNot: page.getByText("counter is 100", { exact: true }) }).filter({ hasText: "counter is" }).first();
  const outcome = (await row.getByRole("rowheader").textContent())!;
  await row.getByRole("button", { name: /^Replay seed \d+$/ }).click();
  await snippet.sees("exited");
  await expect(snippet.output).toContainText(outcome);
  await expect(snippet.output).toContainText("WARNING: DATA RACE");
  await expect(snippet.output).toContainText(/Found \d data race\(s\)/);
  await expect(snippet.status).toHaveText(/exit 66$/);
  await expect(snippet.verdict).toBeVisible();

  // A line leads into the editor.
  await snippet.verdict.getByRole("button", { name: /line 14/ }).first().click();
  await expect(snippet.editor).toBeFocused();
});

test("what is guarded is not accused, and how sure that is is said", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(guarded);
  await snippet.check.click();
  await expect(snippet.verdict).toContainText("Nothing found in 1,000 schedules.");
  await expect(snippet.verdict).toContainText("would have been found with a chance of");
  await expect(snippet.element.locator(".bad-line")).toHaveCount(0);

  // It is of what was checked, and of nothing else.
  const before = "Of the program as it was before your edit:";
  await expect(snippet.verdict).not.toContainText(before);
  await snippet.editor.press("Control+End");
  await snippet.editor.press("Enter");
  await expect(snippet.verdict).toContainText(before);
  await expect(snippet.verdict).toContainText("Nothing found in 1,000 schedules.");
  await snippet.check.click();
  await expect(snippet.verdict).not.toContainText(before);
  await expect(snippet.verdict).toContainText("Nothing found in 1,000 schedules.");
  await snippet.element.evaluate((element) => ((element as HTMLElement & { source: string }).source += "\n"));
  await expect(snippet.verdict).toContainText(before);
});

test("a deadlock that only some schedules show is found, and its goroutines are named", async ({ page }) => {
  const snippet = await openPlay(page);
  const { deadlocks, outcomes, races, schedules } = await snippet.examine(lockOrder);
  expect(schedules).toBe(1000);
  expect(races).toEqual([]);
  expect(deadlocks).toHaveLength(1);
  const [{ goroutines, schedules: shown, seed }] = deadlocks as [(typeof deadlocks)[0]];
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(500);
  expect(goroutines.map(({ waits }) => waits).sort()).toEqual(["sync.Mutex.Lock", "sync.Mutex.Lock", "sync.WaitGroup.Wait"]);
  expect(outcomes.map(({ ending }) => ending)).toEqual(["exited", "deadlocked"]);
  await expect(snippet.verdict).toContainText(/A deadlock in \d+ of 1,000 schedules\./);
  await expect(snippet.verdict.getByRole("button", { name: "line 13" })).toBeVisible();

  const replayed = await snippet.element.evaluate((element, seed) => (element as unknown as { run(how: object): Promise<{ exitCode: number; stderr: string }> }).run({ seed }), seed);
  expect(replayed.exitCode).toBe(2);
  expect(replayed.stderr).toContain("all goroutines are asleep - deadlock!");
});

test("a goroutine that is left behind is found", async ({ page }) => {
  const snippet = await openPlay(page);
  const { leaks } = await snippet.examine(leak);
  expect(leaks).toMatchObject([{ schedules: 1000, goroutines: [{ waits: "chan send" }] }]);
  await expect(snippet.verdict).toContainText("Left behind: goroutine");
});

test("the same seeds come to the same, in whatever order they are asked for", async ({ page }) => {
  const snippet = await openPlay(page);
  const first = await snippet.examine(counter, { schedules: 60, seed: 100 });
  expect(await snippet.examine(counter, { schedules: 60, seed: 100 })).toEqual(first);
  const halves = [await snippet.examine(counter, { schedules: 30, seed: 130 }), await snippet.examine(counter, { schedules: 30, seed: 100 })];
  const count = (results: (typeof first)[]) => {
    const counts = new Map<string, number>();
    for (const { stdout, schedules } of results.flatMap(({ outcomes }) => outcomes)) counts.set(stdout, (counts.get(stdout) ?? 0) + schedules);
    return Object.fromEntries([...counts].sort());
  };
  expect(count(halves)).toEqual(count([first]));
});

test("a check can be stopped, and says what it has found by then; what does not compile is listed", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(counter.replace("range 50", "range 500"));
  const checked = snippet.element.evaluate((element) => (element as unknown as { check(how: object): Promise<{ schedules: number }> }).check({ schedules: 100_000 }));
  await expect(snippet.element.getByText(/^\d[\d,]* of 100,000 schedules$/)).toBeVisible({ timeout: 60_000 });
  await snippet.stop.click();
  const { schedules } = await checked;
  expect(schedules).toBeGreaterThan(0);
  expect(schedules).toBeLessThan(100_000);
  await expect(snippet.verdict).toContainText("One data race");

  await snippet.type(counter.replace("counter++", "missing++"));
  await snippet.check.click();
  await expect(snippet.findings).toHaveText(["line 14 undefined: missing"]);
  await expect(snippet.status).toHaveText("does not compile: 1 error");
});

test("once a check was made, each run of a program with goroutines is checked, quietly, until the reader does not want it", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(counter);
  await snippet.check.click();
  await expect(snippet.verdict).toContainText("One data race.");
  await snippet.type(lockOrder);
  await snippet.run.click();
  await expect(snippet.verdict).toContainText(/Checked: A deadlock in \d+ of 1,000 schedules\./);
  await expect(snippet.verdict.getByRole("table")).toHaveCount(0);
  await expect(snippet.status).toContainText("exit 0");
  await snippet.verdict.getByRole("button", { name: "Show" }).click();
  await expect(snippet.verdict.getByRole("table")).toBeVisible();
  await snippet.verdict.getByLabel("Check after each run, too").uncheck();
  await snippet.type(leak);
  await snippet.run.click();
  await snippet.sees("exited");
  await page.waitForTimeout(1500);
  await expect(snippet.verdict).toBeHidden();
});

test("a program as its author wrote it is checked after each run, too, once it was checked", async ({ page }) => {
  await page.goto("embed/sharing-state/counter-with-globals");
  const snippet = new Snippet(page, "counter-with-globals");
  await snippet.check.click();
  await expect(snippet.verdict).toContainText("data races.");
  await snippet.run.click();
  await expect(snippet.verdict).toContainText(/Checked: \d+ data races\./);
});

test("an embed opens on a check, and its address leads others to the schedule that the reader chose", async ({ page }) => {
  await page.goto("embed/sharing-state/counter-with-globals?check");
  const snippet = new Snippet(page, "counter-with-globals");
  await expect(snippet.verdict).toContainText("data race");
  const replay = snippet.verdict.getByRole("button", { name: /^Replay seed \d+$/ }).first();
  const seed = /\d+/.exec((await replay.textContent())!)![0];
  await replay.click();
  await snippet.sees("exited");
  await expect(snippet.output).toContainText("WARNING: DATA RACE");
  const told = await snippet.output.textContent();
  expect(new URL(page.url()).search).toBe(`?seed=${seed}`);

  const other = await page.context().newPage();
  await other.goto(page.url());
  const there = new Snippet(other, "counter-with-globals");
  await there.sees("exited");
  expect(await there.output.textContent()).toBe(told);
});

test.describe("on a phone", () => {
  test.use(phone);

  test("the verdict fits, and its buttons can be hit", async ({ page }) => {
    const snippet = await openPlay(page);
    await snippet.examine(counter);
    await expect(snippet.verdict).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    for (const button of await snippet.verdict.getByRole("button").all()) expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(40);
  });
});
