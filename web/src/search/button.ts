/**
 * The script of the search: it puts a button into the header, and "/" presses it. Everything else is fetched when it is pressed
 * for the first time, so that who does not search pays for this file alone.
 */
import type { Dialog } from "./dialog";

let dialog: Promise<Dialog> | undefined;

function open(): void {
  const address = document.querySelector<HTMLMetaElement>(`meta[name="interleave-search"]`)?.content ?? "";
  dialog ??= import("./dialog").then(({ Dialog }) => new Dialog(address));
  dialog.then(
    (dialog) => dialog.open(),
    () => (dialog = undefined), // the next press tries again
  );
}

/** Whether keys go into a text where the event comes from. */
function types(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

const place = document.querySelector(".find");
if (place) {
  const button = document.createElement("button");
  button.type = "button";
  button.ariaHasPopup = "dialog";
  button.ariaKeyShortcuts = "/";
  const word = document.createElement("span");
  word.textContent = "Search";
  const key = document.createElement("kbd");
  key.textContent = "/";
  key.ariaHidden = "true";
  button.append(word, key);
  button.addEventListener("click", open);
  place.append(button);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (types(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });
}
