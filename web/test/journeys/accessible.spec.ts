/** axe has nothing against any page, nor against what a reader makes of one. */
import { judge } from "./axe";
import { expect, test } from "./journey";
import { openPlay, Snippet } from "./snippet";

const counter = `package main

import (
	"fmt"
	"sync"
)

func main() {
	counter := 0
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { counter++ })
	}
	both.Wait()
	fmt.Println("counter is", counter)
}
`;

for (const [what, colorScheme, width] of [["on a screen, in the light", "light", 1280], ["on a narrow phone, in the dark", "dark", 320]] as const) {
  test.describe(what, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test("pages, and the search", async ({ page, console, site }) => {
      console.allow(/Failed to load resource.*404/);
      await page.goto("./");
      const lessons = await page.locator("main h2 a, main h3 a").evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname.replace(/^.*(\/[^/]+\/)$/, "$1")));
      expect(lessons).toContain("/from-asyncio/");
      for (const address of ["/", ...lessons, "/embed/sharing-state/two-at-once", ...(site === "offline" ? [] : ["/embed/nowhere/here", "/no-such-page"]), "/play/"]) {
        await page.goto(`.${address}`);
        if (!address.startsWith("/embed/")) await page.getByRole("button", { name: "Search" }).waitFor();
        await judge(page, address);
      }
      await page.getByRole("button", { name: "Search" }).click();
      await page.getByRole("combobox").fill("lock");
      await expect(page.getByRole("option").first()).toBeVisible();
      await judge(page, "the search");
    });

    test("a run, a verdict and a timeline", async ({ page }) => {
      const snippet = await openPlay(page);
      await snippet.execute(counter);
      await judge(page, "a run that has ended");
      await snippet.execute("package main\n\nfunc main() {\n\tx := 1\n}\n");
      await judge(page, "a program that does not compile");
      const { outcomes } = await snippet.examine(counter);
      expect(outcomes.length).toBeGreaterThan(1);
      await judge(page, "a verdict");
      await snippet.timeline.click();
      await expect(snippet.drawn).toContainText("3 goroutines");
      await judge(page, "a timeline");
      await snippet.drawn.getByText("All steps as a table").click();
      await judge(page, "all steps of a timeline");
    });

    test("a Python twin, an exercise with its hint, the share panel", async ({ page }) => {
      await page.goto("sharing-state/?python");
      await expect(page.getByRole("tab", { name: "main.py" }).first()).toHaveAttribute("aria-selected", "true");
      await page.getByText("Hint", { exact: true }).first().click();
      await judge(page, "twins and hints");
      const snippet = await openPlay(page);
      await snippet.element.getByRole("button", { name: "Share" }).click();
      await judge(page, "the share panel");
    });

    test("an embed", async ({ page }) => {
      await page.goto("embed/sharing-state/two-at-once");
      const snippet = new Snippet(page, "two-at-once");
      await expect(snippet.run).toBeVisible();
      await judge(page, "an embed that is looked at");
      await snippet.run.click();
      await snippet.sees("exited");
      await judge(page, "an embed that has run");
    });
  });
}
