/** How many exercises of a lesson are solved, where the server wrote how many there are; and the way to forget it. */
import { Progress } from "./progress";

export const progress = new Progress(() => localStorage);

/** Fills in what the page says of the reader's progress, and keeps it right: other tabs change it, and pages come back as they were left. */
export function showProgress(): void {
  for (const place of document.querySelectorAll<HTMLElement>(".done[data-exercises]")) {
    const lesson = place.dataset["lesson"]!;
    const names = JSON.parse(place.dataset["exercises"]!) as string[];
    const none = place.textContent;
    progress.watch(() => {
      const solved = names.filter((name) => progress.has(lesson, name)).length;
      place.textContent = countWords(solved, names.length) ?? none;
      place.classList.toggle("all", solved === names.length);
    });
  }
  const forget = document.querySelector<HTMLElement>(".forget");
  if (forget) offerToForget(forget);
  addEventListener("storage", () => progress.changed());
  addEventListener("pageshow", (event) => event.persisted && progress.changed());
}

/** What is said in place of how many there are; null while there is nothing to say. */
export function countWords(solved: number, all: number): string | null {
  if (solved === 0) return null;
  const exercises = all === 1 ? "exercise" : "exercises";
  return solved === all ? `✓ ${all} ${exercises} solved` : `${solved} of ${all} ${exercises} solved`;
}

/** The button forgets, and then brings back what it forgot, until the page is left. */
function offerToForget(place: HTMLElement): void {
  const button = place.querySelector("button")!;
  const label = button.textContent;
  let forgotten: string[] = [];
  button.addEventListener("click", () => {
    const keys = forgotten;
    forgotten = [];
    if (keys.length > 0) progress.restore(keys);
    else forgotten = progress.forget();
    button.textContent = forgotten.length > 0 ? "Undo" : label;
  });
  progress.watch(() => {
    if (progress.any) place.hidden = false;
  });
}
