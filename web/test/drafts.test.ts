import { describe, expect, it } from "vitest";
import { draftKey, draftLimits, Drafts, type Store } from "../src/drafts";

class MemoryStore implements Store {
  readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key(index: number) {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.items.set(key, value);
  }
  removeItem(key: string) {
    this.items.delete(key);
  }
}

const key = draftKey("sharing-state", "two-at-once", "package main\n");

describe("a draft's key", () => {
  it("tells lessons, snippets and versions of the original apart", () => {
    const keys = [
      key,
      draftKey("sharing-state", "two-at-once", "package main\n\n"),
      draftKey("sharing-state", "other", "package main\n"),
      draftKey("other", "two-at-once", "package main\n"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("drafts", () => {
  it("survive the page", () => {
    const store = new MemoryStore();
    expect(new Drafts(() => store).write(key, "edited")).toBe(true);
    expect(new Drafts(() => store).read(key)).toBe("edited");
  });

  it("are gone once removed", () => {
    const store = new MemoryStore();
    const drafts = new Drafts(() => store);
    drafts.write(key, "edited");
    drafts.remove(key);
    expect([drafts.read(key), store.length]).toEqual([null, 0]);
  });

  it("live as long as the page where storage is denied", () => {
    const drafts = new Drafts(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(drafts.write(key, "edited")).toBe(false);
    expect(drafts.read(key)).toBe("edited");
    drafts.remove(key);
    expect(drafts.read(key)).toBe(null);
  });

  it("live as long as the page where storage is full", () => {
    const store = new MemoryStore();
    store.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const drafts = new Drafts(() => store);
    expect([drafts.write(key, "edited"), drafts.read(key)]).toEqual([false, "edited"]);
  });

  it("that are too long are not stored", () => {
    const store = new MemoryStore();
    const drafts = new Drafts(() => store);
    expect(drafts.write(key, "x".repeat(draftLimits.size + 1))).toBe(false);
    expect(store.length).toBe(0);
  });

  it("push out the oldest, and nothing of others", () => {
    const store = new MemoryStore();
    store.setItem("theirs", "kept");
    const drafts = new Drafts(() => store);
    for (let i = 0; i <= draftLimits.count; i++) drafts.write(draftKey("l", `s${i}`, ""), "x", i);
    expect(store.length).toBe(draftLimits.count + 1);
    expect(store.getItem(draftKey("l", "s0", ""))).toBe(null);
    expect(store.getItem(draftKey("l", "s1", ""))).not.toBe(null);
    expect(store.getItem("theirs")).toBe("kept");
  });

  it.each(["", "{", "null", "[]", '{"text":1,"time":1}'])("that are stored as %j are no drafts", (value) => {
    const store = new MemoryStore();
    store.setItem(key, value);
    expect(new Drafts(() => store).read(key)).toBe(null);
  });
});
