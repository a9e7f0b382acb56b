/**
 * Makes a page what the server has of it now, in place. What the server has left alone is left alone: elements stay the same
 * elements, with what is focused, typed and scrolled in them.
 */
import { Idiomorph } from "idiomorph";
import type { GoSnippet } from "../element";
import { renewSnippet, renewTwins } from "./snippets";

/** Whether two versions of a page need different scripts, or are pages of different kinds: then only loading it helps. */
export function needsLoading(before: Document, after: Document): boolean {
  const made = (page: Document) =>
    page.body.className +
    [...page.querySelectorAll("head script, head meta[name^=interleave-toolchain]")].map((element) => element.outerHTML).join("") +
    [...page.querySelectorAll(".twins > go-snippet")].map((snippet) => snippet.getAttribute("name")).join(" "); // tabs come with the page
  return made(before) !== made(after);
}

/** A page as the server sent it, and what has become of its parts. */
export class Page {
  /** The children of the body by what they are. What scripts have added is none of them. */
  readonly #regions: Map<string, Element>;
  #sent: Document | null = null;

  /** Must be made before other scripts add to the body. */
  constructor(private readonly page: Document) {
    this.#regions = regions(page);
  }

  /** What the page was when it was last patched, or loaded. */
  get sent(): Document | null {
    return this.#sent;
  }

  /** Says what the page was when it was loaded. */
  loaded(sent: Document): void {
    this.#sent = sent;
  }

  patch(next: Document): void {
    const before = this.#sent;
    this.#sent = next.cloneNode(true) as Document; // nodes of `next` go into the page
    patchHead(this.page, next);
    const hold = holdScroll(this.page);
    const known = before ? regions(before) : new Map<string, Element>();
    const wanted = regions(next);
    for (const [key, element] of this.#regions) {
      if (wanted.has(key)) continue;
      element.remove();
      this.#regions.delete(key);
    }
    let last: Element | undefined;
    for (const [key, element] of wanted) {
      const there = this.#regions.get(key);
      if (!there) {
        if (last) last.after(element);
        else this.page.body.prepend(element);
        this.#regions.set(key, element);
      } else if (!known.get(key)?.isEqualNode(element)) morph(there, element, known.get(key));
      last = this.#regions.get(key);
    }
    hold();
  }
}

function regions(page: Document): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const element of page.body.children) {
    const what = `${element.localName} ${element.className} ${element.id}`;
    let key = what;
    for (let n = 2; found.has(key); n++) key = `${what} ${n}`;
    found.set(key, element);
  }
  return found;
}

function patchHead(page: Document, next: Document): void {
  if (page.title !== next.title) page.title = next.title;
  const description = next.querySelector("meta[name=description]")?.getAttribute("content");
  if (description) page.querySelector("meta[name=description]")?.setAttribute("content", description);
  const index = next.querySelector("meta[name=interleave-search]")?.getAttribute("content"); // of the words, which have changed
  if (index) page.querySelector("meta[name=interleave-search]")?.setAttribute("content", index);
  const links = "link[rel=stylesheet]";
  const address = (link: Element) => link.getAttribute("href");
  const there = [...page.querySelectorAll(links)];
  const wanted = [...next.querySelectorAll(links)];
  let last = there[0];
  for (const link of wanted) {
    const same = there.find((other) => address(other) === address(link));
    if (!same) last?.after(link);
    last = same ?? link;
  }
  for (const link of there) {
    if (wanted.some((other) => address(other) === address(link))) continue;
    // What it styled is bare until what takes its place is there.
    if (last && !there.includes(last)) last.addEventListener("load", () => link.remove(), { once: true });
    else link.remove();
  }
}

/** Morphs an element of the page; `before` is what the server had of it. */
function morph(there: Element, element: Element, before: Element | undefined): void {
  // A snippet is known by its name, whatever comes to stand before it.
  const named = [there, element, ...(before ? [before] : [])].flatMap((root) => [...root.querySelectorAll("go-snippet:not([language])")]);
  const ids = new Map(named.map((snippet) => [snippet, snippet.id]));
  for (const snippet of named) snippet.id = `snippet ${snippet.getAttribute("name")}`;
  Idiomorph.morph(there, element, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (old, next) => {
        if (old instanceof Element && old.matches(".twins") && next instanceof Element) {
          const id = next.querySelector("go-snippet")?.id ?? "";
          renewTwins(old, next, before?.querySelector(`[id="${id}"]`)?.parentElement ?? null);
          return false;
        }
        if (old.localName !== "go-snippet" || !(next instanceof Element)) return true;
        renewSnippet(old as GoSnippet, next, before?.querySelector(`[id="${next.id}"]`) ?? null);
        return false;
      },
      // The reader's, not the server's.
      beforeAttributeUpdated: (name, element) => !(name === "open" && element.localName === "details"),
    },
  });
  for (const snippet of there.querySelectorAll("go-snippet:not([language])")) {
    const id = ids.get(snippet);
    if (id) snippet.id = id;
    else snippet.removeAttribute("id");
  }
}

/** Remembers what stands at the top of the window; calling what it gives puts that there again. */
function holdScroll(page: Document): () => void {
  const { scrollingElement } = page;
  const blocks = "main > *, main li, main tr";
  const held = [...page.querySelectorAll(blocks)].filter((block) => block.getBoundingClientRect().bottom > 0).slice(0, 50);
  if (!scrollingElement || scrollingElement.scrollTop === 0) return () => {};
  const tops = held.map((block) => block.getBoundingClientRect().top);
  const root = page.documentElement;
  root.style.setProperty("overflow-anchor", "none"); // the browser does as much, where it does, and both would be twice
  return () => {
    const at = held.findIndex((block) => block.isConnected);
    if (at >= 0) scrollingElement.scrollTop += held[at]!.getBoundingClientRect().top - tops[at]!;
    requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
  };
}
