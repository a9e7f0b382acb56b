/**
 * Three browsers behind one small interface: start(name) resolves to an engine,
 *
 *   { id, name, version, pid, keeps, open(url), close() }
 *   page: { evaluate(fn, arg), click(selector), keys(text, …), measures(), close() }
 *
 * `id` is what start calls it; `pid` is the process that has started all of the browser; `keeps` says whether it can be
 * given a profile. `open` resolves to a page that has loaded, in a browser that has never been there. `evaluate` runs a
 * function in the page, which sees nothing of what surrounds it here, and resolves to what it resolves to. `click` and `keys`
 * do what a reader's hands do; "Control+a" is a key with another one held, every other text is typed as it is. `measures`
 * resolves to what the toolchain worker noted in its timeline, name → ms, or to null where the engine does not let one
 * look into workers. Starting rejects, and says why, where an engine is not to be had.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { chromium as playwright } from "@playwright/test";
import { launchOptions } from "./server.mjs";

/** ms that a script may take in a page: the first build of a cold browser on a busy machine. */
const patience = 180_000;

const engines = { chromium, firefox, webkit };

export const engineNames = Object.keys(engines);

/** Starts an engine; with `profile`, a folder, its pages are those of a reader who comes again. */
export function start(name, { profile } = {}) {
  if (!engines[name]) throw new Error(`no engine is called ${name}: there are ${engineNames.join(", ")}`);
  return engines[name](profile);
}

/** Starts what is to be had of the named engines, lets them be used, and closes them. */
export async function withEngines(names, notMeasured, use) {
  const started = [];
  try {
    for (const name of names) {
      try {
        started.push(await start(name));
      } catch (error) {
        notMeasured(name, error);
      }
    }
    return await use(started);
  } finally {
    for (const engine of started) await engine.close();
  }
}

async function chromium(profile) {
  const kept = profile ? await playwright.launchPersistentContext(profile, launchOptions) : null;
  const browser = kept ? kept.browser() : await playwright.launch(launchOptions);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return {
    id: "chromium",
    name: "Chromium",
    keeps: true,
    version: browser.version().split(".")[0],
    pid: processInfo.find(({ type }) => type === "browser").id,
    async open(url) {
      const context = kept ?? (await browser.newContext());
      const page = await context.newPage();
      await page.goto(url);
      return {
        evaluate: (fn, arg) => page.evaluate(fn, arg),
        click: (selector) => page.click(selector),
        keys: (...texts) => eachKey(texts, (key) => page.keyboard.press(key), (text) => page.keyboard.type(text)),
        measures: () => toolchainMeasures(page),
        close: () => (kept ? page.close() : context.close()),
        playwright: page, // for what only Chromium can tell
      };
    },
    close: () => (kept ?? browser).close(),
  };
}

async function toolchainMeasures(page) {
  const worker = page.workers().find((worker) => worker.url().includes("toolchain"));
  if (!worker) return {};
  return worker.evaluate(() => Object.fromEntries(performance.getEntriesByType("measure").map(({ name, duration }) => [name, duration])));
}

/** Presses what is "Control+…" or the name of a key, and types the rest. */
async function eachKey(texts, press, type) {
  for (const text of texts) await (/^(Control\+.+|Enter|Tab|Escape)$/s.test(text) ? press(text) : type(text));
}

async function firefox(profile) {
  const executablePath = program("firefox-esr", process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox");
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, userDataDir: profile, protocolTimeout: patience });
  return {
    id: "firefox",
    name: "Firefox",
    keeps: true,
    version: /\d+/.exec(await browser.version())[0],
    pid: browser.process().pid,
    async open(url) {
      const context = profile ? browser.defaultBrowserContext() : await browser.createBrowserContext();
      const page = await context.newPage();
      await page.goto(url);
      const close = () => (profile ? page.close() : context.close());
      const press = async (key) => {
        const held = key.startsWith("Control+");
        if (held) await page.keyboard.down("Control");
        await page.keyboard.press(key.replace("Control+", ""));
        if (held) await page.keyboard.up("Control");
      };
      return {
        evaluate: (fn, arg) => page.evaluate(fn, arg),
        click: (selector) => page.click(selector),
        keys: (...texts) => eachKey(texts, press, (text) => page.keyboard.type(text)),
        measures: async () => null,
        close,
      };
    },
    close: () => browser.close(),
  };
}

/** WebKitGTK's small browser, on a screen that nobody sees; a browser an open page, so that each has a fresh profile. */
async function webkit() {
  const driver = program("webkit2gtk-driver", "/usr/bin/WebKitWebDriver");
  const browser = program("webkit2gtk-driver", ...["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`));
  const children = [];
  const config = mkdtempSync(path.join(os.tmpdir(), "interleave-webkit-"));
  const close = () => {
    children.forEach((child) => child.kill());
    rmSync(config, { recursive: true, force: true });
  };
  process.on("exit", close);
  try {
    // A scrollbar that fades, for seconds after a page has come, is painted by the processors, and takes two of them whole.
    mkdirSync(path.join(config, "gtk-3.0"));
    writeFileSync(path.join(config, "gtk-3.0/settings.ini"), "[Settings]\ngtk-overlay-scrolling=false\n");
    const screen = await display(children);
    const port = await freePort();
    // Its sandbox needs what containers and root do not have; what it opens here is ours.
    const env = { ...process.env, DISPLAY: screen, XDG_CONFIG_HOME: config, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", NO_AT_BRIDGE: "1" };
    children.push(spawn(driver, [`--port=${port}`], { env, stdio: "ignore" }));
    const call = webDriver(`http://127.0.0.1:${port}`);
    const newSession = () => call("POST", "/session", {
      capabilities: { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] } } },
    });
    const probe = await newSession();
    await call("DELETE", `/session/${probe.sessionId}`);
    return {
      id: "webkit",
      name: "WebKitGTK",
      keeps: false,
      version: probe.capabilities.browserVersion,
      pid: children.at(-1).pid,
      async open(url) {
        const { sessionId } = await newSession();
        const session = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
        await session("POST", "/timeouts", { script: patience, pageLoad: patience });
        await session("POST", "/url", { url });
        const close = () => session("DELETE", "");
        const evaluate = async (fn, arg) => {
          const script = `const done = arguments[1]; Promise.resolve((${fn})(arguments[0])).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
          const { value, error } = await session("POST", "/execute/async", { script, args: [arg ?? null] });
          if (error) throw new Error(error);
          return value;
        };
        const click = async (selector) => {
          const element = await session("POST", "/element", { using: "css selector", value: selector });
          await session("POST", `/element/${Object.values(element)[0]}/click`, {});
        };
        const act = (actions) => session("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
        const stroke = (value) => [{ type: "keyDown", value }, { type: "keyUp", value }];
        const codes = { Enter: "\ue007", Tab: "\ue004", Escape: "\ue00c" };
        const press = (key) => {
          const last = key.replace("Control+", "");
          const strokes = stroke(codes[last] ?? last);
          return act(key === last ? strokes : [{ type: "keyDown", value: "\ue009" }, ...strokes, { type: "keyUp", value: "\ue009" }]);
        };
        const keys = (...texts) => eachKey(texts, press, (text) => act([...text].flatMap(stroke)));
        return { evaluate, click, keys, measures: async () => null, close };
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Starts a screen without hardware and resolves to its name. */
function display(children) {
  const child = spawn(program("xvfb", "/usr/bin/Xvfb"), ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.stdio[3].once("data", (number) => resolve(`:${String(number).trim()}`));
    child.once("exit", () => reject(new Error("Xvfb did not start")));
  });
}

/** The few calls of W3C WebDriver that are needed. The driver takes a moment to listen. */
function webDriver(address) {
  return async (method, path, body) => {
    const request = { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) };
    let response;
    for (let tries = 0; !response; tries++) {
      response = await fetch(address + path, request).catch((error) => {
        if (error.cause?.code !== "ECONNREFUSED" || tries >= 100) throw error;
      });
      if (!response) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
}

function program(apt, ...paths) {
  const found = paths.find((path) => path && existsSync(path));
  if (!found) throw new Error(`it is not here (Debian: package ${apt})`);
  return found;
}

async function freePort() {
  const server = net.createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
