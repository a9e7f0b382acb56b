import { expect, test } from "vitest";
import { linkIn } from "../../src/share/address";
import { largestProgram, LinkError, longestLink, type Program, readLink, writeLink } from "../../src/share/link";
import links from "./links.json";

const program = (main: string, more: Partial<Program> = {}): Program => ({ main, test: null, args: [], env: [], ...more });

function fnv(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A link as anybody can make one. */
async function forged(prefix: string, content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return `${prefix}.${await deflated(bytes)}.${fnv(bytes)}`;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const data = await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  const text = Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

test("links of every version are read for good", async () => {
  expect(links.length).toBeGreaterThanOrEqual(6);
  for (const { link, program } of links) expect(await readLink(link), link).toEqual(program);
});

test("a program comes back as it was", async () => {
  const sources = ["", "\n", "x", "package main\n", "\ufeffpackage main\r\n\r\n\0\x1b", "-- main.go --\n", "-- a --", "> -- a --\n", "\n\n-- x --\r\n>", "日本 𝔾o\u2028"];
  for (const main of sources) {
    for (const test of [null, ...sources]) {
      for (const start of [{}, { args: ["-v", "two\nwords", "-- a --", ""], env: ["A=b", "C=\u2029'"] }]) {
        const given = program(main, { test, ...start });
        const link = await writeLink(given);
        expect(link).toMatch(/^1t?\.[\w-]+\.[0-9a-f]{8}$/);
        expect(await readLink(link)).toEqual(given);
      }
    }
  }
});

test("whatever a program is made of comes back", async () => {
  const pieces = ["-- main.go --\n", "-- x --", "\n", "\r\n", ">", " ", "\t", "package main", "é", "😀", "\0", "quoted main.go\n", "args []", "`", '"'];
  let seed = 1;
  const random = (below: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  const text = () => Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join("");
  for (let i = 0; i < 500; i++) {
    const list = () => Array.from({ length: random(3) }, text);
    const given = program(text(), { test: random(2) ? text() : null, args: list(), env: list() });
    expect(await readLink(await writeLink(given)), JSON.stringify(given)).toEqual(given);
  }
});

test("a broken link says what is wrong with it", async () => {
  const link = await writeLink(program("package main\n\nfunc main() { println(1) }\n"));
  const data = link.split(".")[1]!;
  for (const [broken, words] of [
    [link.slice(0, -1), "a part of it is missing"],
    [link.slice(0, 20), "a part of it is missing"],
    [link + ")", "a part of it is missing"],
    ["", "a part of it is missing"],
    ["1.", "a part of it is missing"],
    [`1.${data.slice(0, -6)}.00000000`, "it was cut, or changed on its way"],
    [`1.${data}AAAA.00000000`, "changed on its way"], // not every browser minds what stands behind the end
    [`1.A.00000000`, "it was cut, or changed on its way"],
    [`1.${data}.00000000`, "it was changed on its way"],
    ["2.x.00000000", "it was made by a newer version of this site"],
    ["17t.", "it was made by a newer version of this site"],
    [`1.${"A".repeat(longestLink)}.00000000`, "it has 32779 characters, and at most 32768 are read"],
    [await forged("1", new Uint8Array([0xff, 0xfe])), "what it holds is not text"],
    [await forged("1t", "no file"), "this site does not know what it says of the program: no file"],
    [await forged("1t", "-- other.go --\n"), "it has a file other.go, and a program here is main.go and main_test.go"],
    [await forged("1t", "-- main_test.go --\n"), "it has no main.go"],
    [await forged("1t", "-- main.go --\n-- main.go --\n"), "it has two files main.go"],
    [await forged("1t", "args {}\n-- main.go --\n"), "what it says of the program's start is not a list of words"],
    [await forged("1t", "env [1]\n-- main.go --\n"), "what it says of the program's start is not a list of words"],
    [await forged("1t", "quoted main.go\n-- main.go --\nx\n"), "its main.go is not quoted as it says"],
  ] as const) {
    await expect(readLink(broken), broken.slice(0, 60)).rejects.toThrow(words);
  }
});

test("no change of a link goes unnoticed, and none does more than fail", async () => {
  const link = await writeLink(program("package main\n\nfunc main() { println(\"hello\") }\n", { args: ["-v"] }));
  for (let at = 0; at < link.length; at++) {
    for (const other of ["A", "_", "7", "."]) {
      const changed = link.slice(0, at) + other + link.slice(at + 1);
      // The bits that base64 leaves over in its last character mean nothing.
      const same = await readLink(changed).catch((error: unknown) => void expect(error).toBeInstanceOf(LinkError));
      if (same) expect(same).toEqual(await readLink(link));
    }
  }
});

test("a link that would inflate without end is not inflated", async () => {
  const link = `1.${await deflated(new Uint8Array(20 << 20))}.00000000`;
  expect(link.length).toBeLessThan(longestLink); // its size alone does not give it away
  await expect(readLink(link)).rejects.toThrow(`what it holds is too large: more than ${largestProgram} bytes`);
  await expect(writeLink(program("x".repeat(largestProgram + 1)))).rejects.toThrow("the program is too large");
});

test("what no link can hold is refused when it is made", async () => {
  await expect(writeLink(program("\ud800"))).rejects.toThrow("half of a character");
  let seed = 1;
  const noise = Array.from({ length: 60_000 }, () => String.fromCharCode(33 + ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % 90)).join("");
  await expect(writeLink(program(noise))).rejects.toThrow(/its link would have \d+ characters/);
});

test("an address has its program in the fragment, or behind ?c=", () => {
  for (const [address, link] of [
    ["/play/", null],
    ["/play/?check", null],
    ["/play/#main", null],
    ["/play/#1.abc.0", "1.abc.0"],
    ["/play/#12t.abc", "12t.abc"],
    ["/embed/#1.abc.0#?secret=Xy1", "1.abc.0"],
    ["/embed/?c=1.abc.0#?secret=Xy1", "1.abc.0"],
    ["/embed/?theme=dark&c=1.abc.0", "1.abc.0"],
    ["/embed/?c=1.a#1.b", "1.b"],
  ] as const) {
    expect(linkIn(new URL(address, "https://x.example")), address).toBe(link);
  }
});
