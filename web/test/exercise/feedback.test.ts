import { describe, expect, it } from "vitest";
import { failuresOfRun, failuresOfTally, needed, passes } from "../../src/exercise/feedback";
import type { Outcome, Tally } from "../../src/check/result";

const run = (exitCode: number, stdout: string, stderr = "") => failuresOfRun({ exitCode, stdout, stderr });
const messages = (failures: readonly { message: string }[]) => failures.map(({ message }) => message);

const deadlock = `fatal error: all goroutines are asleep - deadlock!

goroutine 1 [chan receive]:
testing.(*T).Run(0x1, {0x2, 0x3}, 0x4)
	/usr/lib/go/src/testing/testing.go:1859 +0x6f

goroutine 7 [sync.Mutex.Lock]:
main.transfer(0x1, 0x2, 0x1e)
	main.go:18 +0x9
main.TestBoth.func1()
	main_test.go:12 +0x4
`;

const panic = `panic: send on closed channel [recovered, repanicked]

goroutine 6 [running]:
testing.tRunner.func1.2({0x1, 0x2})
	/usr/lib/go/src/testing/testing.go:1734 +0x25
main.total({0x1, 0x2, 0x3})
	main.go:21 +0x11
`;

describe("a run of the tests", () => {
  it("passes only if it came to its end", () => {
    expect([passes({ exitCode: 0, stdout: "PASS\n", stderr: "" }), passes({ exitCode: 0, stdout: "hello\nPASS\n", stderr: "" })]).toEqual([true, true]);
    expect(run(0, "hello\nPASS\n")).toEqual([]);
    expect(messages(run(0, "hello\n"))).toEqual(["The program ended by itself, with exit 0, before its tests did."]);
    expect(messages(run(0, "PASS\nmore\n"))).toHaveLength(1);
  });

  it("that fails says what the tests say, the first three", () => {
    const failed = (n: number) => `    main_test.go:${n}: the balance was ${n};\n        it should be 0\n`;
    expect(run(1, `hello--- FAIL: TestA (0.00s)\n${failed(1)}${failed(2)}--- FAIL: TestB (0.10s)\n${failed(3)}${failed(4)}FAIL\n`)).toEqual(
      [1, 2, 3].map((line) => ({ file: "main_test.go", line, message: `the balance was ${line};\nit should be 0` })),
    );
  });

  it("that deadlocks names the reader's lines, not those of the tests", () => {
    expect(run(2, "", deadlock)).toEqual([{ file: "main.go", line: 18, message: "A deadlock, nobody can go on. Line 18 waits for ever." }]);
  });

  it("that panics says so once, with its line", () => {
    expect(run(2, "--- FAIL: TestTotal (0.00s)\n", panic)).toEqual([{ file: "main.go", line: 21, message: "A panic at line 21: send on closed channel" }]);
  });
});

const nothing: Tally = { schedules: 1000, seed: 1, races: [], deadlocks: [], leaks: [], panics: [], outcomes: [], others: 0, goroutines: 3, reach: { withWrites: 1, without: 1 } };
const found = (schedules: number) => ({ schedules, seed: 1, switches: 1 });
const outcome = (schedules: number, exitCode: number | null, stdout: string, ending: Outcome["ending"] = "exited"): Outcome => ({ stdout, ending, exitCode, ...found(schedules) });
const lost = (n: number) => `--- FAIL: TestMany (0.00s)\n    main_test.go:9: there were ${n}\nFAIL\n`;

describe("a check of the tests", () => {
  it("that finds nothing is passed", () => {
    expect(failuresOfTally({ ...nothing, outcomes: [outcome(1000, 0, "PASS\n")] })).toEqual([]);
  });

  it("tells a race by its lines, and not once more that its tests failed", () => {
    const access = (kind: string, n: number, line: number) => `${kind} at 0x00c0 by goroutine ${n}:\n  main.x()\n      main.go:${line} +0x1`;
    const report = (a: string, b: string) => `==================\nWARNING: DATA RACE\n${a}\n\nPrevious ${b}\n==================\n`;
    const races = [report(access("Write", 7, 14), access("read", 8, 18)), report(access("Write", 7, 14), access("write", 8, 14))].map((text) => ({ text, ...found(5) }));
    const outcomes = [outcome(1000, 1, "--- FAIL: TestMany (0.00s)\n    testing.go:1617: race detected during execution of test\nFAIL\n")];
    expect(failuresOfTally({ ...nothing, races, outcomes })).toEqual([
      { file: "main.go", line: 14, message: "A data race: line 14 writes what line 18 reads, and nothing puts the two in order." },
      { file: "main.go", line: 14, message: "A data race: two goroutines are at line 14 with nothing to put them in order." },
    ]);
  });

  it("says in how many schedules the tests fail, and of each line of them once", () => {
    expect(messages(failuresOfTally({ ...nothing, outcomes: [outcome(850, 0, "PASS\n"), outcome(100, 1, lost(4)), outcome(50, 1, lost(5))] }))).toEqual(["In 150 of 1,000 schedules, for example: there were 4"]);
    expect(messages(failuresOfTally({ ...nothing, outcomes: [outcome(1000, 1, lost(4))] }))).toEqual(["In all 1,000 schedules: there were 4"]);
  });

  it("says in how many schedules nobody can go on, it panics, or it comes to no end", () => {
    expect(
      messages(
        failuresOfTally({
          ...nothing,
          deadlocks: [{ text: deadlock, ...found(66) }],
          panics: [{ text: panic, ...found(2) }],
          outcomes: [outcome(66, 2, "", "deadlocked"), outcome(2, 2, "", "panicked"), outcome(20, null, "", "endless")],
        }),
      ),
    ).toEqual([
      "In 66 of 1,000 schedules: a deadlock, nobody can go on. Line 18 waits for ever.",
      "In 2 of 1,000 schedules: a panic at line 21: send on closed channel",
      "In 20 of 1,000 schedules: the tests come to no end.",
    ]);
  });
});

describe("what keeps an answer from being tested", () => {
  it.each([
    ["main_test.go:16:13: undefined: Deposit", "The tests use Deposit, which the program does not have any more."],
    ["main_test.go:7:4: j.Count undefined (type *Jar has no field or method Count)", "The tests use Count, which the program does not have any more."],
    ["main_test.go:9:4: not enough arguments in call to win", "The tests do not fit the program any more: not enough arguments in call to win"],
    ["the build took more than 30 seconds", "the build took more than 30 seconds"],
  ])("%s", (message, words) => {
    expect(needed(message)).toBe(words);
  });
});
