/** Somebody else's page, on another site, with an embed in it. */
import http from "node:http";
import type { AddressInfo } from "node:net";

/** Serves a page that makes the frame as tall as the embed says it is. */
export async function blog(embed: string, attributes = "", headers: Record<string, string> = {}) {
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
