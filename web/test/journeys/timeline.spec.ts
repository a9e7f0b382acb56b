/** A reader looks at what goroutines did: drawn, step by step with the code, and as a table. */
import { devices } from "@playwright/test";
import { expect, test } from "./journey";
import { type GoSnippet, openPlay, Snippet } from "./snippet";

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
			counter++
		})
	}
	both.Wait()
	fmt.Println("counter is", counter)
}
`;

const stuck = `package main

import "fmt"

func main() {
	numbers := make(chan int)
	go func() {
		numbers <- 1
		numbers <- 2
	}()
	fmt.Println(<-numbers, "came")
	fmt.Println(<-numbers, "came")
	fmt.Println(<-numbers, "never comes")
}
`;

const sleeper = `package main

import (
	"fmt"
	"time"
)

func main() {
	go fmt.Println("at once")
	time.Sleep(2 * time.Second)
	fmt.Println("later")
}
`;

/** The timeline of a source, which is typed first. */
async function trace(snippet: Snippet, source: string, seed: number | null = null) {
  await snippet.type(source);
  const timeline = await snippet.element.evaluate((element, seed) => (element as GoSnippet).timeline({ seed }).then((found) => found && { ...found, trace: found.trace.length }), seed);
  return timeline!;
}

test("the lost update of a counter is seen: read, read, write, write, on two lanes", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(counter);
  const check = await snippet.examine(counter);
  const wrong = check.outcomes.find(({ stdout }) => stdout === "counter is 1\n")!;
  await snippet.verdict.getByRole("row").filter({ hasText: "counter is 1" }).getByRole("button", { name: /^Replay seed \d+$/ }).click();
  await snippet.sees("exited");
  await expect(snippet.output).toContainText("counter is 1");
  await snippet.timeline.click();
  await expect(snippet.drawn).toContainText(`Schedule ${wrong.seed}: 3 goroutines`);
  await snippet.drawn.getByText("All steps as a table").click();
  const accesses = snippet.drawn.getByRole("row").filter({ hasText: /goroutine \d+ (reads|writes)/ });
  await expect(accesses).toHaveText([/reads what races, line 13/, /reads what races, line 13/, /writes what races, line 13/, /writes what races, line 13/]);
  const who = await accesses.evaluateAll((rows) => rows.map((row) => row.children[1]!.textContent));
  expect(who[0]).not.toBe(who[1]);
  expect(new Set(who).size).toBe(2);
  await expect(snippet.drawn.locator("circle.read")).toHaveCount(3); // and main, which prints it
  await expect(snippet.drawn.locator("circle.write")).toHaveCount(3); // and main, which made it
});

test("a position goes with the code and the output, by keyboard alone", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.type(stuck);
  await snippet.timeline.press("Enter");
  await expect(snippet.drawn).toContainText("It deadlocked.", { timeout: 90_000 });
  const position = snippet.drawn.getByRole("slider", { name: "Step" });
  const printed = snippet.drawn.locator(".printed");
  const here = snippet.element.locator(".cm-line.here");
  await position.focus();
  await position.press("End");
  await expect(here).toHaveCount(1);
  await expect(here).toHaveAttribute("data-here", "main");
  // A word at the line's end, and a ground, show it.
  expect(await here.evaluate((line) => getComputedStyle(line, "::after").content)).toBe('"main"');
  expect(await here.evaluate((line) => getComputedStyle(line).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
  await expect(here).toHaveText('\tfmt.Println(<-numbers, "never comes")', { useInnerText: false });
  await expect(printed).toHaveText("1 came\n2 came\n");
  await position.press("Home");
  await expect(printed).toHaveText("");
  const first = await position.getAttribute("aria-valuetext");
  await position.press("ArrowRight");
  await expect(position).not.toHaveAttribute("aria-valuetext", first!);
  // Wider and narrower, from the position.
  const width = () => snippet.drawn.locator("svg").evaluate((svg) => svg.clientWidth);
  const before = await width();
  await position.press("-");
  await expect.poll(width).toBeLessThan(before);
  // The wheel with Ctrl does so, too, and what the pointer is over stays there.
  await page.setViewportSize({ width: 540, height: 800 });
  const lanes = snippet.drawn.locator(".scroll");
  for (let i = 0; i < 4; i++) await position.press("+");
  await lanes.evaluate((box) => (box.scrollLeft = 150));
  await lanes.hover();
  const middle = () => lanes.evaluate((box) => (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth);
  const [wide, there] = [await width(), await middle()];
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 20);
  await page.keyboard.up("Control");
  await expect.poll(width).toBeLessThan(wide);
  expect(await middle()).toBeCloseTo(there, 2);
  // Who waits for ever has a mark.
  await position.press("End");
  await expect(snippet.drawn.locator("path.stuck")).toHaveCount(1);
});

test("what the lanes say is data, too: states, reasons, stacks and virtual time", async ({ page }) => {
  const snippet = await openPlay(page);
  const { lanes, steps, spans, stacks, ending, exitCode, trace: bytes, seed } = await trace(snippet, sleeper);
  expect({ ending, exitCode, seed, lanes: lanes.length }).toEqual({ ending: "exited", exitCode: 0, seed: null, lanes: 2 });
  expect(bytes).toBeGreaterThan(1000);
  expect(steps.filter(({ kind }) => kind === "print").map(({ text }) => text)).toEqual(["at once\n", "later\n"]);
  const sleep = spans.find(({ state, text }) => state === "waiting" && text === "sleep")!;
  expect(stacks[sleep.stack]!.find(({ file }) => file === "main.go")!.line).toBe(10);
  const slept = steps[sleep.to]!.time - steps[sleep.from]!.time;
  expect(slept).toBeGreaterThan(1.99e9);
  expect(slept).toBeLessThan(2.1e9);
  await expect(snippet.drawn).toContainText("2 s");
});

test("panics and os.Exit have timelines, and what does not compile has none", async ({ page }) => {
  const snippet = await openPlay(page);
  const panicked = await trace(snippet, 'package main\n\nfunc main() {\n\tgo func() {}()\n\tvar m map[string]int\n\tm["a"] = 1\n}\n');
  expect({ ending: panicked.ending, exitCode: panicked.exitCode, lanes: panicked.lanes.length }).toEqual({ ending: "panicked", exitCode: 2, lanes: 2 });
  await expect(snippet.drawn).toContainText("It panicked.");
  const last = ({ steps, stacks }: typeof panicked) => {
    const { kind, stack } = steps.at(-1)!;
    return { kind, line: stacks[stack]?.find(({ file }) => file === "main.go")?.line };
  };
  expect(last(panicked)).toEqual({ kind: "panic", line: 6 });
  const exited = await trace(snippet, 'package main\n\nimport "os"\n\nfunc main() {\n\tdone := make(chan bool)\n\tgo func() { close(done) }()\n\t<-done\n\tos.Exit(3)\n}\n');
  expect({ ending: exited.ending, exitCode: exited.exitCode, lanes: exited.lanes.length }).toEqual({ ending: "exited", exitCode: 3, lanes: 2 });
  expect(exited.steps.some(({ kind, text }) => kind === "wake" && text === "close")).toBe(true);
  expect(last(exited)).toEqual({ kind: "exit", line: 9 });
  const left = await trace(snippet, 'package main\n\nimport "runtime"\n\nfunc main() {\n\tgo func() {}()\n\truntime.Goexit()\n}\n');
  expect({ ending: left.ending, exitCode: left.exitCode }).toEqual({ ending: "deadlocked", exitCode: 2 });
  const { diagnostics, steps } = await trace(snippet, "package main\n\nfunc main() { nothing() }\n");
  expect(steps).toEqual([]);
  expect(diagnostics).toMatchObject([{ line: 3 }]);
  await expect(snippet.status).toHaveText("no timeline");
});

test("what the program itself says of its regions is drawn", async ({ page }) => {
  const snippet = await openPlay(page);
  const { steps } = await trace(
    snippet,
    'package main\n\nimport (\n\t"context"\n\t"runtime/trace"\n)\n\nfunc main() {\n\tctx := context.Background()\n\tif trace.IsEnabled() {\n\t\ttrace.Logf(ctx, "stock", "%d left", 3)\n\t}\n\tdefer trace.StartRegion(ctx, "counting").End()\n}\n',
  );
  expect(steps.filter(({ kind }) => /log|region/.test(kind)).map(({ kind, text }) => [kind, text])).toEqual([
    ["log", "stock: 3 left"],
    ["region", "counting"],
    ["region end", "counting"],
  ]);
});

test("a program that never ends has a timeline, by itself: a sleeper wakes beside one that computes", async ({ page }) => {
  test.slow(); // three programs, which compute for as long as they may, and a trace as long as there is room for
  const snippet = await openPlay(page);
  const beside = await trace(snippet, `package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

func main() {
	var stop atomic.Bool
	go func() {
		for !stop.Load() {
		}
	}()
	time.Sleep(50 * time.Millisecond)
	stop.Store(true)
	fmt.Println("slept")
}
`);
  expect({ ending: beside.ending, printed: beside.steps.filter(({ kind }) => kind === "print").length }).toEqual({ ending: "exited", printed: 1 });
  const spins = await trace(snippet, "package main\n\nfunc main() {\n\tgo print(1)\n\tfor {\n\t}\n}\n");
  expect(spins.ending).toBe("endless");
  await expect(snippet.drawn).toContainText("It came to no end.");
  const ticks = await trace(snippet, 'package main\n\nimport "time"\n\nfunc main() {\n\tfor range time.Tick(time.Second) {\n\t\tprint(1)\n\t}\n}\n');
  expect({ ending: ticks.ending, cut: ticks.cut }).toEqual({ ending: "endless", cut: true });
});

test("fifty lanes have a row each, more are folded by their line, and thousands of steps open", async ({ page }) => {
  const many = (goroutines: number, rounds: number) => `package main

import "sync"

func main() {
	var all sync.WaitGroup
	turns := make(chan int)
	for i := range ${goroutines} {
		all.Go(func() {
			for range ${rounds} {
				if i%2 == 0 {
					turns <- 1
				} else {
					<-turns
				}
			}
		})
	}
	all.Wait()
}
`;
  const snippet = await openPlay(page);
  const rows = snippet.drawn.locator(".names div");
  const few = await trace(snippet, many(48, 2), 1);
  expect(few.lanes).toHaveLength(49);
  await expect(rows).toHaveCount(49);
  const folded = await trace(snippet, many(200, 40), 1);
  expect(folded.lanes).toHaveLength(201);
  expect(folded.steps.length).toBeGreaterThan(5000);
  await expect(rows).toHaveText(["main", "go line 9 × 200"]);
  // What is drawn is what is seen.
  expect(await snippet.drawn.locator("svg *").count()).toBeLessThan(3000);
});

test("what there is no room for is left out, and said", async ({ page }) => {
  const snippet = await openPlay(page);
  const many = "package main\n\nfunc main() {\n\tvalues := make(chan int)\n\tgo func() {\n\t\tfor i := range 100000 {\n\t\t\tvalues <- i\n\t\t}\n\t\tclose(values)\n\t}()\n\tsum := 0\n\tfor i := range values {\n\t\tsum += i\n\t}\n\tprintln(sum)\n}\n";
  await snippet.type(many);
  const found = await snippet.element.evaluate(async (element) => {
    const { cut, ending, exitCode, steps } = (await (element as GoSnippet).timeline())!;
    return { cut, ending, exitCode, many: steps.length > 100_000 };
  });
  expect(found).toEqual({ cut: true, ending: "exited", exitCode: 0, many: true });
  await expect(snippet.drawn).toContainText("The rest is left out");
});

test("an address opens on the timeline of a schedule", async ({ page }) => {
  await page.goto("embed/sharing-state/two-at-once?timeline&seed=3");
  const drawn = page.getByRole("region", { name: "Timeline" });
  await expect(drawn).toContainText("Schedule 3:", { timeout: 90_000 });
  await expect(drawn.getByRole("slider", { name: "Step" })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ ...phone, viewport: { width: 390, height: 844 } });

  test("a timeline fits, and scrolls by itself", async ({ page }) => {
    const snippet = await openPlay(page);
    await trace(snippet, stuck);
    await expect(snippet.drawn).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    for (const button of await snippet.drawn.getByRole("button").all()) expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(40);
  });
});
