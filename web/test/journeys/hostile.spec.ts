/** Programs that mean harm: what runs reaches neither the page, nor storage, nor the network, and cannot lie its way out. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { blog } from "./blog";
import { expect, test } from "./journey";
import { type GoSnippet, openPlay, Snippet } from "./snippet";

/** A server that nobody may reach: it counts who does. */
async function forbidden() {
  const reached: string[] = [];
  const server = http.createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" }).end("");
  });
  server.on("upgrade", (request, socket) => {
    reached.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, reached, close: () => server.close() };
}

/** A Go program that does something with the globals of its realm and says what came of it. */
const probe = (body: string) => `package main

import (
	"fmt"
	"syscall/js"
	"time"
)

var global = js.Global()

// try says what came of f.
func try(name string, f func() js.Value) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "refused")
		}
	}()
	v := f()
	if v.Type() == js.TypeObject && v.Get("then").Type() == js.TypeFunction {
		done := make(chan string, 2)
		v.Call("then", js.FuncOf(func(js.Value, []js.Value) any { done <- "WORKED"; return nil }), js.FuncOf(func(js.Value, []js.Value) any { done <- "refused"; return nil }))
		select {
		case said := <-done:
			fmt.Println(name, said)
		case <-time.After(3 * time.Second):
			fmt.Println(name, "silent")
		}
		return
	}
	fmt.Println(name, v.Type())
}

func main() {
${body}
}
`;

test("a program that JavaScript throws out of, later than at its start, ends in words", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.execute(
    probe(`
	global.Get("Promise").Call("resolve").Call("then", js.FuncOf(func(js.Value, []js.Value) any {
		fmt.Println("before")
		global.Get("caches") // which the browser refuses to say
		return nil
	}))
	select {}`),
  );
  expect(result).toMatchObject({ state: "failed", stdout: "before\n" });
  expect(result.diagnostics[0]?.message).toMatch(/^the program could not go on: .*caches/);
});

/** Where a stranger's program may be met: on our own page, and in a blog that trusts nobody. */
const places: Record<string, (page: Page, baseURL: string) => Promise<Snippet>> = {
  "the playground": (page) => openPlay(page),
  "an embed that a blog has sandboxed": async (page, baseURL) => {
    const { address, close } = await blog(`${baseURL}embed/sharing-state/number-and-object`, 'sandbox="allow-scripts"');
    page.once("close", close);
    await page.goto(address);
    const snippet = new Snippet(page.frameLocator("iframe[title='A Go program']"), "number-and-object");
    await expect(snippet.run).toBeVisible();
    return snippet;
  },
};

for (const [place, open] of Object.entries(places)) {
  test(`in ${place} a program reaches neither page, storage, nor network`, { tag: place.startsWith("an embed") ? "@served" : [] }, async ({ page, console, baseURL }) => {
  // What is refused, the browser reports: that is the point.
    console.allow(/violates the (following|document's) Content Security Policy/);
    const other = await forbidden();
    const answered: string[] = [];
    page.context().on("response", (response) => answered.push(response.url()));
    const snippet = await open(page, baseURL!);
    const result = await snippet.execute(
      probe(`
	for _, name := range []string{"window", "document", "parent", "top", "opener", "localStorage", "sessionStorage", "RTCPeerConnection"} {
		try(name, func() js.Value { return global.Get(name) })
	}
	fmt.Println("origin", global.Get("origin"))
	try("fetch", func() js.Value { return global.Call("fetch", "http://${other.host}/fetch") })
	// The worker has put one of its own in the place of the browser's, which stands behind it.
	try("other fetch", func() js.Value {
		global.Get("Reflect").Call("deleteProperty", global, "fetch")
		return global.Call("fetch", "http://${other.host}/other-fetch")
	})
	try("fetch home", func() js.Value { return global.Call("fetch", "${baseURL}healthz?secret") })
	try("importScripts", func() js.Value { return global.Call("importScripts", "http://${other.host}/import") })
	try("importScripts home", func() js.Value { return global.Call("importScripts", "${baseURL}assets/secret.js") })
	try("WebSocket", func() js.Value { return global.Get("WebSocket").New("ws://${other.host}/socket") })
	try("EventSource", func() js.Value { return global.Get("EventSource").New("http://${other.host}/events") })
	try("XMLHttpRequest", func() js.Value {
		request := global.Get("XMLHttpRequest").New()
		request.Call("open", "GET", "http://${other.host}/xhr", false)
		request.Call("send")
		return request
	})
	try("Worker", func() js.Value { return global.Get("Worker").New("http://${other.host}/worker") })
	try("WebTransport", func() js.Value {
		transport := global.Get("WebTransport").New("https://${other.host}/transport")
		transport.Get("closed").Call("catch", js.FuncOf(func(js.Value, []js.Value) any { return nil }))
		return transport.Get("ready")
	})
	try("import", func() js.Value { return global.Get("Function").New("return import('http://${other.host}/module')").Invoke() })
	inner := "try { importScripts('http://${other.host}/inner') } catch {}"
	try("Worker of its own", func() js.Value { return global.Get("Worker").New("data:text/javascript," + inner) })
	try("Worker of a blob", func() js.Value {
		blob := global.Get("Blob").New([]any{inner})
		return global.Get("Worker").New(global.Get("URL").Call("createObjectURL", blob))
	})
	try("serviceWorker", func() js.Value { return global.Get("navigator").Get("serviceWorker").Call("register", "http://${other.host}/sw") })
	try("cookieStore", func() js.Value { return global.Get("cookieStore").Call("set", "a", "b") })
	try("indexedDB", func() js.Value { return global.Get("indexedDB").Call("open", "x") })
	try("caches", func() js.Value { return global.Get("Reflect").Call("get", global, "caches").Call("open", "x") })
	try("files", func() js.Value { return global.Get("navigator").Get("storage").Call("getDirectory") })
	try("eval", func() js.Value { return global.Call("eval", "1") })
	time.Sleep(200 * time.Millisecond)`),
    );
    expect(result).toMatchObject({ state: "exited", exitCode: 0, stderr: "", diagnostics: [] });
    expect(result.stdout.trim().split("\n")).toEqual([
      ...["window", "document", "parent", "top", "opener", "localStorage", "sessionStorage", "RTCPeerConnection"].map((name) => `${name} undefined`),
      "origin null",
      "fetch refused",
      "other fetch refused",
      "fetch home refused",
      "importScripts refused",
      "importScripts home refused",
      expect.stringMatching(/^WebSocket (refused|object)$/),
      expect.stringMatching(/^EventSource (refused|object)$/),
      "XMLHttpRequest refused",
      expect.stringMatching(/^Worker (refused|object)$/),
      "WebTransport refused",
      "import refused",
      expect.stringMatching(/^Worker of its own (refused|object)$/),
      expect.stringMatching(/^Worker of a blob (refused|object)$/),
      "serviceWorker refused",
      "cookieStore refused",
      "indexedDB refused",
      "caches refused",
      "files refused",
      "eval refused",
    ]);
    expect(other.reached).toEqual([]);
    expect(answered.filter((url) => url.includes(other.host) || url.includes("secret"))).toEqual([]);
    other.close();
  });
}

test("a program that forges its worker's messages gains nothing", async ({ page }) => {
  const snippet = await openPlay(page);
  await page.evaluate(() => {
    const odd: unknown[] = [];
    Object.assign(window, { odd });
    addEventListener("message", ({ data }) => odd.push(data));
  });
  const forged = probe(`
	post := func(v any) { global.Call("postMessage", v) }
	post(nil)
	post("exited")
	post(map[string]any{"type": "started", "run": 99})
	post(map[string]any{"type": "output", "stream": "stdout", "bytes": "<img src=x onerror=alert(1)>"})
	post(map[string]any{"type": "output", "stream": "nowhere", "bytes": []any{1}})
	post(map[string]any{"type": "exited", "exitCode": "0"})
	post(map[string]any{"type": "exited", "exitCode": 1e300})
	post(map[string]any{"type": "failed", "reason": map[string]any{}})
	post(map[string]any{"type": "height", "interleave": 1, "height": 99999})
	fmt.Println("<b>text</b>", "\\x1b[31mred")
	post(map[string]any{"type": "exited", "exitCode": 42})
	time.Sleep(time.Hour)`);
  const result = await snippet.execute(forged);
  // It may say how it ends: it is its own run that it ends.
  expect(result).toMatchObject({ state: "exited", exitCode: 42, stdout: "<b>text</b> \x1b[31mred\n" });
  await expect(snippet.output).toContainText("<b>text</b> ⟨ESC⟩[31mred");
  await expect(snippet.output.locator("b, img")).toHaveCount(0);
  // The runner's frame spoke to the page once, to be given its port.
  expect(await page.evaluate(() => (window as unknown as { odd: unknown[] }).odd)).toEqual([{ interleave: 1, type: "ready" }]);
  expect(await snippet.execute("package main\n\nfunc main() { print(1) }\n")).toMatchObject({ state: "exited", exitCode: 0, stderr: "1" });
});

test("a flood of messages is cut", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.execute(probe(`
	for range 300_000 {
		global.Call("postMessage", 1)
	}
	time.Sleep(time.Hour)
	fmt.Println()`));
  expect(result).toMatchObject({ state: "stopped", exitCode: null });
  expect(result.diagnostics[0]?.message).toBe("the program was stopped: it sent more than 1,000 messages in a second");
  expect(await snippet.execute("package main\n\nfunc main() { print(1) }\n")).toMatchObject({ state: "exited", exitCode: 0, stderr: "1" });
});

test("the runner's page, opened on its own, does nothing", { tag: "@served" }, async ({ page }) => {
  await page.goto("run");
  expect(await page.evaluate(() => [origin, document.body.textContent!.trim(), "localStorage" in window])).toEqual(["null", "", true]);
  await expect(page.evaluate(() => localStorage.length)).rejects.toThrow(/SecurityError/);
});

test("messages that are heavy, or of the wrong kind, change nothing", async ({ page }) => {
  const snippet = await openPlay(page);
  const result = await snippet.execute(
    probe(`
	deep := global.Get("Object").New()
	for range 5_000 {
		outer := global.Get("Object").New()
		outer.Set("type", "output")
		outer.Set("bytes", deep)
		deep = outer
	}
	try("deep", func() js.Value { global.Call("postMessage", deep); return js.Undefined() })
	large := global.Get("Uint8Array").New(64 << 20)
	global.Call("postMessage", map[string]any{"type": "nobody knows", "bytes": large})
	global.Call("postMessage", map[string]any{"type": "failed", "reason": 1})
	for range 50 {
		global.Call("postMessage", map[string]any{"type": "reading"})
	}
	fmt.Println("still here")`),
  );
  expect(result).toMatchObject({ state: "exited", exitCode: 0 });
  expect(result.stdout).toContain("still here\n");
  await expect(snippet.element.getByRole("textbox", { name: "Input" })).toBeHidden();
});

test("a program that takes all memory, Go's or JavaScript's, is stopped by the reader or by itself, and the page lives", async ({ page }) => {
  const snippet = await openPlay(page);
  const full = await snippet.execute(probe("\tvar all [][]byte\n\tfor {\n\t\tall = append(all, make([]byte, 64<<20))\n\t}"));
  expect(full).toMatchObject({ state: "exited", exitCode: 2 });
  expect(full.stderr).toContain("fatal error: out of memory");

  // The reader's Stop belongs to the bomb alone: it may have ended by itself by then, and the next program is not to be stopped.
  await snippet.element.evaluate((element) => {
    element.addEventListener("running", () => {
      const stop = setTimeout(() => (element as HTMLElement & { stop(): void }).stop(), 1_000);
      for (const end of ["stopped", "exited", "failed"]) element.addEventListener(end, () => clearTimeout(stop), { once: true });
    }, { once: true });
  });
  const bomb = await snippet.execute(probe('\tall := global.Get("Array").New()\n\tfor {\n\t\tall.Call("push", global.Get("Uint8Array").New(1<<20))\n\t}'));
  expect(["stopped", "exited", "failed"]).toContain(bomb.state);
  expect(await snippet.execute("package main\n\nfunc main() { print(1) }\n")).toMatchObject({ state: "exited", exitCode: 0, stderr: "1" });
});

test("a Python program, which owns its realm too, reaches nothing, and ends no run but its own", { tag: "@served" }, async ({ page, console, baseURL }) => {
  console.allow(/violates the (following|document's) Content Security Policy/);
  const other = await forbidden();
  const { address, close } = await blog(`${baseURL}embed/sharing-state/number-and-object?python`, 'sandbox="allow-scripts"');
  const answered: string[] = [];
  page.context().on("response", (response) => answered.push(response.url()));
  for (const sandboxed of [false, true]) {
    await page.goto(sandboxed ? address : "sharing-state/?python");
    const frame = sandboxed ? page.frameLocator("iframe[title='A Go program']") : page;
    const element = frame.locator("go-snippet", { has: frame.getByLabel("Python program number-and-object", { exact: true }) });
    await expect(element).toBeVisible();
    const execute = (source: string) => element.evaluate((element, source) => Object.assign(element as GoSnippet, { source }).run(), source);
    // What JavaScript throws, no Python program catches: it ends in words.
    for (const attempt of [
      "js.localStorage",
      `request = js.XMLHttpRequest.new(); request.open("GET", "http://${other.host}/xhr", False); request.send()`,
      `js.importScripts("http://${other.host}/import")`,
      `js.importScripts("${baseURL}assets/secret.js")`,
      'js.eval("1")',
      'js.Function.new("return 1")',
    ]) {
      const result = await execute(`import js\nprint(js.origin)\n${attempt}\nprint("WORKED")\n`);
      expect(result.stdout, attempt).toMatch(/^null\n$/);
      expect(["failed", "exited"], attempt).toContain(result.state);
      expect(result.exitCode, attempt).not.toBe(0);
    }
    const result = await execute(`import js
print([str(getattr(js, name, None)) for name in ("window", "document", "parent", "opener", "RTCPeerConnection")])
js.fetch("http://${other.host}/fetch")
js.Reflect.deleteProperty(js.globalThis, "fetch")
js.fetch("http://${other.host}/other-fetch")
js.fetch("${baseURL}healthz?secret")
js.WebSocket.new("ws://${other.host}/socket")
js.Worker.new("data:text/javascript,importScripts('http://${other.host}/inner')")
forged = js.Object.new()
for value in (None, "exited", forged):
    js.postMessage(value)
forged.type, forged.stream, forged.bytes = "output", "stdout", "<img src=x>"
js.postMessage(forged)
forged.type, forged.exitCode = "exited", "0"
js.postMessage(forged)
print("<b>text</b>")
import time
time.sleep(0.5)
forged.exitCode = 42
js.postMessage(forged)
while True: pass
`);
    expect(result).toMatchObject({ state: "exited", exitCode: 42, stdout: expect.stringMatching(/^\[('(<undefined>|None)'(, )?){5}\]\n<b>text<\/b>\n$/), diagnostics: [] });
    await expect(element.getByRole("log").locator("b, img")).toHaveCount(0);
    const flood = await execute("import js\nwhile True: js.postMessage(1)\n");
    expect(flood.diagnostics[0]?.message).toBe("the program was stopped: it sent more than 1,000 messages in a second");
    expect(await execute("print(1)\n")).toMatchObject({ state: "exited", exitCode: 0, stdout: "1\n" });
  }
  expect(other.reached).toEqual([]);
  expect(answered.filter((url) => url.includes(other.host) || url.includes("secret"))).toEqual([]);
  other.close();
  close();
});
