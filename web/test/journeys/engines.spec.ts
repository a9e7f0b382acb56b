/** Firefox and WebKit: who reads there has what a reader in Chromium has. */
import { expect, test } from "@playwright/test";
import { start } from "../engines.mjs";
import { comparable, programs } from "../truth/truth.mjs";
import type { Result } from "../../src/engine";
import type { GoSnippet } from "./snippet";

interface Page {
  evaluate<Arg, Value>(fn: (arg: Arg) => Value, arg?: Arg): Promise<Awaited<Value>>;
  click(selector: string): Promise<void>;
  keys(...texts: string[]): Promise<void>;
  close(): Promise<void>;
}

// Only there can WebKit be driven without a Mac's own ways.
test.skip(process.platform !== "linux", "Firefox and WebKit are driven on Linux");

const program = (body: string, imports = "") => `package main; ${imports}func main() { ${body} }`;

/** Resolves once the page's first snippet shows the text somewhere; rejects with what it shows instead. */
function sees(page: Page, selector: string, text: string): Promise<void> {
  return page.evaluate(
    async ([selector, text]: [string, string]) => {
      const snippet = document.querySelector("go-snippet")!;
      const shown = () => [...snippet.querySelectorAll<HTMLElement>(selector)].filter((part) => part.offsetParent !== null).map((part) => part.innerText).join("\n");
      const end = performance.now() + 120_000;
      while (!shown().includes(text)) {
        if (performance.now() > end) throw new Error(`${selector} shows ${JSON.stringify(shown())}, not ${JSON.stringify(text)}`);
        await new Promise((later) => setTimeout(later, 50));
      }
    },
    [selector, text],
  );
}

for (const name of ["firefox", "webkit"]) {
  test(`${name}: a reader reads, runs, edits, stops, and answers a program by hand`, async () => {
    test.setTimeout(240_000);
    const engine = await start(name);
    try {
      const lesson: Page = await engine.open(`${process.env.INTERLEAVE_ADDRESS}/sharing-state/`);
      await sees(lesson, "pre", "package main");
      await lesson.click("go-snippet button.run");
      await sees(lesson, ".status", "exit 0");
      await lesson.close();

      const page: Page = await engine.open(`${process.env.INTERLEAVE_ADDRESS}/play/`);
      const edit = async (source: string) => {
        await page.keys("Control+a", source, "Control+Enter");
      };
      await page.click("go-snippet pre");
      await sees(page, "button.format", "Format");
      await edit(program('println("typed")'));
      await sees(page, "[role=log]", "typed");
      await sees(page, ".status", "exit 0");

      await edit(program("println(undefined)"));
      await sees(page, ".findings", "line 1 undefined: undefined");

      await edit(program("for {}"));
      await sees(page, "button.stop", "Stop");
      await sees(page, ".status", "running");
      await page.click("go-snippet button.stop");
      await sees(page, ".status", "stopped");

      await page.click("go-snippet .editor");
      await edit(program("<-make(chan int)"));
      await sees(page, "[role=log]", "fatal error: all goroutines are asleep - deadlock!");
      await sees(page, ".findings", "line 1 goroutine 1 waits here for ever: chan receive");

      await page.click("go-snippet .editor");
      await edit(program('var n int; for { if c, _ := fmt.Scan(&n); c == 0 { break }; fmt.Println(n * n) }; fmt.Println("over")', 'import "fmt"; '));
      await sees(page, ".status", "waiting for input");
      await page.keys("12", "Enter");
      await sees(page, "[role=log]", "144");
      await page.keys("Control+d");
      await sees(page, "[role=log]", "over");
      await sees(page, ".status", "exit 0");
      await page.close();
    } finally {
      await engine.close();
    }
  });

  test(`${name}: programs do what they do natively`, async () => {
    test.setTimeout(600_000);
    const engine = await start(name);
    try {
      const page = await engine.open(`${process.env.INTERLEAVE_ADDRESS}/play/`);
      for (const program of programs()) {
        const result: Result = await page.evaluate(async ({ source, args, env, stdin }: { source: string; args: string[]; env: object; stdin: string }) => {
          await customElements.whenDefined("go-snippet");
          const snippet = document.querySelector("go-snippet") as GoSnippet;
          Object.assign(snippet, { source, args, env });
          const run = snippet.run();
          const limit = setTimeout(() => snippet.stop(), 60_000);
          if (stdin) snippet.input(stdin);
          snippet.endInput();
          const result = await run;
          clearTimeout(limit);
          return result;
        }, program);
        const got = { stdout: result.stdout, stderr: comparable(result.stderr, program.lines), exit: result.exitCode, diagnostics: result.diagnostics };
        const { stdout = "", stderr = "", exit } = program.files;
        expect.soft(got, program.name).toEqual({ stdout, stderr, exit: Number(exit), diagnostics: [] });
      }
      await page.close();
    } finally {
      await engine.close();
    }
  });
}
