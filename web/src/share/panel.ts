/** The panel behind Share: a program as a link, and in the forms that blogs take (forms.ts). */
import { part } from "../dom";
import { forms, type Given } from "./forms";
import { LinkError, longLink, type Program, writeLink } from "./link";

export interface Shared {
  program: Program;
  /** The path of its page for iframes, where it is a lesson's and unedited: a short link is enough then. */
  page: string | null;
  name: string;
  /** The schedule that was run last, which a link then shows. */
  seed: number | null;
}

export class SharePanel {
  readonly element = part("section", "share-panel");
  readonly #note = part("p", "note-line");
  readonly #choice = part("select");
  readonly #text = part("textarea");
  readonly #how = part("p", "how-line");
  readonly #copy = part("button", "copy");
  #given: Given | null = null;

  constructor(after: Element) {
    this.element.ariaLabel = "Share";
    this.element.hidden = true;
    const label = part("label");
    label.append("As ", this.#choice);
    // They are there before the link is: a key that comes meanwhile chooses all the same.
    this.#choice.append(...forms.map(({ name }) => new Option(name)));
    this.#text.readOnly = true;
    this.#text.rows = 3;
    this.#text.spellcheck = false;
    this.#text.ariaLabel = "To copy";
    this.#text.addEventListener("focus", () => this.#text.select());
    this.#copy.type = "button";
    this.#copy.textContent = "Copy";
    this.#copy.addEventListener("click", () => void this.#onCopy());
    this.#choice.addEventListener("change", () => this.#show());
    this.#note.role = "status";
    const head = part("div", "share-head");
    head.append(label, this.#copy);
    this.element.append(head, this.#text, this.#how, this.#note);
    after.after(this.element);
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  toggle(shared: Shared): void {
    this.element.hidden = this.shown;
    if (!this.shown) return;
    void this.#fill(shared);
    this.#choice.focus();
  }

  async #fill({ program, page, name, seed }: Shared): Promise<void> {
    const root = new URL(document.querySelector<HTMLMetaElement>('meta[name="interleave-root"]')?.content ?? "/", document.baseURI);
    const asked = seed === null ? "" : `?seed=${seed}`;
    try {
      const link = await writeLink(program);
      const linked = (folder: string) => `${new URL(folder, root).href}${asked}#${link}`;
      const embed = page === null ? linked("embed/") : new URL(page + asked, document.baseURI).href;
      const places = { link: linked("play/"), embed, root: root.href, snippet: page === null ? null : new URL(page, document.baseURI).pathname.replace(/^.*\/embed\/|\/$/g, "") };
      this.#given = { places, source: program.main, title: `Go program ${name}`.trim() };
      const long = places.link.length > longLink;
      this.#say(long ? `The link has ${places.link.length.toLocaleString("en")} characters. Some programs that pass links on cut those above ${longLink.toLocaleString("en")}.` : "");
    } catch (error) {
      this.#given = null;
      this.#say(error instanceof LinkError ? `There is no link: ${error.message}.` : "There is no link: this browser cannot make one.");
    }
    this.#show();
  }

  #show(): void {
    const form = this.#given && forms[this.#choice.selectedIndex];
    this.#text.value = form?.text(this.#given!) ?? "";
    this.#text.hidden = this.#copy.hidden = !form;
    this.#how.textContent = form?.how?.(this.#given!) ?? "";
    this.#how.hidden = !this.#how.textContent;
  }

  async #onCopy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#text.value);
      this.#say("Copied.");
    } catch {
      // An embed may not: what is selected can be copied by key.
      this.#text.focus();
      this.#say("This page may not copy: the text is selected, copy it by key.");
    }
  }

  #say(words: string): void {
    this.#note.textContent = words;
  }
}
