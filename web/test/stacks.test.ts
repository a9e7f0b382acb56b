/** What is read of the words that a program ends with. */
import { expect, test } from "vitest";
import { isDeadlock } from "../src/stacks";

test("nobody can go on where all wait, and where main has left and nobody is there", () => {
  expect(isDeadlock("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\n")).toBe(true);
  expect(isDeadlock("x\nfatal error: no goroutines (main called runtime.Goexit) - deadlock!\n")).toBe(true);
  expect(isDeadlock("panic: all goroutines are asleep - deadlock!\n")).toBe(false);
  expect(isDeadlock("he said: fatal error: all goroutines are asleep - deadlock!\n")).toBe(false);
});
