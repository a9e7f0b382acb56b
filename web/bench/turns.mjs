/**
 * What a reader feels of goroutines that never wait, in Chromium: how late a sleeper wakes beside a spinner, how four
 * spinners share the processor, how soon Stop ends them. And 100,000 Printlns, beside the same program built by the installed
 * Go for its own js/wasm and run in the same runner: how long they take, and the page's longest task meanwhile.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { start } from "../test/engines.mjs";
import { runIn } from "../test/server.mjs";
import { ready } from "./edit.mjs";
import { ms, summary } from "./figures.mjs";

const printlns = `package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	begun := time.Now()
	for i := range 100_000 {
		fmt.Println(i)
	}
	fmt.Fprint(os.Stderr, time.Since(begun).Milliseconds())
}
`;

const beside = `package main

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
	begun := time.Now()
	time.Sleep(100 * time.Millisecond)
	stop.Store(true)
	fmt.Print(time.Since(begun).Milliseconds())
}
`;

const share = `package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

func main() {
	var stop atomic.Bool
	var counts [4]atomic.Int64
	for i := range counts {
		go func() {
			for !stop.Load() {
				counts[i].Add(1)
			}
		}()
	}
	time.Sleep(time.Second)
	stop.Store(true)
	total := int64(0)
	for i := range counts {
		total += counts[i].Load()
	}
	for i := range counts {
		fmt.Println(100 * counts[i].Load() / total)
	}
}
`;

const forever = "package main\n\nfunc main() {\n\tfor range 4 {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t}\n\t\t}()\n\t}\n\tprint(1)\n\tselect {}\n}\n";

export async function turns({ address, rounds }) {
  const engine = await start("chromium");
  try {
    const opened = await engine.open(`${address}/play/`);
    await ready(opened);
    const page = opened.playwright;
    const figures = { beside: [], share: [], stop: [], ours: [], stock: [], oursTask: [], stockTask: [] };
    await watchTasks(page);
    const stock = await openStock(engine, address);
    for (let i = 0; i < rounds; i++) {
      figures.beside.push(Number((await runIn(page, beside)).stdout));
      figures.share.push(...(await runIn(page, share)).stdout.trim().split("\n").map(Number));
      figures.stop.push(await stopTime(page));
      for (const [name, run] of [["ours", () => runIn(page, printlns)], ["stock", stock.run]]) {
        const watched = name === "ours" ? page : stock.page;
        await watched.evaluate(() => (window.longest = 0));
        figures[name].push(Number((await run()).stderr));
        figures[`${name}Task`].push(await watched.evaluate(() => window.longest));
      }
    }
    await opened.close();
    return report(Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, summary(values)])));
  } finally {
    await engine.close();
  }
}

/** The page's longest task from here on, in ms; tasks below 50 ms are none. */
function watchTasks(page) {
  return page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  });
}

/** A page whose unedited program is, by another file in its place, the one that the installed Go builds. */
async function openStock(engine, address) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-stock-"));
  let wasm;
  try {
    fs.writeFileSync(path.join(dir, "main.go"), printlns);
    const env = { ...process.env, GOOS: "js", GOARCH: "wasm" };
    execFileSync("go", ["build", "-ldflags=-s -w", "-o", "main.wasm", "main.go"], { cwd: dir, env, stdio: "inherit" });
    wasm = fs.readFileSync(path.join(dir, "main.wasm"));
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
  const { playwright: page } = await engine.open("about:blank");
  await page.route(/prebuilt\.\w+\.wasm/, (route) => route.fulfill({ body: wasm, contentType: "application/wasm" }));
  await page.goto(`${address}/play/`);
  await page.locator("go-snippet[state=idle]").waitFor({ state: "attached" });
  await watchTasks(page);
  return { page, run: () => page.evaluate(() => document.querySelector("go-snippet").run()) };
}

/** How long it takes from a click on Stop until the page says that four spinners have ended, in ms. */
function stopTime(page) {
  return page.evaluate(async (source) => {
    const snippet = document.querySelector("go-snippet");
    snippet.source = source;
    const run = snippet.run();
    await new Promise((running) => snippet.addEventListener("running", running, { once: true }));
    await new Promise((later) => setTimeout(later, 200));
    const begun = performance.now();
    snippet.querySelector("button.stop").click();
    await run;
    return performance.now() - begun;
  }, forever);
}

function report({ beside, share, stop, ours, stock, oursTask, stockTask }) {
  return {
    figures: { beside, share, stop, ours, stock, oursTask, stockTask, ratio: ours.median / stock.median },
    tables: [
      {
        head: ["goroutines that never wait, in Chromium", ""],
        rows: [
          ["time.Sleep(100 ms) beside a spinner takes", ms(beside)],
          ["each of four spinners has of the processor", `${share.median.toFixed(0)}% (${share.min}–${share.max})`],
          ["Stop ends four spinners after", ms(stop)],
        ],
      },
      {
        head: ["100,000 Printlns in Chromium", "ours", "stock js/wasm", "ratio"],
        rows: [
          ["in the program", ms(ours), ms(stock), (ours.median / stock.median).toFixed(2)],
          ["the page's longest task meanwhile", ms(oursTask), ms(stockTask)],
        ],
      },
    ],
  };
}
