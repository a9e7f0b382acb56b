/** A program's text on its way to the compiler: its bytes, and how large it may be. */
import type { Diagnostic } from "../messages";
import { position } from "./imports";

/** Bytes of source that are built. The largest lesson has two thousand; a program of this size builds in seconds. */
export const maxSource = 64 * 1024;

/**
 * The source in UTF-8. Half of a surrogate pair becomes the three bytes that its number would take, which are not valid
 * UTF-8: so the compiler reports it on its place instead of reading another character.
 */
export function encode(source: string): Uint8Array {
  const bytes = new TextEncoder().encode(source);
  if (!/\p{Surrogate}/u.test(source)) return bytes;
  const parts: number[] = [];
  for (const character of source) {
    const code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) parts.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else parts.push(...new TextEncoder().encode(character));
  }
  return new Uint8Array(parts);
}

/** The finding that the source is too large, on the line where it becomes so, or null. */
export function checkSize(source: string, bytes: Uint8Array): Diagnostic | null {
  if (bytes.length <= maxSource) return null;
  const fits = new TextDecoder().decode(bytes.subarray(0, maxSource)).length;
  return {
    ...position(source, fits),
    message: `the program is too large: ${bytes.length} bytes of source, and at most ${maxSource} are built`,
    severity: "error",
  };
}
