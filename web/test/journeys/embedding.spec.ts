/** Who meets a snippet in a page of others: on another origin, sandboxed, or isolated, it runs, is edited, and fits. */
import { blog } from "./blog";
import { expect, test } from "./journey";
import { Snippet } from "./snippet";

const blogs = [
  { name: "a blog", attributes: "", headers: {}, keeps: true },
  { name: "a blog that sandboxes it", attributes: 'sandbox="allow-scripts"', headers: {}, keeps: false },
  {
    name: "a blog that is cross-origin isolated",
    attributes: 'allow="cross-origin-isolated"',
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
    keeps: true,
  },
];

for (const { name, attributes, headers, keeps } of blogs) {
  test(`in ${name} a snippet runs, is edited, and says how tall it is`, async ({ page, baseURL }) => {
    const { address, close } = await blog(`${baseURL}/embed/sharing-state/number-and-object`, attributes, headers);
    await page.goto(address);
    const frame = page.frameLocator("iframe[title='A Go program']");
    const snippet = new Snippet(frame, "number-and-object");
    await expect(snippet.run).toBeVisible();
    await expect(frame.getByRole("link", { name: "Sharing state" })).toHaveAttribute("rel", "noopener");

    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^prebuilt · \d+ ms · exit 0$/);
    await expect(snippet.output).toContainText("outside");
    // Nothing in the frame is hidden: it is as tall as what is in it.
    const overflow = () => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    const tall = await page.evaluate("heights.at(-1)");

    const source = (await snippet.source()).replace("outside", "out there");
    await snippet.type(source);
    await expect(snippet.status).toHaveText(keeps ? "edited · kept in this browser" : "edited · kept until you leave");
    await snippet.run.click();
    await expect(snippet.status).toHaveText(/^built in your browser · \d+ ms · exit 0$/, { timeout: 90_000 });
    await expect(snippet.output).toContainText("out there");

    await snippet.type(`${source}\n\nvar wrong string = 1\n`);
    await snippet.run.click();
    await expect(snippet.findings).toHaveCount(1);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    await expect.poll(() => page.evaluate("heights.at(-1)")).toBeGreaterThan(150);
    await expect.poll(() => page.evaluate("heights.at(-1)")).not.toBe(tall);
    close();
  });
}
