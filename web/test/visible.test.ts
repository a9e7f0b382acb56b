import { expect, it } from "vitest";
import { visible } from "../src/visible";

it.each([
  ["tabs\tand\nlines stay", "tabs\tand\nlines stay"],
  ["dos\r\nlines", "dos\nlines"],
  ["over\rwritten", "over⟨CR⟩written"],
  ["\x1b[31mred\x1b[0m", "⟨ESC⟩[31mred⟨ESC⟩[0m"],
  ["a\0b\x7f\x85", "a⟨NUL⟩b⟨U+007F⟩⟨U+0085⟩"],
  ["safe\u202eexe.txt\u2066", "safe⟨U+202E⟩exe.txt⟨U+2066⟩"],
  ["שלום 😀 é", "שלום 😀 é"],
  ["<b>&amp;</b>", "<b>&amp;</b>"],
])("%j is shown as %j", (text, shown) => expect(visible(text)).toBe(shown));
