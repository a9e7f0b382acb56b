/**
 * How many requests a second of one processor answers: requests answered, by the seconds of processor that the server's
 * process has taken for them, as Linux counts them. So it does not matter what else the machine does, nor how fast the
 * client is. The client keeps 32 connections and asks as browsers do; the server has one thread for Go, and logs to nowhere.
 */
import { serve } from "../test/server.mjs";
import { summary } from "./figures.mjs";
import { processorTime } from "./processes.mjs";

/** Measurements of each address, and seconds that each takes. */
const times = 3;
const duration = 2;

const headers = { "accept-encoding": "gzip, deflate, br, zstd", accept: "*/*" };

export async function server() {
  const { default: autocannon } = await import("autocannon");
  const served = await serve([], "ignore", { GOMAXPROCS: "1" });
  try {
    const lesson = "/sharing-state/";
    const html = await (await fetch(served.address + lesson)).text();
    const addresses = {
      "a lesson's page": lesson,
      "a snippet to embed": /embed="([^"]+)"/.exec(html)[1],
      "the page's script": /<script type="module" src="([^"]+)"/.exec(html)[1],
      "a prebuilt snippet": /prebuilt="([^"]+)"/.exec(html)[1],
    };
    const figures = {};
    const rows = [];
    for (const [what, path] of Object.entries(addresses)) {
      const taken = [];
      let size;
      for (let i = 0; i < times; i++) {
        const before = processorTime(served.pid);
        const { "2xx": answered, errors, non2xx, throughput } = await autocannon({ url: new URL(path, served.address).href, connections: 32, duration, headers });
        if (errors || non2xx) throw new Error(`${path}: ${errors} requests failed, ${non2xx} were refused`);
        taken.push(answered / (processorTime(served.pid) - before));
        size = throughput.total / answered;
      }
      figures[what] = { perSecond: summary(taken), bytes: size };
      const { median, min, max } = figures[what].perSecond;
      rows.push([what, `${(size / 1000).toFixed(1)} KB`, `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`]);
    }
    return { figures, tables: [{ head: ["server", "each answer", "requests a second a core"], rows }] };
  } finally {
    served.close();
  }
}
