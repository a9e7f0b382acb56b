/** Who reads an export, and then has no network; and who comes back when it has another version. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { exportTo, hostFiles } from "../host.mjs";
import { expect, test } from "./journey";
import { Snippet } from "./snippet";
import { kept, noise } from "./visit";

test("what was visited works without a network, and what was not says so", async ({ page, console }) => {
  console.allow(noise);
  const network = await hostFiles(process.env.INTERLEAVE_EXPORT!, "/a/b/");
  await page.goto(`${network.address}sharing-state/`);
  const snippet = new Snippet(page, "two-at-once");
  await snippet.run.click();
  await expect(snippet.output).toContainText("both are done");
  const source = (await snippet.source()).replace("both are done", "both were done");
  await snippet.type(source);
  await snippet.run.click();
  await expect(snippet.output).toContainText("both were done", { timeout: 90_000 });
  await kept(page);

  network.connect(false);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Sharing state" })).toBeVisible();
  expect(await snippet.source()).toBe(source);
  await snippet.run.click();
  await expect(snippet.output).toContainText("both were done", { timeout: 90_000 });
  // Never run here, so never fetched: the toolchain builds it.
  const other = new Snippet(page, "passed-by-value");
  await other.run.click();
  await expect(other.status).toHaveText(/^built in your browser in \d+ ms · exit 0$/, { timeout: 90_000 });
  await page.getByRole("link", { name: "Lessons" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Sharing state between things");
  const never = await page.context().newPage();
  await expect(never.goto(`${network.address}going-wrong/`)).rejects.toThrow(/ERR_/);

  network.connect(true);
  await page.goto(`${network.address}going-wrong/`);
  await expect(page.getByRole("main")).toBeVisible();
  network.close();
});

test("another version takes the place of the one that was visited, whole", async ({ page, console }) => {
  console.allow(noise);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-versions-"));
  const write = (version: string) => {
    for (const [index, name] of ["one", "two"].entries()) {
      fs.mkdirSync(path.join(folder, "lessons", name), { recursive: true });
      fs.writeFileSync(path.join(folder, "lessons", name, "lesson.md"), `---\ntitle: Lesson ${name}\ndescription: Of ${version}.\norder: ${index + 1}\n---\nThis is ${version}.\n\n\`\`\`go snippet=say\npackage main\n\nfunc main() { println("${version}") }\n\`\`\`\n`);
    }
    exportTo(path.join(folder, version), ["-lessons", path.join(folder, "lessons")]);
  };
  write("v1");
  write("v2");
  const host = await hostFiles(path.join(folder, "v1"), "/a/b/");
  const open = (name: string) => page.goto(`${host.address}${name}/`);
  /** The version that a page is of, which all of it is. */
  const version = async () => {
    const [, said] = /This is (v\d)\./.exec(await page.getByRole("main").innerText())!;
    await expect(page.locator("go-snippet")).toContainText(`println("${said}")`);
    return said;
  };
  const shows = async (expected: string) => {
    for (const name of ["one", "two"]) {
      await open(name);
      expect(await version(), name).toBe(expected);
    }
  };
  for (const name of ["one", "two"]) {
    await open(name);
    await kept(page);
  }
  host.connect(false);
  await shows("v1");

  // One page is asked for when v2 is there. Without a network then, each page is of one version, and so is what it runs.
  host.connect(true);
  host.serve(path.join(folder, "v2"));
  await open("one");
  expect(await version()).toBe("v2");
  await page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    await registration.update();
    const next = registration.installing ?? registration.waiting;
    if (next) while (next.state === "installing") await new Promise((changed) => next.addEventListener("statechange", changed, { once: true }));
  });
  host.connect(false);
  // The new worker may take over between two pages, and then for good.
  await open("one");
  const first = await version();
  await open("two");
  expect(["v1 v1", "v1 v2", "v2 v2"]).toContain(`${first} ${await version()}`);

  // The old worker goes when no page of it is open.
  host.connect(true);
  await page.goto("about:blank");
  await expect.poll(async () => {
    await open("one");
    const names = await page.evaluate(() => caches.keys());
    await page.goto("about:blank");
    return names.length;
  }).toBe(1);
  host.connect(false);
  await shows("v2");
  host.close();
  fs.rmSync(folder, { recursive: true });
});
