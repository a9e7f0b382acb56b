import { expect, test } from "vitest";
import type { Finding, Outcome, Tally } from "../../src/check/result";
import { readTally, resultOf } from "../../src/check/result";
import { labels, verdictOf } from "../../src/check/verdict";

const found = (schedules: number, seed = 1): Finding => ({ text: "", schedules, seed, switches: 3 });
const came = (stdout: string, schedules: number, more: Partial<Outcome> = {}): Outcome => ({ stdout, ending: "exited", exitCode: 0, schedules, seed: 1, switches: 2, ...more });
const tally = (more: Partial<Tally> = {}): Tally => ({
  schedules: 1000, seed: 1, races: [], deadlocks: [], leaks: [], panics: [], outcomes: [came("2000\n", 1000)], others: 0, goroutines: 3, reach: { withWrites: 40, without: 10 }, ...more,
});
const unknown = { want: null, counts: null };
const sentence = (more: Partial<Tally>, expected = unknown as { want: string | null; counts: string | null }) => verdictOf(tally(more), expected).sentence;

test("nothing found is said with how much was looked at", () => {
  expect(verdictOf(tally(), unknown)).toMatchObject({ bad: false, sentence: "Nothing found in 1,000 schedules." });
  expect(verdictOf(tally(), unknown).note).toMatch(/^A bug that shows in one order of two events would have been found with a chance of 99.9 % at least; one that needs two such orders, \d.+ %; three, \d.+ %\.$/);
});

test("a chance is never said to be more than it is, nor in powers of ten", () => {
  const note = (points: number) => verdictOf(tally({ reach: { withWrites: points, without: points } }), unknown).note;
  for (const points of [1, 2, 3, 5, 8, 12, 20, 40, 100, 400, 1000, 10_000]) {
    expect(note(points).match(/(?:of |such orders, |three, )(?:less than )?\d+(?:\.\d+)? %/g), note(points)).toHaveLength(3);
    expect(note(points)).not.toMatch(/e[+-]|100 %/);
  }
});

test("races, and how often the output was wrong", () => {
  const outcomes = [came("2000\n", 390), came("1999\n", 610)];
  expect(sentence({ races: [found(80), found(3)], outcomes }, { want: "2000", counts: null })).toBe("2 data races. In 610 of 1,000 schedules the output was wrong.");
  expect(sentence({ races: [found(80)], outcomes })).toBe("One data race. The output came out in 2 ways.");
});

test("what is found in schedules is counted", () => {
  const outcomes = [came("", 988), came("", 12, { ending: "deadlocked", exitCode: 2 })];
  expect(sentence({ deadlocks: [found(12)], outcomes })).toBe("A deadlock in 12 of 1,000 schedules.");
  expect(sentence({ panics: [found(2), found(3)], leaks: [found(1000)] })).toBe("2 kinds of panic in 5 of 1,000 schedules and a goroutine that waits for ever in 1,000.");
  expect(sentence({ outcomes: [came("", 1000, { ending: "endless", exitCode: null })] })).toBe("No end in all 1,000 schedules.");
});

test("outputs that differ are no mistake as long as nobody says which is right", () => {
  const outcomes = [came("a\nb\n", 500), came("b\na\n", 500)];
  expect(verdictOf(tally({ outcomes }), unknown)).toMatchObject({ bad: false, sentence: "Nothing found in 1,000 schedules. The output came out in 2 ways." });
  expect(verdictOf(tally({ outcomes }), { want: "a\nb\n", counts: null }).bad).toBe(true);
});

test("the author names the line that counts", () => {
  const outcomes = [came("took 3 ms\ncounter 10\n", 500), came("took 4 ms\ncounter 10\n", 500)];
  expect(verdictOf(tally({ outcomes }), { want: "took 9 ms\ncounter 10\n", counts: "counter" })).toMatchObject({ bad: false, sentence: "Nothing found in 1,000 schedules." });
});

test("an outcome is called by what sets it apart", () => {
  expect(labels([came("start\ncounter is 10\nend\n", 5), came("start\ncounter is 9\nend\n", 5)], null)).toEqual(["counter is 10", "counter is 9"]);
  expect(labels([came("hello\nall done\n", 5)], null)).toEqual(["all done"]);
  expect(labels([came("a\n", 5), came("a\n", 5, { ending: "deadlocked", exitCode: 2 })], null)).toEqual(["(nothing more)", "deadlocked"]);
  expect(labels([came("a\nb\n", 5), came("b\na\n", 5)], null)).toEqual(["a ⏎ b", "b ⏎ a"]);
});

test("a tally that is none is refused, and what is beside its fields is dropped", () => {
  const good = tally({ races: [found(1)] });
  expect(readTally({ ...good, evil: () => {} })).toEqual(good);
  for (const bad of [null, {}, { ...good, schedules: -1 }, { ...good, races: [{}] }, { ...good, races: new Array(2) }, { ...good, outcomes: [, came("", 1)] }, { ...good, outcomes: "none" }, { ...good, outcomes: [came("x".repeat(70_000), 1)] }, { ...good, outcomes: [{ ...came("", 1), ending: "<b>" }] }])
    expect(readTally(bad)).toBeNull();
});

test("a panic's message and place are read from what was printed", () => {
  const text = "panic: send on closed channel\n\ngoroutine 7 [running]:\nmain.send(...)\n\tmain.go:12\ncreated by main.main in goroutine 1\n\tmain.go:5 +0x3\n";
  const { panics } = resultOf(tally({ panics: [{ ...found(4), text }] }));
  expect(panics[0]).toMatchObject({ message: "send on closed channel", schedules: 4, stack: [{ function: "main.send", file: "main.go", line: 12 }] });
});
