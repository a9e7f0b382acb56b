import { expect, test } from "vitest";
import { blame, ownTraceback, place } from "../../src/python/traceback";

const trace = `Traceback (most recent call last):
  File "main.py", line 7, in <module>
  File "main.py", line 5, in f
ZeroDivisionError: divide by zero
`;

test("a traceback loses what is not the program's own", () => {
  const whole = trace.replace("  File", '  File "<stdin>", line 72, in <module>\n  File "<stdin>", line 60, in _run\n  File').replace("ZeroDivision", '  File "/lib/asyncio/loop.py", line 300, in _step\nZeroDivision');
  expect(ownTraceback(`${whole}\n`)).toBe(trace);
});

test.each([
  ["the last place of the last traceback", `text\n${trace}${trace.replaceAll("5", "6")}`, [{ line: 6, column: 0, message: "ZeroDivisionError: divide by zero", severity: "error" }]],
  ["a mistake in the source", 'Traceback (most recent call last):\n  File "main.py", line 2\nSyntaxError: invalid syntax\n', [{ line: 2, column: 0, message: "SyntaxError: invalid syntax", severity: "error" }]],
  ["a traceback without a place", "Traceback (most recent call last):\nValueError: x\n", []],
  ["a traceback that was cut", 'Traceback (most recent call last):\n  File "main.py", line 2, in f\n', []],
  ["anything else", "File main.py, line 3\n", []],
])("blame: %s", (_, stderr, found) => {
  expect(blame(stderr)).toEqual(found);
});

test("a place in a traceback leads to its line", () => {
  expect(place.exec(trace)?.slice(1)).toEqual(['  File "', 'main.py", line 7', "7"]);
});
