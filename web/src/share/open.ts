/**
 * A program that came with a link, in the place of the page's own. Whoever made the link wrote it, and nobody has looked at it: the
 * page says so, and nothing of it runs until the reader does. That is kept here, and in snippet.ts, which asks nothing of such a program.
 */
import { Code } from "../code";
import { part } from "../dom";
import { LinkError, type Program, readLink } from "./link";

/** Puts the link's program into the page, before the element reads what the page has. Reports whether there was one. */
export async function openLink(snippet: HTMLElement, link: string): Promise<boolean> {
  let program: Program;
  try {
    program = await readLink(link);
  } catch (error) {
    const why = error instanceof LinkError ? error.message : "this browser cannot read it";
    tell(snippet, `The link does not open: ${why}. This is not its program.`, "alert");
    return false;
  }
  fill(snippet, program);
  tell(
    snippet,
    document.body.classList.contains("embed")
      ? "Written by whoever made this page or link, not by us."
      : "This program came with a link: whoever made the link wrote it. It runs when you press Run, here in your browser, and reaches nothing else.",
  );
  for (const way of document.querySelectorAll<HTMLAnchorElement>("a.play")) way.hash = link;
  return true;
}

function fill(snippet: HTMLElement, { main, test, args, env }: Program): void {
  for (const name of ["prebuilt", "prebuilt-race", "want", "counts", "args", "env"]) snippet.removeAttribute(name);
  if (args.length > 0) snippet.setAttribute("args", JSON.stringify(args));
  if (env.length > 0) snippet.setAttribute("env", JSON.stringify(env));
  new Code(snippet.querySelector("pre")!).show(main);
  for (const old of snippet.querySelectorAll(".test, .prints")) old.remove();
  if (test === null) return;
  const details = part("details", "test");
  const summary = part("summary");
  summary.textContent = "main_test.go";
  const pre = part("pre");
  new Code(pre).show(test);
  details.append(summary, pre);
  snippet.append(details);
}

/** In the place that the page has for it: the room is there before the words are, so that nothing moves. */
function tell(snippet: HTMLElement, words: string, role = "note"): void {
  const note = document.querySelector<HTMLElement>(".came") ?? part("p", "came note");
  note.textContent = words;
  note.role = role;
  if (!note.isConnected) snippet.before(note);
}
