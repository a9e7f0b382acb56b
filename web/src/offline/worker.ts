/**
 * The service worker of an export: what a reader has visited works without a network.
 *
 * It keeps files of this export and nothing else, each only if it has the content that this version of the site says: so what a reader
 * typed or ran is never kept, nor what stands in for a file, like the page of a hotel's network. A version has a cache of its own, and
 * what is answered without the network comes from there alone: two versions are never mixed. A new one fills its cache beside the old,
 * and takes over when no page of the old is open.
 *
 * Assets have a hash in their names and come from the cache first. Pages come from the network first, as they may be newer there; a page
 * names all that it needs by such names, so it is of one version however it came.
 */

/** sw.js begins with it (server/export.go): the files that may be kept, with the first half of the SHA-256 of each. */
declare const site: { version: string; files: Record<string, string> };

/** How long the network may take to answer for a page that is kept, in ms. */
const patience = 4_000;

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/** The scope of a service worker; TypeScript has its types only in a library that contradicts the page's. */
const scope = globalThis as unknown as {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: Lasting & { data: unknown }) => void): void;
};

const root = scope.registration.scope;

/** Caches belong to a host, which may have several sites. */
const prefix = `interleave ${root} `;
const cacheName = prefix + site.version;

/** What a page needs that was never opened before: all but pages, programs and the toolchain, and the list of lessons. */
const first = Object.keys(site.files).filter((path) => (/^assets\/(?!race\.|prebuilt\.)/.test(path) && !path.endsWith(".gz")) || path === "index.html");

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("message", (event) => {
  const { type, addresses } = (event.data ?? {}) as { type?: unknown; addresses?: unknown };
  if (type === "visited" && Array.isArray(addresses)) event.waitUntil(visit(addresses.filter((address) => typeof address === "string")));
});
scope.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const path = pathOf(event.request.url);
  if (path !== null) event.respondWith(path.startsWith("assets/") ? asset(event, path) : page(event, path));
  else if (event.request.mode === "navigate" && pathOf(slashed(event.request.url)) !== null) event.respondWith(folder(event.request));
});

/** The file of this export that the address is of, if it is. */
function pathOf(address: string): string | null {
  const { origin, pathname } = new URL(address);
  const whole = origin + pathname;
  if (!whole.startsWith(root)) return null;
  const path = whole.slice(root.length).replace(/(^|\/)$/, "$1index.html");
  return Object.hasOwn(site.files, path) ? path : null;
}

function keyOf(path: string): string {
  return root + path;
}

/** Fills the cache of this version: with what every page needs, and with what the reader had in the one before. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  const had = new Map<string, Response>();
  for (const name of await caches.keys()) {
    if (!name.startsWith(prefix) || name === cacheName) continue;
    const former = await caches.open(name);
    for (const { url } of await former.keys()) {
      const path = pathOf(url);
      const response = path && (await former.match(url));
      if (path && response) had.set(path, response);
    }
  }
  for (const path of new Set([...first, ...had.keys()])) {
    const former = had.get(path);
    if ((former && (await keep(cache, path, former))) || (await fetchAndKeep(cache, path))) continue;
    if (first.includes(path)) throw new Error(`${path} is not of this version`); // the browser tries again
  }
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  await scope.clients.claim();
}

async function visit(addresses: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const path of new Set(addresses.map(pathOf))) if (path && !(await cache.match(keyOf(path)))) await fetchAndKeep(cache, path);
}

async function fetchAndKeep(cache: Cache, path: string): Promise<boolean> {
  const address = keyOf(path.replace(/(^|\/)index\.html$/, "$1"));
  // An asset never changes; a page that the browser has may be of another version.
  const response = await fetch(address, { cache: path.startsWith("assets/") ? "default" : "no-cache" }).catch(() => null);
  return response !== null && keep(cache, path, response);
}

/** Keeps the answer if it is what this version of the site has there. */
async function keep(cache: Cache, path: string, response: Response): Promise<boolean> {
  if (!response.ok || response.redirected) return false;
  const sum = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const hash = Array.from(new Uint8Array(sum, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hash !== site.files[path]) return false;
  await cache.put(keyOf(path), response);
  return true;
}

async function asset(event: Fetching, path: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(keyOf(path));
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    keepLater(event, cache, path, response);
    return response;
  } catch (error) {
    // The toolchain, once it is kept, can build what was built ahead: a page asks it to where there is no such file.
    if (/^assets\/(race|prebuilt)\./.test(path) && (await cache.keys()).some(({ url }) => url.startsWith(keyOf("assets/compile.")))) return new Response(null, { status: 404 });
    throw error;
  }
}

async function page(event: Fetching, path: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const fetching = fetch(event.request);
  const soon = Promise.race([fetching.catch(() => null), new Promise<null>((resolve) => setTimeout(resolve, patience, null))]);
  const response = await soon;
  if (!response) return (await cache.match(keyOf(path))) ?? fetching;
  keepLater(event, cache, path, response);
  return response;
}

/** Leads to the page of a folder, as every host of files does. */
async function folder(request: Request): Promise<Response> {
  return fetch(request).catch(() => Response.redirect(slashed(request.url)));
}

function slashed(address: string): string {
  const url = new URL(address);
  url.pathname += "/";
  return url.href;
}

function keepLater(event: Fetching, cache: Cache, path: string, response: Response): void {
  event.waitUntil(keep(cache, path, response.clone()).catch(() => {})); // there may be no room
}
