/** Who meets a snippet in a page of others: on another origin, sandboxed, or isolated, it runs, is edited, and fits. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./journey";
import { Snippet } from "./snippet";

/** A blog: one page, on another site, that makes the frame as tall as the embed says it is. */
async function blog(embed: string, attributes: string, headers: Record<string, string>) {
  const html = `<!doctype html><html lang="en"><title>A blog</title><h1>A blog</h1>
<iframe title="A Go program" src="${embed}" width="600" height="150" ${attributes}></iframe>
<script>
  const heights = [];
  addEventListener("message", ({ data, source }) => {
    const frame = document.querySelector("iframe");
    if (source !== frame.contentWindow || data?.interleave !== 1 || data.type !== "height") return;
    heights.push(data.height);
    frame.height = data.height;
  });
</script>`;
  const server = http.createServer((request, response) => {
    const found = request.url === "/";
    response.writeHead(found ? 200 : 204, { "Content-Type": "text/html", ...headers }).end(found ? html : undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return { address: `http://localhost:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

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
