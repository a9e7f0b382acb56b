/**
 * Live pages in Chromium: how long it takes from a save in the author's folder until the page shows it, for a lesson.md and for a
 * main.go, on a page of this site's own length; and what memory the server needs with 500 pages open, on one core.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { launch, root, serve } from "../test/server.mjs";
import { mb, ms, summary } from "./figures.mjs";

const limits = { prose: 300, program: 2000, memory: 100e6 };
const pages = 500;

export async function live({ edits }) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-live-"));
  fs.cpSync(path.join(root, "snippets"), dir, { recursive: true });
  const served = await serve(["-lessons", dir], "ignore", { GOMAXPROCS: "1" });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`${served.address}/sharing-state/`);
    await page.getByRole("complementary", { name: "Live" }).getByText("live", { exact: true }).waitFor();
    /** Saves a file so many times, each with a text of its own, and waits for each. */
    const save = async (name, change, where) => {
      const file = path.join(dir, "sharing-state", name);
      const original = fs.readFileSync(file, "utf8");
      const times = [];
      for (let i = 0; i <= edits; i++) {
        const text = `saved for the time ${i} of many`;
        const began = performance.now();
        fs.writeFileSync(file, change(original, text));
        await page.waitForFunction(([where, text]) => document.querySelector(where).textContent.includes(text), [where, text], { polling: "raf" });
        if (i > 0) times.push(performance.now() - began); // the first also fetches what the page was
      }
      return summary(times);
    };
    const prose = await save("lesson.md", (original, text) => original.replace("\n## ", `\n${text}\n\n## `), "main");
    const program = await save("two-at-once/main.go", (original, text) => `// ${text}\n${original}`, "go-snippet[name=two-at-once] pre");
    const memory = await withPages(served);
    const held = (value, limit) => (value <= limit ? "" : ", over its limit");
    return {
      figures: { prose, program, memory },
      tables: [
        {
          head: ["from a save to the page, in Chromium", "", "limit"],
          rows: [
            ["lesson.md", ms(prose), `${limits.prose} ms${held(prose.median, limits.prose)}`],
            ["main.go", ms(program), `${limits.program} ms${held(program.median, limits.program)}`],
            [`the server's memory with ${pages} pages open`, memory && mb(memory), `${mb(limits.memory)}${held(memory ?? 0, limits.memory)}`],
          ],
        },
      ],
    };
  } finally {
    await browser.close();
    served.close();
    fs.rmSync(dir, { recursive: true });
  }
}

/** The server's memory, in bytes, with that many connections; undefined where the system does not tell. */
async function withPages({ address, pid }) {
  const status = `/proc/${pid}/status`;
  if (!fs.existsSync(status)) return undefined;
  // Node's own WebSocket cannot say where it comes from.
  const { createConnection } = await import("node:net");
  const { hostname, port, host } = new URL(address);
  const sockets = [];
  for (let i = 0; i < pages; i++) {
    const socket = createConnection(Number(port), hostname);
    sockets.push(socket);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    await new Promise((resolve, reject) => socket.once("error", reject).once("data", (data) => (/^HTTP\/1\.1 101 /.test(data) ? resolve() : reject(new Error(`${data}`)))));
  }
  const resident = Number(/VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(status, "utf8"))[1]) * 1024;
  for (const socket of sockets) socket.destroy();
  return resident;
}
