/**
 * The page's script: it makes every `<go-snippet>` of a page run.
 *
 * element.ts is the element, on engine.ts, which knows no page; editor.ts is fetched only when a reader is about to edit;
 * toolchain/ and runner/ hold the workers and the frame that a program is built and run in.
 */
import { GoSnippet } from "./element";
import { reportHeight } from "./embed";
import { showProgress } from "./exercise/counts";
import { openAsAsked } from "./opening";

customElements.define("go-snippet", GoSnippet);
if (document.body.classList.contains("embed")) reportHeight();
showProgress();
openAsAsked();
const twins = document.querySelectorAll<HTMLElement>(".twins");
if (twins.length > 0) void import("./python/twins").then(({ joinTwins }) => joinTwins(twins, GoSnippet));
