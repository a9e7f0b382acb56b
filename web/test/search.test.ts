import { describe, expect, it } from "vitest";
import { Engine, type Lesson } from "../src/search/engine";
import { excerpt, fold, mark, words } from "../src/search/words";

const section = (title: string, text = "", code = "") => ({ id: title && `s-${title.toLowerCase().replaceAll(" ", "-")}`, title, text, code });
const padding = "Some words that nobody looks for stand here, and more of them, too. ".repeat(5);

const lessons: Lesson[] = [
  {
    path: "/channels/",
    title: "Channels",
    sections: [
      section("", `Hand a value over. ${padding}`),
      section("Who closes", "The sender closes; a receiver may range over the rest.", "close make chan"),
      section("Größe", "Ein Café hat Plätze.", "sync.WaitGroup"),
    ],
  },
  {
    path: "/locks/",
    title: "Locks",
    sections: [
      section("", `Guard what is shared. Locks are not channels, channels are not locks: channels, channels, channels. ${padding}`),
      section("Channels of locks", padding),
      section("Mutex", `${padding}Only a deadlock stands in the way. ${padding}`, "sync.Mutex mu.Lock"),
    ],
  },
];

const engine = new Engine(lessons);
const hrefs = (query: string) => engine.search(query).map(({ href }) => href);

describe("a search finds", () => {
  it("a lesson's title before a heading, and a heading before text", () => {
    expect(hrefs("channels").slice(0, 3)).toEqual(["/channels/", "/locks/#s-channels-of-locks", "/locks/"]);
  });

  it.each([
    ["what has been typed so far", "rece", "/channels/#s-who-closes"],
    ["whatever the capitals", "MUTEX", "/locks/#s-mutex"],
    ["accents that were left out", "cafe platze", "/channels/#s-gr%C3%B6%C3%9Fe"],
    ["names in code", "sync.WaitGroup", "/channels/#s-gr%C3%B6%C3%9Fe"],
    ["parts of names in code", "group", "/channels/#s-gr%C3%B6%C3%9Fe"],
    ["a word of the text with one of the lesson's title", "locks deadlock", "/locks/#s-mutex"],
    ["in spite of a slip", "reciever", "/channels/#s-who-closes"],
    ["some words where there is no place for all", "deadlock zebra", "/locks/#s-mutex"],
  ])("%s", (_, query, want) => {
    expect(hrefs(query)[0]).toBe(want);
  });

  it("only what has all the words, where there is such a section", () => {
    expect(hrefs("sender closes")).toEqual(["/channels/#s-who-closes"]);
  });

  it("nothing for what is no word, or nowhere", () => {
    for (const query of ["", "  ", "<-", "zzzzzz"]) expect(hrefs(query), query).toEqual([]);
  });

  it("what it shows: the heading, its lesson, and the words around", () => {
    expect(engine.search("deadl")[0]).toEqual({
      href: "/locks/#s-mutex",
      lesson: "Locks",
      title: [{ text: "Mutex", found: false }],
      excerpt: [
        { text: expect.stringMatching(/^… .{10,50} Only a $/), found: false },
        { text: "deadlock", found: true },
        { text: expect.stringMatching(/^ stands in the way\. .{30,} …$/), found: false },
      ],
    });
    expect(engine.search("channels")[0]).toMatchObject({ lesson: null, title: [{ text: "Channels", found: true }] });
    expect(engine.search("mu.lock")[0]!.excerpt.at(-1)).toEqual({ text: "sync.Mutex, mu.Lock", found: true });
  });
});

describe("words", () => {
  it("are letters and digits, and folded", () => {
    expect(words("it's sync.WaitGroup<-2, naïve")).toEqual(["it", "s", "sync", "WaitGroup", "2", "naïve"]);
    expect(["Ärger", "NAÏVE", "e\u0301", "ﬁn"].map(fold)).toEqual(["arger", "naive", "e", "fin"]);
  });

  it("are marked whole, and the rest is kept", () => {
    const pieces = mark("A lock, a Lock", new Set(["lock"]));
    expect(pieces).toEqual([{ text: "A ", found: false }, { text: "lock", found: true }, { text: ", a ", found: false }, { text: "Lock", found: true }]);
    expect(excerpt(`${"long ".repeat(60)}end`, new Set()).map(({ text }) => text).join("")).toMatch(/^(long )+…$/);
  });
});
