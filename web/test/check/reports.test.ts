import { expect, test } from "vitest";
import { ownFrame, parseGoroutines, parseRace } from "../../src/check/reports";

const race = `==================
WARNING: DATA RACE
Write at 0x0000014b2ec8 by goroutine 8:
  main.count()
      main.go:11 +0x3c
  main.main.func1()
      main.go:19 +0x2c

Previous read at 0x0000014b2ec8 by main goroutine:
  main.main()
      main.go:23 +0x120

Goroutine 8 (running) created at:
  main.main()
      main.go:18 +0x5d
==================
`;

test("a race's report names both accesses, their stacks, and where goroutines were started", () => {
  const [first, second] = parseRace(race);
  expect(first).toEqual({
    kind: "write",
    goroutine: 8,
    stack: [{ function: "main.count", file: "main.go", line: 11 }, { function: "main.main.func1", file: "main.go", line: 19 }],
    created: [{ function: "main.main", file: "main.go", line: 18 }],
  });
  expect(second).toEqual({ kind: "read", goroutine: 1, stack: [{ function: "main.main", file: "main.go", line: 23 }], created: [] });
});

test("an access in std leads to the program's line", () => {
  const inStd = race.replace("  main.count()\n      main.go:11 +0x3c", "  fmt.(*buffer).writeString(...)\n      fmt/print.go:108 +0x3c\n  main.count()\n      main.go:11 +0x3c");
  const [first] = parseRace(inStd);
  expect(first!.stack[0]).toEqual({ function: "fmt.(*buffer).writeString", file: "fmt/print.go", line: 108 });
  expect(ownFrame(first!.stack)!.line).toBe(11);
});

test("what is no report has no accesses", () => {
  expect(parseRace("")).toEqual([]);
  expect(parseRace("Write at nowhere")).toEqual([]);
});

test("a traceback names goroutines, what they wait for, and where", () => {
  const found = parseGoroutines(`fatal error: all goroutines are asleep - deadlock!

goroutine 1 [sync.Mutex.Lock]:
internal/sync.runtime_SemacquireMutex(0x14ae3c8?, 0x0?, 0x1?)
	runtime/sema.go:95 +0x3
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.main()
	main.go:20 +0x14

goroutine 7 [chan receive, 2 minutes]:
main.wait({0x1, 0x2}, func())
	main.go:9 +0x5
created by main.main in goroutine 1
	main.go:17 +0xa
`);
  expect(found.map(({ id, waits }) => [id, waits])).toEqual([[1, "sync.Mutex.Lock"], [7, "chan receive"]]);
  expect(ownFrame(found[0]!.stack)).toEqual({ function: "main.main", file: "main.go", line: 20 });
  expect(found[1]!.stack).toEqual([{ function: "main.wait", file: "main.go", line: 9 }]);
  expect(found[1]!.created).toEqual([{ function: "main.main", file: "main.go", line: 17 }]);
});
