/**
 * The script of an export that has its service worker keep what the reader visits. Nothing of this is needed to read or run, so it comes
 * last, and whoever asks for few bytes is spared it.
 */
const address = document.querySelector<HTMLMetaElement>(`meta[name="interleave-offline"]`)?.content;
const saves = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

if (address && "serviceWorker" in navigator && !saves) {
  // What the page has fetched by itself before there was a service worker is fetched again, out of the browser's cache.
  const visited = () => [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
  const start = async () => {
    await navigator.serviceWorker.register(address);
    (await navigator.serviceWorker.ready).active?.postMessage({ type: "visited", addresses: visited() });
  };
  const whenLoaded = () => void start().catch(() => {}); // storage may be blocked: then there is none
  if (document.readyState === "complete") whenLoaded();
  else addEventListener("load", whenLoaded);
}
