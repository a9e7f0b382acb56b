/** Somebody else's page, on another site, with embeds in it. */
import http from "node:http";
import type { AddressInfo } from "node:net";

/** Makes the frame as tall as the embed says it is. */
const ours = `addEventListener("message", ({ data, source }) => {
    const frame = document.querySelector("iframe");
    if (source !== frame.contentWindow || data?.interleave !== 1 || data.type !== "height") return;
    heights.push(data.height);
    frame.height = data.height;
  });`;

/** As WordPress does: by messages that have the frame's secret, within limits. */
export const wordPress = `addEventListener("message", ({ data, source }) => {
    const frame = document.querySelector("iframe");
    if (source !== frame.contentWindow || data?.message !== "height" || data.secret !== frame.dataset.secret) return;
    heights.push(data.value);
    frame.height = Math.min(Math.max(data.value, 200), 1000);
  });`;

/** Serves a page with the embed. */
export async function blog(embed: string, attributes = "", headers: Record<string, string> = {}, script = ours) {
  const html = `<h1>A blog</h1>
<iframe title="A Go program" src="${embed}" width="600" height="150" ${attributes}></iframe>
<script>
  const heights = [];
  ${script}
</script>`;
  return post(html, headers);
}

/** A page of somebody else, on another site. */
export async function post(html: string, headers: Record<string, string> = {}) {
  const server = http.createServer((request, response) => {
    const found = request.url === "/";
    response.writeHead(found ? 200 : 204, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(found ? `<!doctype html><html lang="en"><title>A post</title><body>${html}` : undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return { address: `http://localhost:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}
