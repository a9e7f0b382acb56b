/**
 * A program as text that fits into an address, and back, byte for byte. Version 1:
 *
 *   1.DATA.SUM     a program of one file
 *   1t.DATA.SUM    more than that: a txtar archive of main.go, and main_test.go where there are tests
 *
 * DATA is UTF-8 in raw deflate in base64url; SUM is FNV-1a of the UTF-8, in eight hexadecimal digits: a link that was cut or changed on
 * its way is told from one that was not, and ends in a character that no one takes for punctuation. The comment of an
 * archive says how the program starts, and how files were made fit for it, a line each:
 *
 *   args JSON      command-line arguments, a list of strings
 *   env JSON       environment variables, a list of NAME=VALUE
 *   quoted NAME    each line of the file has a ">" before it, as the file has a line that txtar would take for its own
 *   unended NAME   the file does not end in the line feed that it has here
 *
 * What a link holds is never changed once a version is out: test/share/links.json has links of each, which are read for good.
 */
import { type File, format, needsQuote, parse, quote, unquote } from "./txtar";

/** All that a program is. */
export interface Program {
  main: string;
  /** The text of main_test.go where its tests are run, else null. */
  test: string | null;
  args: string[];
  env: string[];
}

/** Characters of a link from which some who pass links on cut them (Discord), so that the reader is warned. */
export const longLink = 2000;

/** Characters of a link that are read: no browser or server between takes much longer addresses. */
export const longestLink = 32 * 1024;

/** Bytes that a link may inflate to: two files of 64 KiB, which is what is built, and what quoting and a start add. */
export const largestProgram = 192 * 1024;

/** Why a link cannot be made or read, in words for the reader. */
export class LinkError extends Error {}

const version = 1;
const names = { main: "main.go", test: "main_test.go" };

export async function writeLink(program: Program): Promise<string> {
  const plain = program.test === null && program.args.length === 0 && program.env.length === 0;
  const text = plain ? program.main : archived(program);
  if (/\p{Surrogate}/u.test(text)) throw new LinkError("the program has half of a character in it, which is no text");
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > largestProgram) throw new LinkError(`the program is too large: ${bytes.length} bytes, and a link holds at most ${largestProgram}`);
  const data = await through(bytes, new CompressionStream("deflate-raw"), Infinity);
  const link = `${version}${plain ? "" : "t"}.${base64url(data)}.${sum(bytes)}`;
  if (link.length > longestLink) throw new LinkError(`the program is too large: its link would have ${link.length} characters, and at most ${longestLink} are read`);
  return link;
}

export async function readLink(link: string): Promise<Program> {
  if (link.length > longestLink) throw new LinkError(`it has ${link.length} characters, and at most ${longestLink} are read`);
  const asked = /^(\d+)t?\./.exec(link)?.[1];
  if (asked !== undefined && Number(asked) > version) throw new LinkError("it was made by a newer version of this site");
  const [, archive, coded, check] = /^1(t?)\.([\w-]*)\.([0-9a-f]{8})$/.exec(link) ?? [];
  if (coded === undefined) throw new LinkError("a part of it is missing, or is not its own");
  const bytes = await inflate(coded);
  if (sum(bytes) !== check) throw new LinkError("it was changed on its way");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new LinkError("what it holds is not text");
  }
  return archive ? extracted(text) : { main: text, test: null, args: [], env: [] };
}

async function inflate(coded: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const data = Uint8Array.from(atob(coded.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    return await through(data, new DecompressionStream("deflate-raw"), largestProgram);
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("it was cut, or changed on its way");
  }
}

/** What comes out of a stream. It is read no further than the limit: a small link can stand for gigabytes. */
async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      void reader.cancel().catch(() => {});
      throw new LinkError(`what it holds is too large: more than ${limit} bytes`);
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function sum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function archived({ main, test, args, env }: Program): string {
  let comment = "";
  if (args.length > 0) comment += `args ${JSON.stringify(args)}\n`;
  if (env.length > 0) comment += `env ${JSON.stringify(env)}\n`;
  const fit = (name: string, data: string): File => {
    if (needsQuote(data)) {
      comment += `quoted ${name}\n`;
      data = quote(data);
    }
    if (data !== "" && !data.endsWith("\n")) {
      comment += `unended ${name}\n`;
      data += "\n";
    }
    return { name, data };
  };
  const files = [fit(names.main, main)];
  if (test !== null) files.push(fit(names.test, test));
  return format({ comment, files });
}

function extracted(text: string): Program {
  const { comment, files } = parse(text);
  const said = new Map<string, string>();
  for (const line of comment.split("\n").filter(Boolean)) {
    const [, key, value] = /^(args|env) (.*)$/s.exec(line) ?? /^((?:quoted|unended) .*)$/s.exec(line) ?? [];
    if (key === undefined || said.has(key)) throw new LinkError(`this site does not know what it says of the program: ${line.slice(0, 60)}`);
    said.set(key, value ?? "");
  }
  const found = new Map<string, string>();
  for (const { name, data } of files) {
    if (!Object.values(names).includes(name)) throw new LinkError(`it has a file ${name.slice(0, 60)}, and a program here is ${names.main} and ${names.test}`);
    if (found.has(name)) throw new LinkError(`it has two files ${name}`);
    let original: string | null = data;
    if (said.has(`unended ${name}`)) original = original.replace(/\n$/, "");
    if (said.has(`quoted ${name}`)) original = unquote(original);
    if (original === null) throw new LinkError(`its ${name} is not quoted as it says`);
    found.set(name, original);
  }
  const main = found.get(names.main);
  if (main === undefined) throw new LinkError(`it has no ${names.main}`);
  return { main, test: found.get(names.test) ?? null, args: words(said.get("args")), env: words(said.get("env")) };
}

function words(json = "[]"): string[] {
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value) && value.every((word) => typeof word === "string")) return value;
  } catch {}
  throw new LinkError("what it says of the program's start is not a list of words");
}
