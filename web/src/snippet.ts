/**
 * The page's script: it makes every `<go-snippet>` of a page run.
 *
 * element.ts is the element, on engine.ts, which knows no page; editor.ts is fetched only when a reader is about to edit;
 * toolchain/ and runner/ hold the workers and the frame that a program is built and run in. embed/ is what an embed and the page
 * around it have in common, share/ what makes a link of a program, and a program of a link.
 */
import { GoSnippet } from "./element";
import { talkToPage } from "./embed/frame";
import { dress } from "./embed/look";
import { openAsAsked, openWhenTold } from "./opening";
import { linkIn } from "./share/address";

const asked = new URLSearchParams(location.search);
const embedded = document.body.classList.contains("embed");
if (embedded) dress(document.querySelectorAll<HTMLElement>("go-snippet"), asked);
// A page that has one program of its own, and none of a lesson, takes one from its address.
const open = document.querySelector<HTMLElement>("go-snippet[open-link]");
const link = open && linkIn(location);
const came = link ? await import("./share/open").then(({ openLink }) => openLink(open, link)) : false;
if (open) addEventListener("hashchange", () => linkIn(location) && location.reload());

customElements.define("go-snippet", GoSnippet);
if (embedded) talkToPage();
if (document.querySelector(".done, .forget")) void import("./exercise/exercises").then(({ showProgress }) => showProgress(), () => {});
if (came) openWhenTold(asked);
else openAsAsked(asked);
const twins = document.querySelectorAll<HTMLElement>(".twins");
if (twins.length > 0) void import("./python/twins").then(({ joinTwins }) => joinTwins(twins, GoSnippet));
