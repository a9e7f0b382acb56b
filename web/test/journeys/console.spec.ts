/** The watch that every other journey relies on: noise is heard wherever it is made. */
import { expect, test } from "./journey";
import { openPlay } from "./snippet";

test("what pages, frames and workers say is heard", async ({ page, console }) => {
  const snippet = await openPlay(page);
  await page.evaluate(() => {
    globalThis.console.warn("from the page");
    setTimeout(() => {
      throw new Error("thrown by the page");
    });
    void Promise.reject(new Error("forgotten by the page"));
  });
  await page.evaluate(() => {
    const script = 'console.error("from a worker of the page"); throw new Error("thrown by a worker")';
    new Worker(`data:text/javascript,${encodeURIComponent(script)}`);
  });
  const result = await snippet.execute(
    `package main\n\nimport "syscall/js"\n\nfunc main() {\n\tjs.Global().Get("console").Call("error", "from the worker")\n\tjs.Global().Get("WebSocket").New("ws://127.0.0.1:9/x")\n}\n`,
  );
  expect(result.state).toBe("exited");
  await page.frames()[1]!.evaluate(() => globalThis.console.error("from the frame"));
  const heard = ["from the page", "thrown by the page", "forgotten by the page", "from a worker of the page", "thrown by a worker"];
  for (const text of [...heard, "from the worker", "from the frame", "Content Security Policy"]) {
    await expect.poll(() => console.said.join("\n")).toContain(text);
  }
  console.take();
});
