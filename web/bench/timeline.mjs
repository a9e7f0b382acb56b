/**
 * Timelines in Chromium: how long it takes until some 50,000 steps, and as many as there is room for, are drawn, and the page's
 * longest task then and while they are scrolled through and zoomed; and how much slower programs run that are traced.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { start } from "../test/engines.mjs";
import { engine as checkEngine } from "../test/check/engine.mjs";
import { root } from "../test/server.mjs";
import { ready } from "./edit.mjs";
import { ms, summary } from "./figures.mjs";

const limits = { open: 2000, task: 100, slowdown: 3 };

/** A value is handed over so many times, one at a time: some three steps each. */
const sends = (count) => `package main

func main() {
	values := make(chan int)
	go func() {
		for i := range ${count} {
			values <- i
		}
		close(values)
	}()
	sum := 0
	for value := range values {
		sum += value
	}
	println(sum)
}
`;

/** What is traced most and what is traced least of a program: handing over, locking, printing, computing. */
const traced = {
  "handing over, 5,000 times": sends(5000),
  "a lock that four want, 5,000 times": `package main

import "sync"

func main() {
	var mu sync.Mutex
	var all sync.WaitGroup
	n := 0
	for range 4 {
		all.Go(func() {
			for range 1250 {
				mu.Lock()
				n++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	println(n)
}
`,
  "500 goroutines": `package main

import "sync"

func main() {
	var all sync.WaitGroup
	for range 500 {
		all.Go(func() {})
	}
	all.Wait()
}
`,
  "sorting": `package main

import "sort"

func main() {
	numbers := make([]int, 200_000)
	for i := range numbers {
		numbers[i] = i * 7919 % 200_003
	}
	sort.Ints(numbers)
	println(numbers[0])
}
`,
};

export async function timeline({ address, rounds }) {
  const engine = await start("chromium");
  const opened = {};
  try {
    const page = await engine.open(`${address}/play/`);
    await ready(page);
    for (const [name, count] of [["some 50,000 steps", 17_000], ["as many as there is room for", 100_000]]) {
      const taken = [];
      for (let i = 0; i <= rounds; i++) taken.push(await page.evaluate(open, `${sends(count)}// ${i}\n`));
      const counted = taken.slice(1); // the first one fetches what it needs
      opened[name] = { steps: counted[0].steps, ms: summary(counted.map(({ took }) => took)), task: summary(counted.map(({ task }) => task)), moving: summary(counted.map(({ moving }) => moving)) };
    }
    await page.close();
  } finally {
    await engine.close();
  }
  const slowdowns = await slower(rounds);
  return {
    figures: { opened, slowdowns, limits },
    tables: [
      {
        head: ["a timeline in Chromium", "steps", `until it is drawn; 50,000 steps: at most ${limits.open} ms`, "the page's longest task then", `… and when it is scrolled and zoomed; at most ${limits.task} ms`],
        rows: Object.entries(opened).map(([name, { steps, ms: took, task, moving }]) => [name, steps.toLocaleString("en"), ms(took), ms(task), ms(moving)]),
      },
      {
        head: [`a schedule that is traced, under Node; to be at most ${limits.slowdown} times slower`, "not traced", "traced", "times"],
        rows: slowdowns.map(({ name, plain, trace }) => [name, ms(plain), ms(trace), (trace.median / plain.median).toFixed(2)]),
      },
    ],
  };
}

/** Runs in the page: the program is built before, so that what is timed is its run, the reading of its trace, and the drawing. */
async function open(source) {
  const snippet = document.querySelector("go-snippet");
  let task = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) task = Math.max(task, duration);
  });
  observer.observe({ type: "longtask" });
  const frame = () => new Promise((later) => requestAnimationFrame(() => setTimeout(later)));
  snippet.source = source;
  await snippet.run({ seed: 1 });
  task = 0;
  const begun = performance.now();
  const { steps } = await snippet.timeline();
  await frame();
  const took = performance.now() - begun;
  await frame();
  const opening = task;
  task = 0;
  const scroll = snippet.querySelector(".timeline .scroll");
  const slider = snippet.querySelector(".timeline input[type=range]");
  for (let i = 0; i < 40; i++) {
    scroll.scrollLeft = (scroll.scrollWidth * i) / 40;
    if (i % 8 === 0) slider.dispatchEvent(new KeyboardEvent("keydown", { key: i % 16 ? "+" : "-", cancelable: true }));
    await frame();
  }
  slider.value = String(steps.length - 1);
  slider.dispatchEvent(new Event("input"));
  await frame();
  await new Promise((later) => setTimeout(later, 100)); // what was long is told late
  observer.disconnect();
  return { steps: steps.length, took, task: opening, moving: task };
}

/** The same program and schedule with and without a trace, in turns. */
async function slower(rounds) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-traced-"));
  const { Parked, ordersOf } = await checkEngine();
  const { process, fs: hosted } = globalThis; // a parked program has its own in their place
  try {
    const names = Object.keys(traced);
    names.forEach((name, i) => fs.writeFileSync(path.join(dir, `p${i}.go`), traced[name]));
    execFileSync("go", ["run", "./wasm/build/cmd", "program", "-race", "-o", dir, ...names.map((_, i) => path.join(dir, `p${i}.go`))], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    const programs = names.map((name, i) => ({ name, wasm: fs.readFileSync(path.join(dir, `p${i}.wasm`)).buffer }));
    fs.rmSync(dir, { recursive: true }); // a parked program has a file system of its own
    const found = [];
    for (const { name, wasm } of programs) {
      const parked = await Parked.park(wasm, { args: [], env: {}, input: "" });
      const orders = { ...ordersOf(0, { withWrites: 1000, without: 1000 }), writes: 0, limit: 1e9 };
      const [plain, trace] = [[], []];
      for (let i = 0; i <= rounds; i++) {
        plain.push(timed(() => parked.run(orders, true)));
        trace.push(timed(() => parked.trace(orders)) / 2); // it goes the schedule twice: once to see what races
      }
      found.push({ name, plain: summary(plain.slice(1)), trace: summary(trace.slice(1)) });
    }
    return found;
  } finally {
    Object.assign(globalThis, { process, fs: hosted });
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function timed(work) {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
