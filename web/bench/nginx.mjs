/**
 * How the server does beside nginx: both serve the same bytes, ready as gzip, from one core, to wrk on another, with 32 connections.
 * They take turns, so that what else the machine does falls on both. The ratio is of requests by the seconds of processor that each has
 * taken for them, as Linux counts them: that stays the same on a busy machine.
 */
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { serve } from "../test/server.mjs";
import { kb, summary } from "./figures.mjs";
import { family, processorTime } from "./processes.mjs";

/** Turns of each, and seconds that one takes. */
const times = 5;
const duration = 2;

const cores = { server: 0, client: os.cpus().length > 1 ? 1 : 0 };
const accepts = { "Accept-Encoding": "gzip" };

export async function nginx() {
  for (const [command, asked] of [["wrk", "-v"], ["nginx", "-v"], ["taskset", "-V"]]) {
    await promisify(execFile)(command, [asked]).catch((error) => {
      if (error.code === "ENOENT") throw new Error(`${command} is not here (Debian: packages wrk and nginx-light)`);
    });
  }
  const served = await serve([], "ignore", { GOMAXPROCS: "1" });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-nginx-"));
  let stop = () => {};
  try {
    await promisify(execFile)("taskset", ["-a", "-p", "-c", String(cores.server), String(served.pid)]);
    const html = await (await fetch(`${served.address}/sharing-state/`)).text();
    const addresses = {
      "a lesson's page": "/sharing-state/",
      "a snippet to embed": /embed="([^"]+)"/.exec(html)[1],
      "the page's script": /<script type="module" src="([^"]+)"/.exec(html)[1],
      "a prebuilt snippet": /prebuilt="([^"]+)"/.exec(html)[1],
    };
    const sizes = {};
    for (const [what, address] of Object.entries(addresses)) sizes[what] = await copy(served.address + address, folder);
    const other = await start(folder);
    stop = other.stop;

    const figures = {};
    const rows = [];
    for (const [what, address] of Object.entries(addresses)) {
      const ours = [];
      const theirs = [];
      for (let i = 0; i < times; i++) {
        ours.push(await load(served.address + address, served.pid));
        theirs.push(await load(other.address + fileOf(address), other.pid));
      }
      const figure = (found) => Object.fromEntries(["perSecond", "perCore", "p99"].map((name) => [name, summary(found.map((one) => one[name]))]));
      const [here, there] = [figure(ours), figure(theirs)];
      figures[what] = { bytes: sizes[what], server: here, nginx: there, ratio: here.perCore.median / there.perCore.median };
      const cell = ({ perSecond, p99 }) => `${perSecond.median.toFixed(0)} (${perSecond.min.toFixed(0)}–${perSecond.max.toFixed(0)}), ${p99.median.toFixed(1)} ms`;
      rows.push([what, kb(sizes[what]), cell(here), cell(there), figures[what].ratio.toFixed(2)]);
    }
    return { figures, tables: [{ head: ["one core, by wrk", "each answer", "requests a second, p99", "nginx", "ratio, by processor time"], rows }] };
  } finally {
    stop();
    served.close();
    fs.rmSync(folder, { recursive: true });
  }
}

function fileOf(address) {
  return address.replace(/\/$/, "/index.html");
}

/** Puts what the server answers where nginx finds it, plain and as gzip; resolves to the bytes of the latter. */
async function copy(address, folder) {
  const file = path.join(folder, fileOf(new URL(address).pathname));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, Buffer.from(await (await fetch(address)).arrayBuffer()));
  // What travels, as fetch undoes the coding.
  const { stdout } = await promisify(execFile)("curl", ["--silent", "--fail", "--header", `Accept-Encoding: ${accepts["Accept-Encoding"]}`, address], { encoding: "buffer", maxBuffer: 1 << 26 });
  fs.writeFileSync(`${file}.gz`, stdout);
  return stdout.length;
}

/** Starts nginx with one worker on the server's core, as a site of files is served: sendfile, keep-alive, a cache of open files, no log. */
async function start(folder) {
  const socket = await freePort();
  fs.writeFileSync(
    path.join(folder, "nginx.conf"),
    `${process.getuid() === 0 ? "user root;" : ""} daemon off; pid nginx.pid; worker_processes 1; worker_cpu_affinity 1; error_log stderr crit;
events {}
http {
  types { text/html html; text/javascript js; application/wasm wasm; }
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100; gzip_static on;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server { listen 127.0.0.1:${socket}; root ${folder}; default_type text/html; add_header Cache-Control no-cache; }
}
`,
  );
  const child = spawn("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf"), "-e", "stderr"], { stdio: "inherit" });
  process.on("exit", () => child.kill());
  const address = `http://127.0.0.1:${socket}`;
  for (let tries = 0; ; tries++) {
    const response = await fetch(address).catch(() => null);
    if (response) return { address, pid: child.pid, stop: () => child.kill() };
    if (child.exitCode !== null || tries > 100) throw new Error("nginx did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Requests a second, requests a second of the processor of the process and its children, and in how many ms 99 of 100 are answered. */
async function load(address, pid) {
  const taken = () => family(pid).reduce((sum, one) => sum + processorTime(one), 0);
  const before = taken();
  const headers = Object.entries(accepts).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)("taskset", ["-c", String(cores.client), "wrk", "-t1", "-c32", `-d${duration}s`, "--latency", ...headers, address]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${address}: ${stdout}`);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout);
  const [, requests] = /(\d+) requests in/.exec(stdout);
  return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]), perCore: requests / (taken() - before), p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit] };
}
