/**
 * What a page with one snippet does at once, where its address asks for it: `?check` checks the program, `?seed=N` runs it as
 * that schedule, and `?timeline`, or `?timeline&seed=N`, draws what its goroutines do. The address follows the reader: a link to it shows others what is shown here.
 */
import type { GoSnippet } from "./element";

export function openAsAsked(): void {
  const [snippet, ...more] = document.querySelectorAll<GoSnippet>("go-snippet");
  if (!snippet || more.length > 0) return;
  const asked = new URLSearchParams(location.search);
  const seed = /^\d{1,15}$/.test(asked.get("seed") ?? "") ? Number(asked.get("seed")) : null;
  if (asked.has("timeline")) void snippet.timeline({ seed });
  else if (seed !== null) void snippet.run({ seed });
  else if (asked.has("check")) void snippet.check();
  snippet.addEventListener("replaying", (event) => {
    const address = new URL(location.href);
    address.search = new URLSearchParams({ seed: String((event as CustomEvent<{ seed: number }>).detail.seed) }).toString();
    history.replaceState(history.state, "", address);
  });
}
