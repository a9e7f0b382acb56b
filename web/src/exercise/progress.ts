/**
 * Which exercises the reader has solved: kept in this browser, an entry each, and sent nowhere. Storage can be denied or cleared
 * at any time: then it is known as long as the page is open.
 */
import type { Store } from "../drafts";

const prefix = "interleave:solved:1:";

export class Progress {
  #memory = new Set<string>();
  readonly #listeners: (() => void)[] = [];

  /** `store` is a function because merely naming localStorage can throw. */
  constructor(private readonly store: () => Store) {}

  has(lesson: string, name: string): boolean {
    const key = keyOf(lesson, name);
    return this.#memory.has(key) || this.#try((store) => store.getItem(key) !== null) === true;
  }

  /** Reports whether it outlives the page. */
  add(lesson: string, name: string): boolean {
    return this.restore([keyOf(lesson, name)]);
  }

  /** Whether anything is known. */
  get any(): boolean {
    return this.#keys().length > 0;
  }

  /** Forgets all, and returns it as `restore` takes it. */
  forget(): string[] {
    const keys = this.#keys();
    this.#memory.clear();
    this.#try((store) => keys.forEach((key) => store.removeItem(key)));
    this.changed();
    return keys;
  }

  restore(keys: readonly string[]): boolean {
    for (const key of keys) this.#memory.add(key);
    const stored = this.#try((store) => keys.forEach((key) => store.setItem(key, "solved")) ?? true) ?? false;
    // What is stored is known from there, so that it can be forgotten in another tab.
    if (stored) for (const key of keys) this.#memory.delete(key);
    this.changed();
    return stored;
  }

  /** Calls the listener now, and whenever something is solved or forgotten. */
  watch(listener: () => void): void {
    this.#listeners.push(listener);
    listener();
  }

  /** What is stored may have changed without us. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #keys(): string[] {
    const stored = this.#try((store) => Array.from({ length: store.length }, (_, i) => store.key(i) ?? "").filter((key) => key.startsWith(prefix)));
    return [...new Set([...this.#memory, ...(stored ?? [])])];
  }

  #try<T>(use: (store: Store) => T): T | undefined {
    try {
      return use(this.store());
    } catch {
      return undefined;
    }
  }
}

function keyOf(lesson: string, name: string): string {
  return `${prefix}${lesson}/${name}`;
}
