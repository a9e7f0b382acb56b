/** What others say to an embed, or to the page around it, is taken only as the protocol has it. */
import { expect, test } from "vitest";
import { readLines } from "../../src/embed/lines";
import { heightIn, secretIn, themeIn } from "../../src/embed/messages";

test("a height is a number of pixels that a page can have", () => {
  expect(heightIn({ interleave: 1, type: "height", height: 100.2 })).toBe(101);
  for (const data of [null, 1, "height", [], {}, { type: "height", height: 1 }, { interleave: 2, type: "height", height: 1 }, { interleave: 1, type: "theme", height: 1 }])
    expect(heightIn(data), JSON.stringify(data)).toBeNull();
  for (const height of ["100", NaN, Infinity, -1, 1e9, null, { valueOf: () => 3 }]) expect(heightIn({ interleave: 1, type: "height", height })).toBeNull();
});

test("a theme is one of three", () => {
  expect(themeIn({ interleave: 1, type: "theme", theme: "dark" })).toBe("dark");
  for (const theme of ["", "DARK", "url(x)", 1, null, ["dark"]]) expect(themeIn({ interleave: 1, type: "theme", theme })).toBeNull();
});

test("a secret is WordPress's, wherever it has put it", () => {
  expect(secretIn("#?secret=aB3dE5fG7h")).toBe("aB3dE5fG7h");
  expect(secretIn("#1.AwA.811c9dc5#?secret=aB3dE5fG7h")).toBe("aB3dE5fG7h");
  for (const hash of ["", "#?secret=", "#?secret=<b>", "#secret=a", `#?secret=${"a".repeat(65)}`]) expect(secretIn(hash), hash).toBeNull();
});

test("lines are one number, or two in order", () => {
  expect(readLines("12")).toEqual({ first: 1, last: 12 });
  expect(readLines("8-20")).toEqual({ first: 8, last: 20 });
  for (const words of [null, "", "0", "0-3", "5-4", "-3", "3-", "a", "1-2-3", "12345"]) expect(readLines(words), String(words)).toBeNull();
});

// Whatever is made of strings and numbers: no message throws, and none is taken for more than it is.
test("no message of a thousand breaks it", () => {
  let state = 7;
  const next = (below: number) => (state = (state * 1103515245 + 12345) % 2147483648) % below;
  const pieces: unknown[] = [0, 1, -1, NaN, "", "height", "theme", "dark", null, undefined, [], {}, true, 1e308, Symbol("s"), () => 1];
  for (let round = 0; round < 1000; round++) {
    const data = Object.fromEntries(["interleave", "type", "height", "theme"].filter(() => next(4) > 0).map((key) => [key, pieces[next(pieces.length)]]));
    const height = heightIn(data);
    if (height !== null) expect(Number.isInteger(height) && height >= 0 && height <= 100_001).toBe(true);
    const theme = themeIn(data);
    if (theme !== null) expect(["light", "dark", "auto"]).toContain(theme);
  }
});
