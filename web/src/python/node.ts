/**
 * A python command on the interpreter that browsers get, for `interleave test`: it reads a `Task` as JSON from standard input,
 * and prints, and ends, as the program does. Its one argument is the file of the interpreter's wasm.
 */
import { runPython, type Program } from "./interpreter";

declare const process: {
  argv: string[];
  stdin: AsyncIterable<Uint8Array>;
  stdout: { write(text: Uint8Array): void };
  stderr: { write(text: Uint8Array): void };
  exitCode: number;
};

const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const program = JSON.parse(new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer())) as Program;
const host = { write: (stream: "stdout" | "stderr", bytes: Uint8Array) => process[stream].write(bytes.slice()), flush: () => {} };
process.exitCode = await runPython(process.argv[2]!, program, host, () => {});
