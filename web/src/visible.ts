/**
 * Makes a program's text safe to show: characters that move, hide or reverse others are shown by name, like ⟨ESC⟩, so
 * that what is read is what was printed. Line feeds and tabs stay what they are.
 */

const unseen = /\r\n|[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

const names = "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(" ");

export function visible(text: string): string {
  return text.replace(unseen, (found) => {
    if (found === "\r\n") return "\n";
    const code = found.charCodeAt(0);
    return `⟨${names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`}⟩`;
  });
}
