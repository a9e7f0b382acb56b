/**
 * What a page with one snippet does at once, where its address asks for it: `?check` checks the program, `?seed=N` runs it as
 * that schedule, and `?timeline`, or `?timeline&seed=N`, draws what its goroutines do. The address follows the reader: a link to it shows others what is shown here.
 */
import type { GoSnippet } from "./element";
import { part } from "./dom";

export function openAsAsked(asked: URLSearchParams): void {
  const snippet = onlySnippet();
  if (!snippet) return;
  void wish(snippet, asked)?.act();
  follow(snippet);
}

/** … of a program that came with a link: a stranger's program does nothing by itself, so the reader is offered what is asked for. */
export function openWhenTold(asked: URLSearchParams): void {
  const snippet = onlySnippet();
  if (!snippet) return;
  follow(snippet);
  const wished = wish(snippet, asked);
  if (!wished) return;
  const button = part("button", "wish");
  button.type = "button";
  button.textContent = wished.words;
  button.addEventListener("click", () => {
    button.remove();
    void wished.act();
  });
  document.querySelector(".came")?.append(" ", button);
}

function onlySnippet(): GoSnippet | undefined {
  const [snippet, ...more] = document.querySelectorAll<GoSnippet>("go-snippet");
  return more.length > 0 ? undefined : snippet;
}

function wish(snippet: GoSnippet, asked: URLSearchParams): { words: string; act: () => Promise<unknown> } | null {
  const seed = /^\d{1,15}$/.test(asked.get("seed") ?? "") ? Number(asked.get("seed")) : null;
  if (asked.has("timeline")) return { words: seed === null ? "Draw its timeline" : `Draw schedule ${seed}`, act: () => snippet.timeline({ seed }) };
  if (seed !== null) return { words: `Run it as schedule ${seed}`, act: () => snippet.run({ seed }) };
  if (asked.has("check")) return { words: "Check it", act: () => snippet.check() };
  return null;
}

function follow(snippet: GoSnippet): void {
  snippet.addEventListener("replaying", (event) => {
    const address = new URL(location.href);
    for (const other of ["check", "timeline"]) address.searchParams.delete(other);
    address.searchParams.set("seed", String((event as CustomEvent<{ seed: number }>).detail.seed));
    history.replaceState(history.state, "", address);
  });
}
