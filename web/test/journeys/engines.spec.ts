/** Firefox and WebKit: who reads there runs what is there, edits it, and stops what does not end, as in Chromium. */
import { expect, test } from "@playwright/test";
import { start } from "../engines.mjs";
import type { Result } from "../../src/engine";
import type { GoSnippet } from "./snippet";

// Only there can WebKit be driven without a Mac's own ways.
test.skip(process.platform !== "linux", "Firefox and WebKit are driven on Linux");

for (const name of ["firefox", "webkit"]) {
  test(`${name} runs a snippet as it is, then edited, shows a mistake, and stops an endless loop`, async () => {
    const engine = await start(name);
    try {
      const page = await engine.open(`${process.env.INTERLEAVE_ADDRESS}/sharing-state/`);
      const run = (source?: string): Promise<Result> =>
        page.evaluate(async (source: string | null) => {
          await customElements.whenDefined("go-snippet");
          const snippet = document.querySelector("go-snippet") as GoSnippet;
          if (source !== null) snippet.source = source;
          // What does not end is stopped once it runs.
          if (source?.includes("for {}")) snippet.addEventListener("running", () => snippet.stop(), { once: true });
          return snippet.run();
        }, source ?? null);

      expect(await run()).toMatchObject({ state: "exited", exitCode: 0, built: "prebuilt", stderr: "", diagnostics: [] });
      expect(await run('package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("edited") }\n')).toMatchObject({ state: "exited", built: "browser", stdout: "edited\n" });
      expect(await run("package main\n\nfunc main() { x := 1 }\n")).toMatchObject({
        state: "failed",
        diagnostics: [{ line: 3, column: 15, message: "declared and not used: x", severity: "error" }],
      });
      expect(await run("package main\n\nfunc main() { for {} }\n")).toMatchObject({ state: "stopped", exitCode: null });
      expect(await run('package main\n\nfunc main() { println("again") }\n')).toMatchObject({ state: "exited", stderr: "again\n" });
      await page.close();
    } finally {
      await engine.close();
    }
  });
}
