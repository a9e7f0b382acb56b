/** A proxy on loopback that counts what a browser receives, headers included: what travels, whoever asked for it. */
import net from "node:net";

export async function countingProxy(target) {
  const { hostname, port } = new URL(target);
  const counter = { bytes: 0 };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    upstream.on("data", (chunk) => (counter.bytes += chunk.length));
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [[client, upstream], [upstream, client]]) one.on("error", () => other.destroy());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}`, counter, close: () => server.close() };
}
