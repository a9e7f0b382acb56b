/** Makes a snippet on the page what the server has of it now. */
import { draftKey, Drafts } from "../drafts";
import type { GoSnippet } from "../element";

/** What of a snippet's element is its program: the code, its tests, what it prints and its picture. */
const program = ":scope > pre, :scope > .test, :scope > .prints, :scope > .drawn";

/** States after which a program that has changed is run again. One that was stopped, or never run, waits for its reader. */
const running: readonly string[] = ["building", "running", "exited", "failed"];

/** Attributes that are the page's: how a snippet is, and that it is a tab's. */
const own: readonly string[] = ["state", "hidden", "id", "role", "aria-labelledby", "language"];

/** Renews a snippet and its Python twin, each by itself; tabs that have lost one come with the page anew. */
export function renewTwins(there: Element, next: Element, before: Element | null): void {
  const [go, python] = there.querySelectorAll<GoSnippet>(":scope > go-snippet");
  const of = (twins: Element | null) => twins?.querySelector(":scope > go-snippet") ?? null;
  renewSnippet(go!, of(next)!, of(before));
  renewSnippet(python!, twinOf(next), before && twinOf(before));
  if (!go!.isConnected || !python!.isConnected) location.reload();
}

/** The twin that the server has in a <details>, as an element like the page's. */
function twinOf(twins: Element): Element {
  const twin = twins.querySelector(":scope > go-snippet")!.cloneNode() as Element;
  for (const { name } of [...twin.attributes]) if (!["name", "lesson", "args", "env"].includes(name)) twin.removeAttribute(name);
  twin.append(...[...twins.querySelectorAll(":scope > .twin > pre")].map((pre) => pre.cloneNode(true)));
  return twin;
}

/**
 * `next` is what the server has, `before` what it had. A program that the reader has not edited becomes what it is now, and is
 * built and run again if it was; an edit stays, and the snippet says that there is something new below it.
 */
export function renewSnippet(there: GoSnippet, next: Element, before: Element | null): void {
  if (before?.isEqualNode(next)) return;
  const source = text(next, ":scope > pre");
  const edited = there.source !== text(before, ":scope > pre");
  if (before && !frame(before).isEqualNode(frame(next))) return replace(there, next, edited ? there.source : null, source);
  for (const { name, value } of next.attributes) if (there.getAttribute(name) !== value) there.setAttribute(name, value);
  for (const { name } of [...there.attributes]) if (!own.includes(name) && !next.hasAttribute(name)) there.removeAttribute(name);
  const asBefore = ["pre", ".test"].every((part) => text(before, `:scope > ${part}`) === text(next, `:scope > ${part}`));
  there.renew(source);
  if (there.source === source) there.querySelector(":scope > pre")?.replaceChildren(...copies(next, ":scope > pre"));
  renewPart(there, next, ".test", (part) => there.querySelector(":scope > .bar")?.before(part));
  renewPart(there, next, ".prints", (part) => there.querySelector(":scope > .bar")?.before(part));
  renewPart(there, next, ".drawn", (part) => there.append(part));
  if (!asBefore && there.source === source && running.includes(there.state)) void there.run();
}

function text(element: Element | null, part: string): string {
  return element?.querySelector(part)?.textContent ?? "";
}

function copies(element: Element, part: string): Node[] {
  return [...(element.querySelector(part)?.cloneNode(true).childNodes ?? [])];
}

/** A snippet without its program: what is known to be able to change in place is not in it. */
function frame(snippet: Element): Element {
  const bare = snippet.cloneNode(true) as Element;
  for (const { name } of [...bare.attributes]) bare.removeAttribute(name);
  for (const part of bare.querySelectorAll(program)) part.remove();
  bare.normalize();
  return bare;
}

/** Another kind of snippet takes its place, and begins with the reader's edit as after a reload. */
function replace(there: GoSnippet, next: Element, edit: string | null, source: string): void {
  if (edit !== null) new Drafts(() => localStorage).write(draftKey(next.getAttribute("lesson") ?? "", next.getAttribute("name") ?? "", source), edit);
  there.replaceWith(next.cloneNode(true));
}

/** Adds, changes or removes a part beside the code. */
function renewPart(there: Element, next: Element, part: string, add: (part: Node) => void): void {
  const old = there.querySelector(`:scope > ${part}`);
  const wanted = next.querySelector(`:scope > ${part}`);
  if (!wanted) old?.remove();
  else if (!old) add(wanted.cloneNode(true));
  else if (old.innerHTML !== wanted.innerHTML) old.replaceChildren(...copies(next, `:scope > ${part}`));
}
