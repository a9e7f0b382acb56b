/** What a snippet's source is: the author's, and what the reader has made of it, which is kept over a reload (drafts.ts). */
import { draftKey } from "./drafts";
import { drafts } from "./page";
import type { Words } from "./words";

/** It is stored when the reader has paused for so long, in ms, and when the page is left. */
const pause = 300;

export class Draft {
  source = "";
  #original = "";
  #key = "";
  #saving = 0;
  #unsaved = false;
  /** Whether the last one outlives the page; true until storage is found wanting. */
  #stored = true;

  /** `name` says which snippet of which lesson it is of; `onStored` is told when it becomes another how long it is kept. */
  constructor(
    private readonly name: () => { lesson: string; file: string },
    private readonly onStored: () => void,
  ) {}

  get original(): string {
    return this.#original;
  }

  get edited(): boolean {
    return this.source !== this.#original;
  }

  /** Begins with the author's source, and gives what is kept of the reader's, where that is another. */
  begin(original: string): string | null {
    this.#original = this.source = original;
    this.#key = this.#keyOf();
    const kept = drafts.read(this.#key);
    return kept === original ? null : kept;
  }

  /** The author's source is another one now; what was kept was made of the one before. */
  renew(original: string): void {
    this.forget();
    this.#original = original;
    this.#key = this.#keyOf();
  }

  #keyOf(): string {
    const { lesson, file } = this.name();
    return draftKey(lesson, file, this.#original);
  }

  /** Keeps the source, soon. */
  keep(): void {
    this.#unsaved = true;
    clearTimeout(this.#saving);
    this.#saving = setTimeout(this.save, pause);
  }

  /** Keeps it now. */
  readonly save = (): void => {
    clearTimeout(this.#saving);
    if (!this.#unsaved) return;
    this.#unsaved = false;
    if (!this.edited) return drafts.remove(this.#key);
    const stored = drafts.write(this.#key, this.source);
    if (stored === this.#stored) return;
    this.#stored = stored;
    this.onStored();
  };

  forget(): void {
    this.#unsaved = false;
    drafts.remove(this.#key);
  }

  /** What the bar says of it. */
  get words(): Words {
    if (!this.edited) return { how: "", end: "" };
    return { how: "edited", end: this.#stored ? "kept in this browser" : "kept until you leave" };
  }
}
