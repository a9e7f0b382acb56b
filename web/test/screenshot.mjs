/** Makes the README's picture of a lesson after a run: node test/screenshot.mjs FILE.png [--dark] [--phone] */
import { launch, serve } from "./server.mjs";

const [file, ...flags] = process.argv.slice(2);
if (!file) throw new Error("usage: node test/screenshot.mjs FILE.png [--dark] [--phone]");
const phone = flags.includes("--phone");

const server = await serve([], "ignore");
const browser = await launch();
const page = await browser.newPage({
  colorScheme: flags.includes("--dark") ? "dark" : "light",
  viewport: phone ? { width: 390, height: 844 } : { width: 1100, height: 860 },
  hasTouch: phone,
  reducedMotion: "reduce",
});
await page.goto(`${server.address}/sharing-state/`);
const snippet = page.locator("go-snippet", { has: page.getByLabel("Go program number-and-object", { exact: true }) });
await snippet.getByRole("button", { name: "Run" }).click();
await snippet.and(page.locator("[state=exited]")).waitFor();
// The section from its heading on.
await page.getByRole("heading", { name: "An object both can reach" }).evaluate((heading) => scrollTo(0, heading.offsetTop - 24));
await page.mouse.move(0, 0);
await page.screenshot({ path: file });
await browser.close();
server.close();
