/**
 * The search: a field, and below it the list of what was found, as a combobox with a listbox. The focus stays in the field;
 * arrows choose, Enter goes there, Escape closes.
 */
import { Engine, type Found, type Lesson } from "./engine";
import type { Piece } from "./words";

/** So many are shown: who has not found it among them types another word. */
const most = 12;

export class Dialog {
  readonly #address: string;
  readonly #dialog = make("dialog", { className: "search", ariaLabel: "Search the lessons" });
  readonly #field = make("input", { type: "text", role: "combobox", ariaLabel: "Search the lessons", ariaAutoComplete: "list", ariaExpanded: "false", placeholder: "Search the lessons", autocomplete: "off", spellcheck: false, enterKeyHint: "go", maxLength: 200 });
  readonly #list = make("div", { id: "found", role: "listbox", ariaLabel: "Sections found", hidden: true });
  readonly #status = make("p", { role: "status" });
  #engine: Promise<Engine> | undefined;
  #chosen = -1;

  /** The lessons' words are fetched from the address when the dialog is opened. */
  constructor(address: string) {
    this.#address = address;
    this.#field.setAttribute("aria-controls", this.#list.id);
    this.#field.autofocus = true;
    this.#field.autocapitalize = "none";
    const close = make("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => this.#dialog.close());
    const row = make("div", { className: "row" });
    row.append(this.#field, close);
    const all = make("div", {});
    all.append(row, this.#status, this.#list);
    this.#dialog.append(all);
    document.body.append(this.#dialog);

    this.#field.addEventListener("input", () => void this.#search());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a")) this.#dialog.close();
    });
    // What is around the dialog is the dialog, too; its content fills it.
    this.#dialog.addEventListener("click", ({ target }) => {
      if (target === this.#dialog) this.#dialog.close();
    });
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#field.select();
    void this.#search();
  }

  /** The engine, with the lessons in it; a failure is forgotten, so that the next call tries again. */
  #ready(): Promise<Engine> {
    this.#engine ??= read(this.#address);
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  async #search(): Promise<void> {
    const query = this.#field.value;
    let engine: Engine;
    try {
      engine = await this.#ready();
    } catch (error) {
      return this.#show([], error instanceof Error ? error.message : String(error));
    }
    if (this.#field.value !== query) return; // what has been typed since is searched for
    const found = engine.search(query);
    this.#show(found.slice(0, most), statusWords(query, found.length));
  }

  #show(found: Found[], status: string): void {
    this.#list.replaceChildren(...found.map(option));
    this.#list.hidden = found.length === 0;
    this.#list.scrollTop = 0;
    this.#field.ariaExpanded = String(found.length > 0);
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#choose(found.length > 0 ? 0 : -1);
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [i, option] of [...this.#list.children].entries()) {
      option.ariaSelected = String(i === index);
      if (i === index) option.scrollIntoView({ block: "nearest" });
    }
    const id = this.#list.children[index]?.id;
    if (id) this.#field.setAttribute("aria-activedescendant", id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#list.children.length;
    if (event.isComposing || count === 0) return;
    if (event.key === "ArrowDown") this.#choose((this.#chosen + 1) % count);
    else if (event.key === "ArrowUp") this.#choose((this.#chosen + count - 1) % count);
    else if (event.key === "Enter") (this.#list.children[this.#chosen] as HTMLElement | undefined)?.click();
    else return;
    event.preventDefault();
  }
}

async function read(address: string): Promise<Engine> {
  let lessons: Lesson[];
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    // Their paths are relative to the list's address.
    const base = new URL(address, document.baseURI);
    lessons = ((await response.json()) as Lesson[]).map((lesson) => ({ ...lesson, path: new URL(lesson.path, base).href }));
  } catch {
    throw new Error("The lessons’ words could not be fetched. Type again to try again.");
  }
  return new Engine(lessons);
}

function statusWords(query: string, count: number): string {
  if (query.trim() === "") return "";
  if (count === 0) return "Nothing found";
  if (count > most) return `${count} sections found, the best ${most} are shown`;
  return count === 1 ? "1 section found" : `${count} sections found`;
}

function option({ href, lesson, title, excerpt }: Found, index: number): HTMLElement {
  const link = make("a", { href, id: `found-${index}`, role: "option", tabIndex: -1 });
  for (const [name, pieces] of Object.entries({ title, lesson: [{ text: lesson ?? "Lesson", found: false }], excerpt })) {
    const line = make("span", { className: name });
    line.append(...pieces.map(shown));
    link.append(line, " ");
  }
  return link;
}

function shown({ text, found }: Piece): Node {
  return found ? make("mark", { textContent: text }) : document.createTextNode(text);
}

/** The search shares no module with the page's other scripts: what is shared would be one more file to fetch for them. */
function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]>): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), properties);
}
