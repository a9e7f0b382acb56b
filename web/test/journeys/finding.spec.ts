/** Who looks for something: the search, the contents of a lesson, links to its sections; and who takes a lesson along on paper. */
import { expect, note, test } from "./journey";
import { openLesson } from "./snippet";

test("a search is made by keys alone, and costs nothing before", async ({ page }) => {
  const asked: string[] = [];
  page.on("response", (response) => asked.push(new URL(response.url()).pathname));
  await page.goto("./");
  const button = page.getByRole("button", { name: "Search" });
  await expect(button).toHaveAttribute("aria-keyshortcuts", "/");
  await page.waitForLoadState("networkidle");
  expect(asked.filter((path) => /dialog|search\./.test(path))).toEqual([]);

  await page.keyboard.press("/");
  const dialog = page.getByRole("dialog", { name: "Search the lessons" });
  const field = dialog.getByRole("combobox", { name: "Search the lessons" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await expect.poll(() => asked.filter((path) => /dialog|search\./.test(path)).length).toBe(2);
  // As one types, from the first letters on.
  await page.keyboard.type("not shari");
  const options = dialog.getByRole("option");
  await expect(options.first()).toContainText("Not sharing: channels");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await expect(dialog.getByRole("status")).toHaveText(/^\d+ sections found/);
  await field.fill("zzzz");
  await expect(dialog.getByRole("status")).toHaveText("Nothing found");
  await expect(options).toHaveCount(0);

  await field.fill("sync.WaitGroup");
  await expect(options).not.toHaveCount(0);
  const chosen = () => field.evaluate((field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "");
  const first = await chosen();
  await page.keyboard.press("ArrowDown");
  const second = await chosen();
  expect(second).not.toBe(first);
  await expect(dialog.getByRole("option", { selected: true })).toHaveText(second.trim());
  await page.keyboard.press("ArrowUp");
  expect(await chosen()).toBe(first);
  await page.keyboard.press("ArrowUp"); // around
  await expect(dialog.getByRole("option", { selected: true })).toBeInViewport();
  await page.keyboard.press("ArrowDown");

  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await button.click();
  await expect(field).toHaveValue("sync.WaitGroup"); // selected, so that typing takes its place
  await page.keyboard.type("two functions at once");
  await expect(options.first()).toContainText("Sharing state");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sharing-state\/#s-two-functions-at-once$/);
  await expect(page.getByRole("heading", { name: "Two functions at once" })).toBeInViewport();

  // On the page itself, too, where the dialog has to go by itself.
  await page.keyboard.press("/");
  await field.fill("what to remember");
  await expect(options.first()).toContainText("What to remember");
  await options.first().click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "What to remember" })).toBeInViewport();
  // In code it is a letter like any other.
  const snippet = await openLesson(page, "two-at-once");
  await snippet.code.press("Enter");
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.type("//");
  expect(await snippet.source()).toMatch(/^\/\/package main/);
  await expect(dialog).toBeHidden();
});

test("words that cannot be fetched are an answer, and another try", { tag: "@connected" }, async ({ page, console }) => {
  console.allow(/Failed to load resource/);
  await page.route(/search\.[0-9a-f]+\.json$/, (route) => route.abort(), { times: 1 });
  await page.goto("play/");
  await page.getByRole("button", { name: "Search" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("status")).toContainText("could not be fetched");
  await page.keyboard.type("deadlock");
  await expect(dialog.getByRole("option").first()).toBeVisible();
});

test("the contents stand beside the text or fold away, and sections have addresses", async ({ page }) => {
  await page.goto("sharing-state/");
  const contents = page.getByRole("navigation", { name: "Contents" });
  const heading = page.getByRole("heading", { name: "The counter with a state object" });
  const sections = page.getByRole("main").getByRole("heading", { level: 2 });
  await expect(contents.getByRole("link")).toHaveText(await sections.allTextContents());
  const column = (await page.getByRole("heading", { level: 1 }).boundingBox())!;
  const beside = (await contents.boundingBox())!;
  expect(beside.x).toBeGreaterThan(column.x + column.width);
  await contents.getByRole("link", { name: "The counter with a state object" }).click();
  await expect(page).toHaveURL(/#s-the-counter-with-a-state-object$/);
  await expect(heading).toBeInViewport();
  await expect(contents.getByRole("link", { name: "The counter with a state object" })).toBeInViewport();

  const link = page.getByRole("link", { name: "Link to the section “An object both can reach”" });
  await expect(link).toHaveCSS("opacity", "0");
  await page.getByRole("heading", { name: "An object both can reach" }).hover();
  await expect(link).toHaveCSS("opacity", "1");
  await link.click();
  await expect(page).toHaveURL(/#s-an-object-both-can-reach$/);

  await page.setViewportSize({ width: 390, height: 800 });
  await page.reload();
  await expect(contents.getByRole("link", { name: "The counter with a state object" })).toBeHidden();
  await contents.getByText("In this lesson").click();
  await contents.getByRole("link", { name: "The counter with a state object" }).click();
  await expect(heading).toBeInViewport();
});

test("on paper there is all of the code, what it prints, and no button", async ({ page }) => {
  const snippet = await openLesson(page, "two-at-once");
  const prints = snippet.element.locator(".prints");
  await expect(prints).toBeHidden();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(prints).toBeVisible();
  await expect(prints).toContainText("both are done");
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("banner")).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
  // Nothing is cut off, at any width of paper.
  await page.setViewportSize({ width: 600, height: 800 });
  const hidden = await page.evaluate(() => [...document.querySelectorAll("pre, .out")].filter((pre) => pre.scrollWidth > pre.clientWidth + 1 || pre.scrollHeight > pre.clientHeight + 1).map((pre) => pre.textContent));
  expect(hidden).toEqual([]);
  // What it printed here takes the place of what the author says; of a changed program the author says nothing.
  await page.emulateMedia({ media: "screen" });
  await snippet.run.click();
  await expect(snippet.output).toContainText("exit 0");
  await page.emulateMedia({ media: "print" });
  await expect(prints).toBeHidden();
  await expect(snippet.output).toBeVisible();
  const bytes = (await page.pdf({ format: "A4" })).length;
  note(`a lesson on paper: ${bytes} bytes of PDF`);
  expect(bytes).toBeGreaterThan(50_000);
});
