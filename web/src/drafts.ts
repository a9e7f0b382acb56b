/**
 * What readers typed, kept in this browser so that a reload loses nothing. Storage can be denied, full or cleared at any
 * time (embeds in sandboxes, private windows): then drafts live as long as the page.
 */

/** Beyond these nothing is stored: a draft in UTF-16 units, and the number of drafts, of which the oldest go first. */
export const draftLimits = { size: 256 * 1024, count: 64 };

const prefix = "interleave:draft:1:";

/** The part of localStorage that is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Names a snippet wherever it is shown; an original that changed starts without a draft. */
export function draftKey(lesson: string, name: string, original: string): string {
  return `${prefix}${lesson}/${name}:${hash(original)}`;
}

export class Drafts {
  #memory = new Map<string, string>();

  /** `store` is a function because merely naming localStorage can throw. */
  constructor(private readonly store: () => Store) {}

  read(key: string): string | null {
    const kept = this.#memory.get(key);
    if (kept !== undefined) return kept;
    return this.#try((store) => parse(store.getItem(key))?.text ?? null) ?? null;
  }

  /** Reports whether the draft outlives the page. */
  write(key: string, text: string, now = Date.now()): boolean {
    this.#memory.set(key, text);
    if (text.length > draftLimits.size) return false;
    return (
      this.#try((store) => {
        makeRoom(store, key);
        store.setItem(key, JSON.stringify({ time: now, text }));
        return true;
      }) ?? false
    );
  }

  remove(key: string): void {
    this.#memory.delete(key);
    this.#try((store) => store.removeItem(key));
  }

  #try<T>(use: (store: Store) => T): T | undefined {
    try {
      return use(this.store());
    } catch {
      return undefined;
    }
  }
}

function makeRoom(store: Store, key: string): void {
  const others: { key: string; time: number }[] = [];
  for (let i = 0; i < store.length; i++) {
    const other = store.key(i);
    if (!other?.startsWith(prefix) || other === key) continue;
    others.push({ key: other, time: parse(store.getItem(other))?.time ?? 0 });
  }
  others.sort((a, b) => a.time - b.time);
  for (const old of others.slice(0, Math.max(0, others.length - draftLimits.count + 1))) store.removeItem(old.key);
}

function parse(value: string | null): { time: number; text: string } | null {
  if (value === null) return null;
  try {
    const draft: unknown = JSON.parse(value);
    if (typeof draft !== "object" || draft === null) return null;
    const { time, text } = draft as { time?: unknown; text?: unknown };
    return typeof text === "string" && typeof time === "number" ? { time, text } : null;
  } catch {
    return null;
  }
}

/** FNV-1a over UTF-16 units, in two halves of 32 bits: enough to tell versions of one snippet apart. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x5bd1e995) ^ (b >>> 13);
  }
  return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}
