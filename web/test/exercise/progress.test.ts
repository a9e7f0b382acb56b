import { describe, expect, it } from "vitest";
import { countWords } from "../../src/exercise/counts";
import { Progress } from "../../src/exercise/progress";
import type { Store } from "../../src/drafts";

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

const denied = () => {
  throw new DOMException("denied", "SecurityError");
};

describe("progress", () => {
  it("survives the page", () => {
    const store = new MemoryStore();
    expect(new Progress(() => store).add("l", "x")).toBe(true);
    const next = new Progress(() => store);
    expect([next.has("l", "x"), next.has("l", "y"), next.has("m", "x")]).toEqual([true, false, false]);
  });

  it("lives as long as the page where storage is denied or full", () => {
    const full = new MemoryStore();
    full.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    for (const store of [denied, () => full]) {
      const progress = new Progress(store);
      expect([progress.any, progress.add("l", "x"), progress.has("l", "x"), progress.any]).toEqual([false, false, true, true]);
      progress.forget();
      expect([progress.has("l", "x"), progress.any]).toEqual([false, false]);
    }
  });

  it("is forgotten as a whole, brought back as a whole, and nothing of others is touched", () => {
    const store = new MemoryStore();
    store.setItem("interleave:draft:1:l/x:0", "theirs");
    const progress = new Progress(() => store);
    progress.add("l", "x");
    progress.add("m", "y");
    const forgotten = progress.forget();
    expect([progress.any, store.length]).toEqual([false, 1]);
    expect(progress.restore(forgotten)).toBe(true);
    expect([progress.has("l", "x"), progress.has("m", "y"), store.length]).toEqual([true, true, 3]);
  });

  it("that another tab forgot is forgotten here", () => {
    const store = new MemoryStore();
    const here = new Progress(() => store);
    here.add("l", "x");
    new Progress(() => store).forget();
    expect(here.has("l", "x")).toBe(false);
  });

  it("tells who watches, at once and after each change", () => {
    const progress = new Progress(denied);
    const seen: boolean[] = [];
    progress.watch(() => seen.push(progress.has("l", "x")));
    progress.add("l", "x");
    progress.forget();
    expect(seen).toEqual([false, true, false]);
  });
});

describe("what is said of a lesson's exercises", () => {
  it.each([
    [0, 3, null],
    [1, 3, "1 of 3 exercises solved"],
    [3, 3, "✓ 3 exercises solved"],
    [1, 1, "✓ 1 exercise solved"],
  ])("%i of %i: %j", (solved, all, words) => {
    expect(countWords(solved, all)).toBe(words);
  });
});
