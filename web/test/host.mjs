/**
 * A host that serves files and does nothing else: it negotiates nothing, and sends no header of ours. `interleave export` is to work
 * on any such.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, promises as fs } from "node:fs";
import http from "node:http";
import path from "node:path";
import { root } from "./server.mjs";

const types = { html: "text/html", js: "text/javascript", mjs: "text/javascript", css: "text/css", svg: "image/svg+xml", json: "application/json", txt: "text/plain", xml: "text/xml", png: "image/png", gz: "application/gzip" };

/** Writes the site, or what is in a folder of lessons, into a folder. */
export function exportTo(folder, args = []) {
  execFileSync(path.join(root, "bin/interleave"), ["export", "-o", folder, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Serves a folder on a free port, below a path that begins and ends with a slash. */
export async function hostFiles(folder, below) {
  let files = folder;
  let up = true;
  const server = http.createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://host");
    const send = async (name, status = 200) => {
      const type = types[path.extname(name).slice(1)] ?? "application/octet-stream";
      const { size, mtime } = await fs.stat(path.join(files, name));
      response.writeHead(status, { "Content-Type": type, "Content-Length": size, "Last-Modified": mtime.toUTCString() });
      createReadStream(path.join(files, name)).pipe(response);
    };
    try {
      if (!pathname.startsWith(below)) throw new Error("there is nothing");
      const name = decodeURIComponent(pathname.slice(below.length));
      const found = await fs.stat(path.join(files, name));
      if (!found.isDirectory()) return await send(name);
      if (pathname.endsWith("/")) return await send(`${name}index.html`);
      response.writeHead(301, { Location: `${pathname}/${search}` }).end();
    } catch {
      await send("404.html", 404);
    }
  });
  server.on("connection", (socket) => up || socket.destroy());
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${server.address().port}${below}`,
    /** Has another folder in its place. */
    serve(folder) {
      files = folder;
    },
    /** Cuts the network between it and everyone, or mends it. */
    connect(on) {
      up = on;
      if (!on) server.closeAllConnections();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
