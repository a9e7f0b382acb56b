/** Who writes a lesson, with its page open beside it: what is saved comes to the page, and what is done on the page stays. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { serve } from "../server.mjs";
import { judge } from "./axe";
import { expect, test } from "./journey";
import { Snippet } from "./snippet";

const matter = "---\ntitle: Mine\ndescription: My own.\nminutes: 3\norder: 1\n---\n";
const prints = (text: string) => `package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("${text}")\n}\n`;
const long = Array.from({ length: 12 }, (_, i) => `Paragraph ${i} stands here so that there is something to scroll.\n\n`).join("");
const lesson = (first: string) => `${matter}${first}\n\n${long}## Programs\n\n\`\`\`go snippet=typed\n\`\`\`\n\n\`\`\`go snippet=ran\n\`\`\`\n\n${long}[The end](https://go.dev)\n`;

class Author {
  readonly dir = mkdtempSync(path.join(tmpdir(), "interleave-live-"));
  #server: Awaited<ReturnType<typeof serve>> | undefined;
  address = "127.0.0.1:0";

  constructor() {
    for (const name of ["typed", "ran"]) this.write(`mine/${name}/main.go`, prints(`${name} before`));
    this.write("mine/lesson.md", lesson("In the beginning."));
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.dir, name)), { recursive: true });
    writeFileSync(path.join(this.dir, name), text);
  }

  remove(name: string): void {
    rmSync(path.join(this.dir, name));
  }

  async start(): Promise<void> {
    this.#server = await serve(["-lessons", this.dir, "-addr", this.address], "ignore");
    this.address = new URL(this.#server.address).host;
  }

  stop(): void {
    this.#server?.close();
  }

  async open(page: Page): Promise<void> {
    await page.goto(`http://${this.address}/mine/`);
    await expect(page.getByRole("complementary", { name: "Live" })).toHaveText("live");
  }
}

let author: Author;
test.beforeEach(async () => {
  author = new Author();
  await author.start();
});
test.afterEach(() => {
  author.stop();
  rmSync(author.dir, { recursive: true });
});

test("what the author saves comes to the page, and the reader's focus, place and edits stay", async ({ page }) => {
  await author.open(page);
  const typed = new Snippet(page, "typed");
  const ran = new Snippet(page, "ran");
  await ran.run.click();
  await expect(ran.output).toContainText("ran before", { timeout: 90_000 });
  await typed.type(prints("the reader's"));
  await expect(typed.editor).toBeFocused();
  const top = () => typed.element.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const where = await top();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100);

  // Prose, far above what the reader looks at.
  author.write("mine/lesson.md", lesson("In the middle.\n\nA second paragraph, and\n\n- a list\n- of two."));
  await expect(page.getByText("In the middle.")).toBeAttached();
  await expect(page.getByText("In the beginning.")).toHaveCount(0);
  await expect(page.getByRole("listitem")).toHaveCount(2);
  expect(Math.abs((await top()) - where)).toBeLessThanOrEqual(1);
  await expect(typed.editor).toBeFocused();
  await page.keyboard.type("// and more");
  expect(await typed.source()).toContain("the reader's");
  expect(await typed.source()).toContain("// and more");
  await expect(ran.output).toContainText("ran before");

  // A program that was run is run anew.
  author.write("mine/ran/main.go", prints("ran after"));
  await expect(ran.code).toContainText("ran after");
  await expect(ran.output).toContainText("ran after");
  await expect(ran.code.locator(".s").first()).toBeVisible(); // in its colours

  // One that the reader has edited stays, and Reset leads to what is new.
  author.write("mine/typed/main.go", prints("typed after"));
  await expect(typed.status).toHaveText("changed by its author · your edit is kept");
  expect(await typed.source()).toContain("the reader's");
  await typed.reset.click();
  expect(await typed.source()).toBe(prints("typed after"));
  await page.reload();
  await expect(typed.code).toContainText("typed after");
});

test("an error is on the page while the last good one stays, and a server that comes again is found", async ({ page, console }) => {
  await author.open(page);
  const live = page.getByRole("complementary", { name: "Live" });
  const typed = new Snippet(page, "typed");
  author.write("mine/lesson.md", lesson("Broken.").replace("snippet=typed", "snippet=gone"));
  const place = `${path.join(author.dir, "mine/lesson.md")}:35`;
  await expect(live).toContainText("1 error: what is broken stays as it last was");
  await expect(live.getByRole("listitem")).toHaveText(`${place} snippet "gone": there is no gone/main.go, and the fence has no program`);
  await expect(page.getByText("In the beginning.")).toBeVisible();
  author.write("mine/lesson.md", lesson("Mended."));
  await expect(page.getByText("Mended.")).toBeVisible();
  await expect(live).toHaveText("live");

  // Each try that fails is in the console, and says what it should.
  console.allow(/^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/ws' failed: .*ERR_CONNECTION_REFUSED/);
  author.stop();
  await expect(live).toHaveText("not connected: trying again");
  author.write("mine/lesson.md", lesson("Written meanwhile."));
  author.write("mine/typed/main.go", prints("typed meanwhile"));
  await author.start();
  await expect(live).toHaveText("live");
  await expect(page.getByText("Written meanwhile.")).toBeVisible();
  await expect(typed.code).toContainText("typed meanwhile");
  await expect(typed.status).toHaveText("changed by its author");
});

test("a Python twin follows its author as well, and comes and goes", async ({ page }) => {
  author.write("mine/ran/main.py", "print('python before')\n");
  author.write("mine/ran/want.txt", "");
  await author.open(page);
  const python = page.locator("go-snippet", { has: page.getByLabel("Python program ran", { exact: true }) });
  const output = python.getByRole("log", { name: "Output" });
  await page.getByRole("tab", { name: "main.py" }).click();
  await python.getByRole("button", { name: "Run" }).click();
  await expect(output).toContainText("python before");
  author.write("mine/ran/main.py", "print('python after')\n");
  await expect(output).toContainText("python after");
  author.write("mine/ran/main.go", prints("go after"));
  await expect(page.locator("go-snippet[name=ran]:not([language]) pre").first()).toContainText("go after");
  author.write("mine/lesson.md", lesson("More text above."));
  await expect(page.getByText("More text above.")).toBeAttached();
  await expect(output).toContainText("python after");
  await expect(page.getByRole("tabpanel", { name: "main.py" })).toBeVisible();
  await page.getByRole("tab", { name: "main.go" }).click();
  await expect(page.getByRole("tabpanel", { name: "main.go" })).toContainText("go after");
  author.remove("mine/ran/main.py");
  await expect(page.getByRole("tab")).toHaveCount(0);
  author.write("mine/ran/main.py", "print('again')\n");
  await expect(page.getByRole("tab")).toHaveCount(2);
});

for (const [what, colorScheme, width] of [["on a screen, in the light", "light", 1280], ["on a narrow phone, in the dark", "dark", 320]] as const) {
  test.describe(what, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test("axe has nothing against what a page says of its folder", async ({ page, console }) => {
      await author.open(page);
      const live = page.getByRole("complementary", { name: "Live" });
      await judge(page, "a page that is live");
      author.write("mine/typed/main.go", 'package main\n\nimport _ "example.com/far"\n\nfunc main() {}\n');
      await live.getByText("1 warning").click();
      await expect(live.getByRole("listitem")).toContainText('"example.com/far" is not in std, and there is no go.mod that requires its module');
      await judge(page, "a page with a warning");
      author.write("mine/lesson.md", lesson("Broken.").replace("snippet=typed", "snippet=gone"));
      await expect(live).toContainText("1 error");
      await judge(page, "a page with an error");
      console.allow(/^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/ws' failed: .*ERR_CONNECTION_REFUSED/);
      author.stop();
      await expect(live).toContainText("not connected: trying again");
      await judge(page, "a page that has lost its server");
    });
  });
}
