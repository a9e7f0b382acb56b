/**
 * What a reader's browser receives, as it travels, in Chromium that has never been here: for reading a lesson, for
 * running its snippets as they stand, one after another, and for editing one. Counted on the wire, headers included; how
 * an edit's bytes divide is what the browser says of each file's body.
 */
import { edited, firstOutput, ready } from "./edit.mjs";
import { start } from "../test/engines.mjs";
import { kb, summary } from "./figures.mjs";
import { countingProxy } from "./wire.mjs";

const lesson = "/sharing-state/";

export async function bytes({ address }) {
  const proxy = await countingProxy(address);
  const engine = await start("chromium");
  try {
    const page = await engine.open(proxy.address + lesson);
    await ready(page);
    const counted = stages(proxy.counter);
    const read = await counted();
    const runs = [];
    const names = await page.evaluate(() => [...document.querySelectorAll("go-snippet[prebuilt]")].map((snippet) => snippet.getAttribute("name")));
    for (const name of names) {
      const result = await page.evaluate((name) => document.querySelector(`go-snippet[name="${name}"]`).run(), name);
      if (result.built !== "prebuilt" || result.state !== "exited") throw new Error(`${name} was not run prebuilt: ${JSON.stringify(result)}`);
      runs.push({ name, bytes: await counted() });
    }
    const before = await received(page);
    await page.evaluate(() => document.querySelector("go-snippet pre").click());
    await page.playwright.locator("go-snippet .cm-content").first().waitFor();
    await firstOutput(page, edited());
    const edit = await counted();
    const of = await editedWith(page, before);
    await page.close();
    return report({ read, runs, edit, editOf: of });
  } finally {
    await engine.close();
    proxy.close();
  }
}

/** Each call resolves to the bytes since the last one, once no more come. */
function stages(counter) {
  let last = 0;
  return async () => {
    for (let seen = -1; seen !== counter.bytes; ) {
      seen = counter.bytes;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const more = counter.bytes - last;
    last = counter.bytes;
    return more;
  };
}

/** What the page and the toolchain worker have fetched: address → bytes of the body as it travelled. */
async function received(page) {
  const entries = () => Object.fromEntries(performance.getEntriesByType("resource").map(({ name, encodedBodySize, transferSize }) => [name, transferSize && encodedBodySize]));
  const worker = page.playwright.workers().find((worker) => worker.url().includes("toolchain"));
  return { ...(await page.evaluate(entries)), ...(worker ? await worker.evaluate(entries) : {}) };
}

async function editedWith(page, before) {
  const of = { compile: 0, link: 0, packs: 0, rest: 0 };
  for (const [address, bytes] of Object.entries(await received(page))) {
    if (address in before) continue;
    const name = address.split("/").at(-1);
    const kind = name.startsWith("compile.") ? "compile" : name.startsWith("link.") ? "link" : /\.pack\b/.test(name) ? "packs" : "rest";
    of[kind] += bytes;
  }
  return of;
}

function report(figures) {
  const [first, second, ...others] = figures.runs;
  const more = summary([second, ...others].map(({ bytes }) => bytes));
  const { compile, link, packs, rest } = figures.editOf;
  return {
    figures: { ...figures, further: more },
    tables: [{
      head: ["bytes as they travel", "Chromium"],
      rows: [
        ["to read a lesson", kb(figures.read)],
        [`… more for the first Run of an unedited snippet (${first.name})`, kb(first.bytes)],
        [`… more for the second unedited snippet (${second.name})`, kb(second.bytes)],
        [`… more for each of the lesson's ${more.values.length} further snippets, median`, `${kb(more.median)} (${kb(more.min)}–${kb(more.max)})`],
        ["… more for the first edit and Run", kb(figures.edit)],
        ["… … the compiler", kb(compile)],
        ["… … the linker", kb(link)],
        ["… … the standard library's packs", kb(packs)],
        ["… … the editor, the toolchain's script and list", kb(rest)],
      ],
    }],
  };
}
