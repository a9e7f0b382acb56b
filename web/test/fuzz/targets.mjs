/** What is fuzzed: how an input is made, and what must hold of every one. */
import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { readTally, resultOf } from "../../src/check/result";
import { readLines } from "../../src/embed/lines";
import { heightIn, isTheme, themeIn } from "../../src/embed/messages";
import { readState } from "../../src/live/state";
import { readFrameMessage, readWorkerMessage } from "../../src/runner/messages";
import { linkIn } from "../../src/share/address";
import { largestProgram, LinkError, longestLink, readLink, writeLink } from "../../src/share/link";
import { format, needsQuote, parse, quote, unquote } from "../../src/share/txtar";
import { readTimeline } from "../../src/timeline/timeline";
import { verdictOf } from "../../src/check/verdict";

const pieces = ["-- main.go --\n", "-- main_test.go --\n", "-- x --", "--  --", "\n", "\r\n", ">", " ", "package main\n", 'args ["a"]\n', 'env ["A=b"]\n', "quoted main.go\n", "unended main.go\n", "unended main_test.go\n", "args []", "é", "😀", "\0", "\ufeff", "\u2028"];

/** Reads a link; if it can be read, its program makes a link that reads the same. */
async function readsAsItself(link) {
  let program;
  try {
    program = await readLink(link);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return;
  }
  try {
    assert.deepEqual(await readLink(await writeLink(program)), program);
  } catch (error) {
    if (!(error instanceof LinkError && /too large/.test(error.message))) throw error;
  }
}

function forged(version, bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${version}.${deflateRawSync(bytes).toString("base64url")}.${(hash >>> 0).toString(16).padStart(8, "0")}`;
}

/** A reader of messages gives null, or what it would read again just so, with no part that JSON has not. */
function readsOnce(read, data) {
  const got = read(data);
  if (got === null) return;
  const bytes = [];
  const text = JSON.stringify(got, (_, value) => (value instanceof Uint8Array ? `bytes ${bytes.push(value) - 1}` : value));
  const again = JSON.parse(text, (_, value) => (typeof value === "string" && /^bytes \d+$/.test(value) ? bytes[Number(value.slice(6))] : value));
  assert.deepEqual(read(again), got);
}

const found = { schedules: 2, seed: 1, switches: 3 };
const tally = {
  ...{ schedules: 1000, seed: 1, others: 0, goroutines: 3, reach: { withWrites: 1, without: 2 } },
  races: [{ ...found, text: "WARNING: DATA RACE\nWrite at 0x1 by goroutine 7:\n  main.main.func1()\n      main.go:9 +0x1\n" }],
  deadlocks: [{ ...found, text: "goroutine 1 [chan receive]:\nmain.main()\n\tmain.go:5 +0x1\n" }],
  leaks: [],
  panics: [{ ...found, text: "panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:5 +0x1\n" }],
  outcomes: [{ ...found, stdout: "2\n", ending: "exited", exitCode: 0 }, { ...found, stdout: "1\n", ending: "panicked", exitCode: 2 }],
};
const traced = { trace: new Uint8Array(3), ending: "exited", exitCode: 0 };
const messages = [
  ...["started", "reading", "stopped", "pong"].map((type) => ({ type, run: 1 })),
  { type: "output", run: 1, stream: "stdout", text: "x", bytes: new Uint8Array(2) },
  { type: "tally", run: 1, tally },
  { type: "traced", run: 1, traced },
  { type: "exited", run: 1, exitCode: 0 },
  { type: "failed", run: 1, reason: "because" },
  { type: "cut", run: 1, reason: "because" },
];
const spoilers = [0, 1, -1, 0.5, NaN, Infinity, 2 ** 53, "", "x".repeat(70_000), "exited", "height", null, undefined, true, [], [[]], {}, new Uint8Array(1), { length: 2 }, new Array(2), { __proto__: null }, new Date(0)];

const timeline = JSON.stringify({
  lanes: [{ goroutine: 1, function: "main.main", parent: -1, start: 0 }],
  steps: [{ time: 0, lane: 0, kind: "go", other: 0, text: "", stack: 0 }],
  spans: [{ lane: 0, from: 0, to: 1, state: "running", text: "", stack: -1 }],
  stacks: [[{ function: "main.main", file: "main.go", line: 3 }]],
});

export const targets = {
  /** Links of which a part was changed, and links that somebody has made of any text. */
  link: {
    make: (chance) => {
      const text = chance.text(pieces, 20);
      const bytes = Buffer.from(text);
      if (chance.below(4) === 0) bytes[chance.below(bytes.length + 1)] = chance.below(256);
      const link = forged(chance.one(["1", "1t", "1t", "1t", "2", "0", ""]), bytes);
      return chance.below(3) > 0 ? link : chance.changed(link, [".", "-", "_", "=", "1", "t", "A", "%", "é", "\n"]);
    },
    holds: readsAsItself,
  },

  /** Any program that a reader can type comes back from its link as it was; what looks for one in an address does not throw. */
  program: {
    make: (chance) => ({
      main: chance.text(pieces),
      test: chance.below(2) > 0 ? chance.text(pieces) : null,
      args: chance.some(3, () => chance.text(pieces, 4)),
      env: chance.some(2, () => chance.text(pieces, 4)),
    }),
    async holds(program) {
      const link = await writeLink(program);
      assert.deepEqual(await readLink(link), program);
      assert.equal(linkIn({ hash: `#${link}#?secret=abc`, search: "" }), link);
      assert.ok(link.length <= longestLink && program.main.length <= largestProgram);
    },
  },

  /** What an archive is read as is written as an archive that is read the same, and no file loses anything. */
  txtar: {
    make: (chance) => chance.text(pieces, 20),
    holds(text) {
      const archive = parse(text);
      const fit = { comment: archive.comment, files: archive.files.map(({ name, data }) => ({ name, data: data === "" || data.endsWith("\n") ? data : `${data}\n` })) };
      if (fit.comment === "" || fit.comment.endsWith("\n")) assert.deepEqual(parse(format(fit)), fit);
      const kept = text.split(/(?<=\n)/).filter((line) => !needsQuote(line)).join("");
      assert.equal(archive.comment + archive.files.map(({ data }) => data).join(""), kept);
      assert.equal(unquote(quote(text)), text);
      assert.ok(!needsQuote(quote(text)));
    },
  },

  /** What others say to an embed, or to the page around it, and what an address says of an embed's looks. */
  embed: {
    make: (chance) => ({
      data: chance.spoiled(chance.one([{ interleave: 1, type: "height", height: chance.below(200_000) / 2 }, { interleave: 1, type: "theme", theme: "dark" }]), spoilers),
      words: chance.changed("8-20", ["-", "0", "1", " ", "e", "٣"]),
    }),
    holds({ data, words }) {
      const height = heightIn(data);
      assert.ok(height === null || (Number.isInteger(height) && height >= 0 && height <= 100_000));
      const theme = themeIn(data);
      assert.ok(theme === null || isTheme(theme));
      const lines = readLines(words);
      assert.ok(lines === null || (lines.first >= 1 && lines.last >= lines.first && lines.last <= 9999));
    },
  },

  /** What a program says in its worker's place, and then in its frame's: what is taken can be shown. */
  runner: {
    make: (chance) => chance.spoiled(chance.one(messages), spoilers),
    holds(data) {
      readsOnce(readWorkerMessage, data);
      readsOnce(readFrameMessage, data);
      const read = readTally(data?.tally);
      if (!read) return;
      const { outcomes } = resultOf(read);
      for (const { stdout } of outcomes) assert.equal(typeof stdout, "string");
      assert.equal(typeof verdictOf(read, { want: "2\n", counts: null }).sentence, "string");
    },
  },

  /** What a trace is printed as, and what a live server says: an error in words, or all that a page needs. */
  timeline: {
    make: (chance) => (chance.below(2) > 0 ? JSON.stringify(chance.spoiled(JSON.parse(timeline), spoilers) ?? null) : chance.changed(timeline, ["{", "}", "[", "]", ",", "null", "-1", '"', "1e9"])),
    holds(text) {
      readState(text);
      try {
        readTimeline(text, { trace: new Uint8Array(), ending: "exited", exitCode: 0 }, null);
      } catch (error) {
        assert.ok(error instanceof Error && !/Cannot read/.test(error.message), String(error));
      }
    },
  },
};
