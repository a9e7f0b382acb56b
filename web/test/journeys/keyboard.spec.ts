/** Who uses no mouse, or no eyes: everything is reached by key, named, and said. */
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { openLesson, openPlay } from "./snippet";

const racy = "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar both sync.WaitGroup\n\tn := 0\n\tfor range 2 {\n\t\tboth.Go(func() {\n\t\t\tn++\n\t\t})\n\t}\n\tboth.Wait()\n\tfmt.Println(n)\n}";

/** The name of what has the focus, as assistive technology hears it. */
async function focused(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send("Runtime.evaluate", {
    expression: "(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; })()",
  });
  const { nodes } = await session.send("Accessibility.getPartialAXTree", { objectId: result.objectId!, fetchRelatives: false });
  await session.detach();
  return `${nodes[0]?.role?.value} ${nodes[0]?.name?.value}`;
}

test("a snippet is reached, edited, left and run by keys alone", async ({ page }) => {
  const snippet = await openLesson(page, "two-at-once");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("link Skip to the lesson");
  await expect(page.getByRole("link", { name: "Skip to the lesson" })).toBeInViewport();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("link Two functions at once"); // of the contents, which lead on
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("link Link to the section “Two functions at once”");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("tab main.go");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("group Go program two-at-once");
  expect(await snippet.code.evaluate((pre) => getComputedStyle(pre).outlineStyle)).not.toBe("none");
  await expect(snippet.code).toHaveAccessibleDescription("Press Enter to edit");

  await page.keyboard.press("Enter");
  await expect(snippet.editor).toBeFocused();
  expect(await focused(page)).toBe("textbox Go program two-at-once");
  await expect(snippet.editor).toHaveAccessibleDescription("Tab indents. Control and period fix a line. Escape, then Tab, leaves the code.");
  await expect(snippet.status).toHaveText("Esc, then Tab, leaves the code");
  // Tab indents here…
  await page.keyboard.press("Tab");
  await page.keyboard.type("// x");
  expect(await snippet.source()).toMatch(/^\t\/\/ xpackage/);
  await page.keyboard.press("Control+z");
  // …and after Escape it goes on, to Run.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("button Run");
  await page.keyboard.press("Shift+Tab");
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("// by key\n");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(snippet.status).toHaveText(/^built in your browser/, { timeout: 90_000 });
  await expect(snippet.run).toBeFocused();
  const passed: string[] = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Tab");
    passed.push(await focused(page));
  }
  expect(passed).toEqual(["button Check", "button Timeline", "button Format", "button Reset"]);
});

test("Stop by key leaves the focus on Run, and Ctrl+Enter runs from anywhere in the snippet", async ({ page }) => {
  const snippet = await openPlay(page);
  await snippet.code.focus();
  await page.keyboard.press("Control+Enter");
  await snippet.sees("running");
  await snippet.stop.focus();
  await page.keyboard.press("Enter");
  await snippet.sees("stopped");
  await expect(snippet.run).toBeFocused();
});

test("a program is checked, an outcome seen again, a link made and a mistake put right by keys alone", async ({ page }) => {
  const snippet = await openPlay(page);
  const tabTo = async (name: RegExp | string) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      const now = await focused(page);
      if (typeof name === "string" ? now === name : name.test(now)) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  await tabTo("group Go program play");
  await page.keyboard.press("Enter");
  await expect(snippet.editor).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(racy);
  await page.keyboard.press("Escape");
  await tabTo("button Check");
  await page.keyboard.press("Enter");
  await expect(snippet.verdict).toContainText("One data race.", { timeout: 90_000 });
  await expect(snippet.check).toBeFocused();
  await tabTo(/^button Replay seed \d+$/);
  await page.keyboard.press("Enter");
  await snippet.sees("exited");
  await expect(snippet.output).toContainText("WARNING: DATA RACE");

  await snippet.check.focus();
  await tabTo("button Share");
  await page.keyboard.press("Enter");
  const panel = snippet.element.getByRole("region", { name: "Share" });
  await expect(panel.getByLabel("As")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(panel.getByLabel("To copy")).toHaveValue(/^<iframe /);
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("button Copy");

  // An import that nobody uses any more goes by one key.
  await snippet.editor.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(racy.replace("\tfmt.Println(n)\n", ""));
  await page.keyboard.press("Control+Enter");
  await expect(snippet.findings.first()).toContainText('"fmt" imported and not used');
  await snippet.editor.focus();
  await page.keyboard.press("Control+Home");
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+.");
  expect(await snippet.source()).not.toContain('"fmt"');
});

test("what happens is announced once: output as a log, the end as a status", async ({ page }) => {
  const snippet = await openPlay(page);
  // Both are there before anything happens, else nothing of it would be heard.
  await expect(snippet.output).toBeAttached();
  await expect(snippet.status).toBeAttached();
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const live = nodes.filter((node) => node.properties?.some(({ name, value }) => name === "live" && value.value !== "off"));
  expect(live.map((node) => node.role?.value).sort()).toEqual(["log", "status"]);
});

for (const address of ["/", "/sharing-state/", "/play/", "/embed/not-sharing/rich-state", "/no-such-page"]) {
  test(`${address} has the names and the order that assistive technology needs`, { tag: address === "/no-such-page" ? "@connected" : [] }, async ({ page, console }) => {
    console.allow(/Failed to load resource.*404/);
    await page.goto(`.${address}`);
    if (await page.locator("go-snippet").count()) await expect(page.getByRole("button", { name: "Run" }).first()).toBeVisible();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect((await page.title()).length).toBeGreaterThan(8);
    await expect(page.getByRole("main")).toHaveCount(1);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const named = ["button", "link", "textbox", "group", "log", "progressbar", "heading", "navigation", "image"];
    const nameless = nodes.filter((node) => !node.ignored && named.includes(node.role?.value) && !node.name?.value?.trim());
    const described = await Promise.all(nameless.map((node) => session.send("DOM.describeNode", { backendNodeId: node.backendDOMNodeId! })));
    // What folds is a group that its own summary speaks for.
    expect(described.map(({ node }) => node.nodeName).filter((name) => name !== "DETAILS")).toEqual([]);

    const found = await page.evaluate(() => ({
      levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
      ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
      positive: document.querySelectorAll("[tabindex]:not([tabindex='0'], [tabindex='-1'])").length,
      images: document.querySelectorAll("img:not([alt])").length,
    }));
    if (!address.startsWith("/embed")) expect(found.levels.filter((level) => level === 1)).toHaveLength(1);
    for (let i = 1; i < found.levels.length; i++) expect(found.levels[i]! - found.levels[i - 1]!).toBeLessThanOrEqual(1);
    expect(new Set(found.ids).size).toBe(found.ids.length);
    expect(found.positive + found.images).toBe(0);
  });
}
