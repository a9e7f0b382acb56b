/**
 * For the page of somebody else: puts embeds where it has marked code, or says <go-snippet src="lesson/snippet">.
 *
 * A block is <pre data-interleave><code class="language-go">…; the attribute may stand on anything around, for all blocks in it, and its
 * words are what an embed's address may say (look.ts): data-interleave="readonly theme=dark". "off" takes a block out. The same
 * words are attributes of <go-snippet>. What was there stays until the frame has said how tall it is, and for good where it never
 * does: without scripts, without our site, or with a browser too old, a post keeps its code.
 */
import { writeLink } from "../share/link";
import { heightIn, type Theme } from "./messages";
import { expectedHeight } from "./size";

const words = ["theme", "readonly", "hide", "output", "check", "timeline", "seed", "python", "lines", "height"];

/** Frames are made so far below what is in sight: in time for the reader, and not for those who never come there. */
const ahead = "800px";

/** After so many ms without the frame the code has its own height again, until the frame does come. */
const patience = 30_000;

export class Upgrader {
  readonly #frames = new Map<HTMLIFrameElement, (height: number) => void>();
  readonly #seen = new WeakSet<Element>();
  readonly #waiting = new Map<Element, () => void>();
  readonly #sight = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && this.#start(target)), { rootMargin: ahead });

  /** `root` is the address that our site begins at. */
  constructor(private readonly root: URL) {
    addEventListener("message", ({ data, source }) => {
      const height = heightIn(data);
      if (height === null) return;
      for (const [frame, fit] of this.#frames) if (frame.contentWindow === source) fit(height);
    });
  }

  /** Upgrades what is in an element, and was not upgraded before. */
  upgrade(within: ParentNode = document): void {
    for (const code of within.querySelectorAll("pre > code.language-go, pre.language-go > code")) {
      const marked = code.closest("[data-interleave]");
      if (!marked || marked.getAttribute("data-interleave") === "off") continue;
      const asked = new URLSearchParams(marked.getAttribute("data-interleave")!.trim().split(/\s+/).join("&"));
      const source = code.textContent ?? "";
      this.#place(code.parentElement!, keep(asked), source, async () => ({ path: "embed/", hash: await writeLink({ main: source, test: null, args: [], env: [] }) }));
    }
    for (const element of within.querySelectorAll<HTMLElement>("go-snippet[src]")) {
      const asked = new URLSearchParams(words.flatMap((word) => (element.hasAttribute(word) ? [[word, element.getAttribute(word)!]] : [])));
      this.#place(element, asked, element.textContent!.trim(), async () => ({ path: `embed/${element.getAttribute("src")}`, hash: "" }));
    }
  }

  /** Has all embeds of the page look so from now on, as where readers choose a theme. */
  theme(theme: Theme): void {
    for (const frame of this.#frames.keys()) frame.contentWindow?.postMessage({ interleave: 1, type: "theme", theme }, "*");
  }

  /** Makes room for the embed now, and the embed when the reader comes near it. */
  #place(original: HTMLElement, asked: URLSearchParams, source: string, find: () => Promise<{ path: string; hash: string }>): void {
    if (this.#seen.has(original)) return;
    this.#seen.add(original);
    const room = document.createElement("div");
    room.className = "interleave";
    original.replaceWith(room);
    room.append(original);
    Object.assign(room.style, { position: "relative", overflow: "auto", height: source ? `${expectedHeight(source, room.clientWidth, asked)}px` : "" });
    this.#waiting.set(room, () => void this.#embed(room, original, asked, find).catch(() => restore(room, original)));
    this.#sight.observe(room);
  }

  #start(room: Element): void {
    this.#sight.unobserve(room);
    this.#waiting.get(room)?.();
    this.#waiting.delete(room);
  }

  async #embed(room: HTMLElement, original: HTMLElement, asked: URLSearchParams, find: () => Promise<{ path: string; hash: string }>): Promise<void> {
    const { path, hash } = await find();
    const address = new URL(path, this.root);
    if (address.protocol !== "https:" && address.protocol !== "http:") throw new Error("an embed has an address of the web");
    for (const [word, value] of asked) address.searchParams.set(word, value);
    if (hash) address.hash = hash;
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = original.getAttribute("title") ?? original.dataset["title"] ?? titleAbove(room) ?? "A Go program";
    Object.assign(frame.style, { position: "absolute", inset: "0", width: "100%", border: "0", borderRadius: "10px", opacity: "0", pointerEvents: "none" });
    frame.inert = true;
    const late = setTimeout(() => restore(room, original, address.href), patience);
    this.#frames.set(frame, (height) => {
      clearTimeout(late);
      frame.inert = false;
      original.hidden = true;
      original.style.display = "none"; // a blog's own styles may show what is hidden
      Object.assign(frame.style, { position: "static", display: "block", opacity: "", pointerEvents: "", height: `${height}px` });
      Object.assign(room.style, { height: "", overflow: "" });
    });
    room.append(frame);
  }
}

/** The page as it was: the code, in its own height; where there is none, a link to where it should be. */
function restore(room: HTMLElement, original: HTMLElement, address?: string): void {
  Object.assign(room.style, { height: "", overflow: "" });
  if (!address || original.textContent.trim()) return;
  const link = document.createElement("a");
  link.href = address;
  link.textContent = original.title || "A Go program";
  original.append(link);
}

/** Only what an embed knows goes into its address. */
function keep(asked: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...asked].filter(([word]) => words.includes(word)));
}

/** The heading that the embed stands under names it, for those who go from frame to frame by their titles. */
function titleAbove(element: Element): string | undefined {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  const text = headings.at(-1)?.textContent?.trim();
  return text ? `Go program: ${text}` : undefined;
}
