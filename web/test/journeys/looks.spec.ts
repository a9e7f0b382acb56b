/** How it looks: on a phone, in the dark, and legible everywhere. */
import { devices, type Page } from "@playwright/test";
import { expect, note, test } from "./journey";
import { openLesson, openPlay } from "./snippet";

const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];

const wrong = 'package main\n\nimport "fmt"\n\n// A comment.\nfunc main() {\n\tfmt.Println("a string", 1, x)\n}\n';
const both = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("out\\n"); os.Stderr.WriteString("err\\n") }\n';

/** How far the page can be scrolled sideways, which should be nowhere. */
function sideways(page: Page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

test.describe("on a phone", () => {
  test.use({ ...phone, viewport: { width: 390, height: 844 } });

  test("a lesson fits, buttons fit a finger, and a program runs and is edited", async ({ page }) => {
    const snippet = await openLesson(page, "two-at-once");
    expect(await sideways(page)).toBe(0);
    await snippet.run.tap();
    await expect(snippet.status).toHaveText("exit 0", { useInnerText: true });
    await expect(snippet.output).toContainText("both are done");

    await snippet.code.tap();
    await expect(snippet.editor).toBeFocused();
    await snippet.editor.press("Control+End");
    await page.keyboard.insertText(`\n// ${"long ".repeat(100)}`);
    await expect(snippet.reset).toBeVisible();
    const buttons = await page.getByRole("button").all();
    expect(buttons.length).toBeGreaterThan(18);
    for (const button of buttons) {
      const box = (await button.boundingBox())!;
      expect(box.x + box.width, `${await button.textContent()} ends within the page`).toBeLessThanOrEqual(390);
      expect(Math.min(box.width, box.height), `${await button.textContent()} of ${box.width} × ${box.height}`).toBeGreaterThanOrEqual(40);
    }
    for (const link of await page.getByRole("banner").getByRole("link").all()) expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(40);
    await snippet.type("package main\n\nfunc main() { undefined() }\n");
    await snippet.run.tap();
    const finding = snippet.findings.getByRole("button", { name: "line 3 undefined: undefined" });
    await expect(finding).toBeVisible({ timeout: 90_000 });
    expect((await finding.boundingBox())!.height).toBeGreaterThanOrEqual(40);
    expect(await sideways(page)).toBe(0);
  });

  for (const address of ["/", "/play/", "/no-such-page", "/embed/not-sharing/rich-state"]) {
    test(`${address} fits`, { tag: address === "/no-such-page" ? "@connected" : [] }, async ({ page, console }) => {
      console.allow(/Failed to load resource.*404/);
      await page.goto(`.${address}`);
      await expect(page.getByRole("main")).toBeVisible();
      expect(await sideways(page)).toBe(0);
    });
  }
});

/** The least contrast of the page's texts with what is behind each, and where; what is transparent lets through what is below. */
function leastContrast(page: Page) {
  return page.evaluate(() => {
    type Colour = [number, number, number, number];
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    const read = (colour: string): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r!, g!, b!, a! / 255];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
    const light = ([r, g, b]: Colour) => {
      const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
    };
    const ground = (element: Element | null): Colour => {
      if (!element) return read(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff");
      const own = read(getComputedStyle(element).backgroundColor);
      if (own[3] === 1) return own;
      const root = element.getRootNode();
      return over(own, ground(element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)));
    };
    const found: { ratio: number; text: string; colour: string }[] = [];
    const judge = (element: Element, pseudo: string | undefined, text: string) => {
      const style = getComputedStyle(element, pseudo);
      const own = read(style.backgroundColor);
      const behind = pseudo ? over(own, ground(element)) : ground(element);
      const [a, b] = [light(over(read(style.color), behind)), light(behind)].sort((a, b) => b - a);
      found.push({ ratio: (a! + 0.05) / (b! + 0.05), text, colour: `${style.color} on ${behind}` });
    };
    const walk = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll("body, body *, :host *, *")) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
        const box = element.getBoundingClientRect();
        if (box.width === 0 || box.height === 0) continue;
        const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent!.trim()).join("");
        if (text) judge(element, undefined, text);
        const before = getComputedStyle(element, "::before").content;
        if (before !== "none" && before !== "normal" && before !== '""') judge(element, "::before", before);
      }
    };
    walk(document);
    found.sort((a, b) => a.ratio - b.ratio);
    return { count: found.length, least: found.slice(0, 3) };
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("all text has a contrast of 4.5 at least", async ({ page }) => {
      const check = async (what: string, texts: number) => {
        const { count, least } = await leastContrast(page);
        expect(count, what).toBeGreaterThan(texts);
        expect(least[0]!.ratio, `${what}: ${JSON.stringify(least)}`).toBeGreaterThanOrEqual(4.5);
        return least[0]!.ratio;
      };
      const ratios: number[] = [];
      await page.goto("./");
      ratios.push(await check("home", 5));
      await page.goto("sharing-state/");
      ratios.push(await check("lesson", 500));
      const snippet = await openPlay(page);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const brightness = Number(/\d+/.exec(ground)![0]);
      if (colorScheme === "dark") expect(brightness).toBeLessThan(60);
      else expect(brightness).toBeGreaterThan(200);
      await snippet.type(both);
      await snippet.run.click();
      await expect(snippet.output).toContainText("exit 0", { timeout: 90_000 });
      ratios.push(await check("output", 20));
      await snippet.type(wrong);
      await snippet.run.click();
      await expect(snippet.findings).toHaveCount(1);
      ratios.push(await check("findings", 20));
      await snippet.editor.press("Control+End");
      await page.keyboard.type(" ");
      ratios.push(await check("findings of before", 20));
      note(`least contrast, ${colorScheme}: ${Math.min(...ratios).toFixed(2)}`);
    });
  });
}
