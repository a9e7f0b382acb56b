/** What the address of an embed says of its looks. */
import { expect, test } from "vitest";
import { isOn } from "../../src/embed/look";

test("a word asks for what it names, with or without a value, unless that says no", () => {
  for (const value of ["", "1", "true", "yes", "on", "whatever"]) expect(isOn(value), value).toBe(true);
  for (const value of [null, "0", "false", "no", "off", "FALSE"]) expect(isOn(value), String(value)).toBe(false);
});
