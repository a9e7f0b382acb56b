/** Python as a snippet's language: what its programs are run on, and how their tracebacks are read. */
import type { Asked, Ready } from "../engine";
import type { Language } from "../language";
import { interpreter } from "./download";
import { blame, place } from "./traceback";
import type { Awaited } from "../programs";

export const python: Language = {
  program: "Python program",
  file: "/main.py",
  compiled: false,
  place,
  blame: ({ exitCode, stderr }) => (exitCode === 1 ? blame(stderr) : []),
  build,
  stream: async () => (await import("@codemirror/legacy-modes/mode/python")).python,
};

async function build({ source, start, given }: Asked, { signal, onProgress }: Awaited): Promise<Ready> {
  const { worker, wasm } = await interpreter({ signal, onProgress });
  const input = given.length > 0 ? given.filter((text) => text !== null).join("") : null;
  return { start: { worker, wasm, args: start.args ?? [], env: start.env ?? {}, python: { source, input } }, built: "interpreter" };
}
