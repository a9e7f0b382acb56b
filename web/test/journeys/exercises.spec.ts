/** Exercises: an answer is tested where it is written, and what was solved is remembered in the browser alone. */
import type { Page } from "@playwright/test";
import { judge } from "./axe";
import { expect, note, test } from "./journey";
import { type GoSnippet, Snippet } from "./snippet";

/** Puts another text into the editor that has the focus. */
async function rewrite(page: Page, change: (source: string) => string, snippet: Snippet) {
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(change(await snippet.source()).replace(/\n$/, ""));
}

test("an exercise is tried, failed, understood and solved by keys alone, and remembered", async ({ page }) => {
  test.setTimeout(400_000);
  await page.goto("./");
  const crumb = page.getByRole("listitem").filter({ hasText: "Two functions, one counter" }).locator(".crumb");
  await expect(crumb).toHaveText(/ · 3 exercises$/);
  await expect(page.getByRole("button", { name: "Forget it" })).toBeHidden();
  await page.goto("sharing-state/");
  const snippet = new Snippet(page, "coin-jar");
  const answer = snippet.element.getByRole("button", { name: "Test my answer" });
  const feedback = snippet.element.getByRole("status", { name: "Your answer" });
  const tab = (times: number) => page.keyboard.press("Tab").then(async () => { for (let i = 1; i < times; i++) await page.keyboard.press("Tab"); });

  // As it is, the jar loses nothing in a run, and yet it races. Where is said, and marked.
  await snippet.run.focus();
  await page.keyboard.press("Enter");
  await expect(snippet.output).toContainText("coins: 3");
  await snippet.code.focus();
  await page.keyboard.press("Enter");
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("Escape");
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(feedback).toContainText("Not yet.", { timeout: 200_000 });
  await expect(feedback).toContainText("A data race: line 14 writes what line 18 reads, and nothing puts the two in order.");
  await expect(feedback).toContainText(/In \d+ of 1,000 schedules, for example: three put 5 coins each, and then there were \d+; there should be 15/);
  await expect(answer).toBeFocused();
  await expect(snippet.element.locator(".solved")).toBeHidden();
  await judge(page, "an exercise", "go-snippet[name=coin-jar]");

  // The line leads to the editor, where a mistake is said on its line.
  await tab(1);
  await page.keyboard.press("Enter");
  await expect(snippet.editor).toBeFocused();
  await rewrite(page, (source) => source.replace("j.coins += coins", "j.coins += coin"), snippet);
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(feedback).toHaveText(/^Not yet: the program does not compile\./);
  await expect(snippet.output).toBeEmpty(); // that was another program's
  await expect(snippet.findings.getByRole("button", { name: "line 14 undefined: coin" })).toBeVisible();

  // Names that the tests use are missed in words.
  await snippet.editor.focus();
  await rewrite(page, (source) => source.replace("coin\n", "coins\n").replaceAll("Count", "Sum"), snippet);
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(snippet.findings.first()).toHaveText("The tests use Count, which the program does not have any more.");

  // A hint, and a lock that is held for ever: then nobody can go on.
  await answer.focus();
  await tab(1);
  await page.keyboard.press("Enter");
  await expect(snippet.element.getByText("The state object above shows all you need")).toBeInViewport();
  const locked = (source: string) => source.replaceAll("Sum", "Count").replace("type Jar struct {", "type Jar struct {\n\tmu sync.Mutex").replace(/(func \(j \*Jar\) \w+\(.*{\n)/g, "$1\tj.mu.Lock()\n");
  await snippet.editor.focus();
  await rewrite(page, locked, snippet);
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(feedback).toContainText("A deadlock, nobody can go on.");
  await expect(feedback).toContainText(/waits? for ever/);

  // Solved: that is said, shown beside the button, on the lesson and on the list, and survives a reload with the answer.
  await snippet.editor.focus();
  await rewrite(page, (source) => source.replaceAll("j.mu.Lock()\n", "j.mu.Lock()\n\tdefer j.mu.Unlock()\n"), snippet);
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(feedback).toContainText("Solved: the tests pass in 1,000 schedules, and nothing races.", { timeout: 150_000 });
  await expect(feedback).toContainText("This browser remembers that; nobody else is told.");
  await expect(snippet.element.locator(".solved")).toBeVisible();
  await expect(page.locator(".crumb").first()).toHaveText(/ · 1 of 3 exercises solved$/);
  await judge(page, "an exercise", "go-snippet[name=coin-jar]");
  await page.reload();
  await expect(snippet.element.locator(".solved")).toBeVisible();
  expect(await snippet.source()).toContain("defer j.mu.Unlock()");
  await expect(feedback).toBeEmpty();
  await page.goto("./");
  await expect(crumb).toHaveText(/ · 1 of 3 exercises solved$/);

  // It can be forgotten, and that can be taken back.
  await page.getByRole("button", { name: "Forget it" }).focus();
  await page.keyboard.press("Enter");
  await expect(crumb).toHaveText(/ · 3 exercises$/);
  await page.keyboard.press("Enter");
  await expect(crumb).toHaveText(/ · 1 of 3 exercises solved$/);
  await page.keyboard.press("Enter");
  await page.reload();
  await expect(crumb).toHaveText(/ · 3 exercises$/);
});

test("every exercise fails as it is, and is solved by its solution; without storage for as long as the page", async ({ page }) => {
  test.setTimeout(600_000);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } }));
  let longest = 0;
  let exercises = 0;
  for (const lesson of ["sharing-state", "going-wrong", "guarding-state", "not-sharing", "ending-well"]) {
    await page.goto(`${lesson}/`);
    const names = await page.locator("go-snippet[exercise]").evaluateAll((all) => all.map((one) => one.getAttribute("name")!));
    expect(names).toHaveLength(3);
    for (const name of names) {
      const { start, solved, ms } = await new Snippet(page, name).element.evaluate(async (element) => {
        const snippet = element as GoSnippet;
        const start = await snippet.testAnswer();
        snippet.source = element.querySelector(".solution > pre")!.textContent!;
        const begun = performance.now();
        const solved = await snippet.testAnswer();
        return { start, solved, ms: performance.now() - begun };
      });
      expect({ name, passed: start.passed, diagnostics: start.diagnostics }).toEqual({ name, passed: false, diagnostics: [] });
      expect(start.failures.length, name).toBeGreaterThan(0);
      expect({ name, solved }).toEqual({ name, solved: { passed: true, failures: [], diagnostics: [] } });
      longest = Math.max(longest, ms);
      exercises++;
    }
    await expect(page.locator(".crumb").first()).toHaveText(/ · ✓ 3 exercises solved$/);
    await expect(page.getByRole("status", { name: "Your answer" }).last()).toContainText("This is remembered until you leave");
  }
  note(`exercises: ${exercises}; the longest test of a solution took ${Math.round(longest)} ms`);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("an exercise has its hint and its solution, and nothing that does not work", { tag: "@connected" }, async ({ page }) => {
    await page.goto("going-wrong/");
    await page.getByText("Hint", { exact: true }).first().click();
    await expect(page.getByText("Here there is one.", { exact: false })).toBeVisible();
    await page.getByText("Solution", { exact: true }).first().click();
    await expect(page.getByLabel("Go solution no-sleep")).toContainText("done.Wait()");
    await page.getByText("The tests of an answer").first().click();
    await expect(page.getByLabel("Go tests no-sleep")).toContainText("func TestLetters");
    await expect(page.getByRole("button")).toHaveCount(0);
    await expect(page.locator(".crumb").first()).toHaveText(/ · 3 exercises$/);
    await page.goto("./");
    await expect(page.getByText("kept in this browser")).toBeHidden();
  });
});
