/** asyncio against CPython: what programs/*.py print on MicroPython, as `interleave test` runs it, is what they print there. */
import { expect, test, vi } from "vitest";
import { programs, python } from "./python.mjs";

vi.setConfig({ testTimeout: 60_000 });

test.each(programs())("$name prints what it prints under CPython", async ({ source, want }) => {
  expect(await python(source)).toMatchObject({ stdout: want, exitCode: 0 });
});

test("an exception prints its traceback, of the program's own lines only, and the exit code is 1", async () => {
  const source = "import asyncio\n\nasync def f():\n    return 1 / 0\n\nprint('before')\nasyncio.run(f())\n";
  expect(await python(source)).toEqual({
    stdout: "before\n",
    stderr: 'Traceback (most recent call last):\n  File "main.py", line 7, in <module>\n  File "main.py", line 4, in f\nZeroDivisionError: divide by zero\n',
    exitCode: 1,
  });
});

test("a mistake names its line", async () => {
  expect(await python("x = 1\ny = = 2\n")).toEqual({ stdout: "", stderr: 'Traceback (most recent call last):\n  File "main.py", line 2\nSyntaxError: invalid syntax\n', exitCode: 1 });
});

test.each([
  ["import sys; sys.exit()", 0, ""],
  ["import sys; sys.exit(7)", 7, ""],
  ["import sys; sys.exit('no')", 1, "no\n"],
  ["raise SystemExit(3)", 3, ""],
])("%s", async (source, exitCode, stderr) => {
  expect(await python(source)).toEqual({ stdout: "", stderr, exitCode });
});

test("a program is started with arguments and variables, and reads what it was given", async () => {
  const source = `import os, sys
print(sys.argv, os.environ["COLOUR"], os.getenv("NOTHING", "none"), __name__)
print(input("name? "), input())
try:
    input()
except EOFError as end:
    print(repr(end))
`;
  const run = await python(source, { args: ["-v", "two words"], env: { COLOUR: "blue" }, input: "Ada\nKen" });
  expect(run).toEqual({ stdout: "['main.py', '-v', 'two words'] blue none __main__\nname? Ada Ken\nEOFError('EOF when reading a line',)\n", stderr: "", exitCode: 0 });
});

test("input() without anything to read says that it cannot wait", async () => {
  const run = await python("input('name? ')\n");
  expect(run).toMatchObject({ stdout: "name? ", exitCode: 1 });
  expect(run.stderr).toContain("OSError: input() has nothing to read: a Python program in the page gets no input while it runs");
});

test("sleeps take their time", async () => {
  const source = `import asyncio, time
begun = time.monotonic()
time.sleep(0.1)
asyncio.run(asyncio.sleep(0.1))
print(0.2 <= time.monotonic() - begun)
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
print("no line feed", end="", flush=True)
`;
  expect(await python(source)).toEqual({ stdout: "True\nsleep length must be non-negative\nno line feed", stderr: "", exitCode: 0 });
});

test("what nobody asked a task for is said at the end", async () => {
  const run = await python("import asyncio\n\nasync def f():\n    1 / 0\n\nasync def main():\n    asyncio.create_task(f())\n    await asyncio.sleep(0.01)\n\nasyncio.run(main())\nprint('done')\n");
  expect(run).toMatchObject({ stdout: "done\n", exitCode: 0 });
  expect(run.stderr).toMatch(/^Task exception was never retrieved: Task-2\nTraceback[^]*ZeroDivisionError: divide by zero\n$/);
});
