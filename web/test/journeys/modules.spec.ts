/** Lessons whose programs import packages of modules: they are there as std is, once go.mod requires them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builds } from "../builds.mjs";
import { serve } from "../server.mjs";
import { expect, test } from "./journey";
import { type GoSnippet, Snippet } from "./snippet";

const matter = "---\ntitle: Mine\ndescription: My own.\norder: 1\n---\n";
const greets = 'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/greet/polite"\n)\n\nfunc main() {\n\tfmt.Println(polite.To("modules"))\n}\n';
const plain = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("no module")\n}\n';
const polite = (word: string) => `package polite\n\nimport (\n\t"strings"\n\n\t"example.com/greet/internal/words"\n)\n\nfunc To(whom string) string {\n\treturn words.${word} + ", " + strings.ToUpper(whom)\n}\n`;

let dir: string;
let server: Awaited<ReturnType<typeof serve>>;

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  writeFileSync(path.join(dir, name), text);
}

test.beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "interleave-modules-"));
  write("mine/lesson.md", `${matter}Text.\n\n\`\`\`go snippet=plain\n\`\`\`\n\n\`\`\`go snippet=greets\n\`\`\`\n`);
  write("mine/plain/main.go", plain);
  write("mine/greets/main.go", greets);
  write("go.mod", "module mine\n\ngo 1.26\n");
  write("greet/go.mod", "module example.com/greet\n\ngo 1.26\n");
  write("greet/polite/polite.go", polite("Hello"));
  write("greet/internal/words/words.go", 'package words\n\nconst (\n\tHello = "Hello"\n\tGoodbye = "Goodbye"\n)\n');
});
test.afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

const required = "module mine\n\ngo 1.26\n\nrequire example.com/greet v0.0.0\n\nreplace example.com/greet => ./greet\n";

test("a page says which import cannot be had, and has it once go.mod requires it", async ({ page }) => {
  server = await serve(["-lessons", dir], "ignore");
  await page.goto(`${server.address}/mine/`);
  const live = page.getByRole("complementary", { name: "Live" });
  await live.getByText("1 warning").click();
  await expect(live.getByRole("listitem")).toHaveText(
    `${path.join(dir, "mine/greets/main.go")}:6 "example.com/greet/polite" is of no module that go.mod requires: go get example.com/greet/polite adds it`,
  );
  const loaded = page.waitForEvent("load");
  write("go.mod", required);
  await loaded; // by itself, for the list of packages has changed
  const greets = new Snippet(page, "greets");
  await expect(live).toHaveText("live");
  await greets.run.click();
  await expect(greets.output).toContainText("Hello, MODULES", { timeout: 90_000 });

  // The module's own code is followed, too.
  const again = page.waitForEvent("load");
  write("greet/polite/polite.go", polite("Goodbye"));
  write("go.mod", `${required}\n`); // its folder is none of lessons
  await again;
  await greets.run.click();
  await expect(greets.output).toContainText("Goodbye, MODULES", { timeout: 90_000 });
});

test("programs are there before they are run, a package when a program is built that imports it, and both go through checks", async ({ page }) => {
  write("go.mod", required);
  server = await serve(["-lessons", dir, "-live=false"], "ignore");
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  const packs = () => fetched.filter((address) => address.includes("example-com-greet-polite"));
  await page.goto(`${server.address}/mine/`);
  const snippet = new Snippet(page, "greets");
  const run = () => snippet.element.evaluate((element: GoSnippet) => element.run());
  expect(await run()).toMatchObject({ stdout: "Hello, MODULES\n", built: "prebuilt" });
  const prebuilt = await snippet.element.getAttribute("prebuilt");
  const [ofPlain] = await builds(page, [plain]);
  expect(ofPlain).not.toBeNull();
  expect(packs()).toEqual([]);
  const [inBrowser] = await builds(page, [greets]);
  expect(packs().length).toBe(1);
  expect(prebuilt).toBe(`/assets/prebuilt.${inBrowser!.hash.slice(0, 16)}.wasm`); // the same bytes

  await snippet.element.evaluate((element: GoSnippet) => (element.source += "// edited\n"));
  expect(await run()).toMatchObject({ stdout: "Hello, MODULES\n", built: "browser" });
  const checked = await snippet.element.evaluate((element: GoSnippet) => element.check({ schedules: 20 }));
  expect(checked.outcomes.map(({ stdout }) => stdout)).toEqual(["Hello, MODULES\n"]);
  expect(checked.diagnostics).toEqual([]);
});
