/**
 * Tabs over a Go program and its Python twin. The server renders the twin as a <details> below the snippet, which reads without
 * scripts; here it becomes an element of its own, and one of the two is shown. The choice holds for all programs that have a
 * twin, on all pages of this browser.
 */
import type { GoSnippet } from "../element";
import { isOn } from "../embed/look";
import { python } from "./language";

type File = "main.go" | "main.py";

const files: readonly File[] = ["main.go", "main.py"];
const storageKey = "interleave:file";

class Twins {
  readonly #tabs: Record<File, HTMLButtonElement>;
  readonly #panels: Record<File, HTMLElement>;

  /** `choose` is told what the reader chose, and by which tab. */
  constructor(element: HTMLElement, number: number, Snippet: typeof GoSnippet, choose: (file: File, tab: HTMLElement) => void) {
    const go = element.querySelector<GoSnippet>("go-snippet")!;
    const details = element.querySelector("details.twin")!;
    const twin = new Snippet(python);
    twin.setAttribute("language", "python");
    for (const name of ["name", "lesson", "args", "env", "stdin", "readonly", "theme"]) if (go.hasAttribute(name)) twin.setAttribute(name, go.getAttribute(name)!);
    twin.append(details.querySelector("pre")!);
    details.replaceWith(twin);
    this.#panels = { "main.go": go, "main.py": twin };
    const list = document.createElement("div");
    list.className = "tabs";
    list.role = "tablist";
    list.ariaLabel = `Files of ${go.getAttribute("name")}`;
    const tab = (file: File) => this.#tab(file, number, choose);
    this.#tabs = { "main.go": tab("main.go"), "main.py": tab("main.py") };
    list.append(...files.map((file) => this.#tabs[file]));
    list.addEventListener("keydown", (event) => this.#onKey(event, choose));
    element.querySelector(".files")?.remove();
    element.prepend(list);
    element.classList.add("joined");
  }

  #tab(file: File, number: number, choose: (file: File, tab: HTMLElement) => void): HTMLButtonElement {
    const tab = document.createElement("button");
    const panel = this.#panels[file];
    tab.type = "button";
    tab.role = "tab";
    tab.textContent = file;
    tab.id = `tab-${number}-${file}`;
    panel.id = `panel-${number}-${file}`;
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(file, tab));
    return tab;
  }

  /** As tabs go: arrows move and choose, Home and End go to the ends. */
  #onKey(event: KeyboardEvent, choose: (file: File, tab: HTMLElement) => void): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const at = files.findIndex((file) => this.#tabs[file] === event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const file = files.at(to % files.length)!;
    this.#tabs[file].focus();
    choose(file, this.#tabs[file]);
  }

  show(file: File): void {
    for (const one of files) {
      this.#panels[one].hidden = one !== file;
      this.#tabs[one].ariaSelected = String(one === file);
      this.#tabs[one].tabIndex = one === file ? 0 : -1;
    }
  }
}

/** Joins all twins of the page; `?python` in its address shows Python first, whatever the reader chose elsewhere. */
export function joinTwins(elements: Iterable<HTMLElement>, Snippet: typeof GoSnippet): void {
  const all: Twins[] = [];
  const show = (file: File) => all.forEach((twins) => twins.show(file));
  const choose = (file: File, tab: HTMLElement) => {
    const before = tab.getBoundingClientRect().top;
    remember(file);
    show(file);
    // What stands above may have become shorter or longer: the reader stays where the tab is.
    scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
  };
  for (const element of elements) all.push(new Twins(element, all.length + 1, Snippet, choose));
  const asked = new URLSearchParams(location.search).get("python");
  show(isOn(asked) ? "main.py" : remembered());
}

function remembered(): File {
  try {
    return localStorage.getItem(storageKey) === "main.py" ? "main.py" : "main.go";
  } catch {
    return "main.go";
  }
}

function remember(file: File): void {
  try {
    if (file === "main.py") localStorage.setItem(storageKey, file);
    else localStorage.removeItem(storageKey);
  } catch {}
}
