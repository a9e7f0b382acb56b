/** What a snippet's language decides. Go is here; Python is in python/, which pages fetch that have a Python program. */
import type { StreamParser } from "@codemirror/language";
import type { Result, Build } from "./engine";
import type { Diagnostic } from "./messages";
import { blame, place } from "./stacks";

export interface Language {
  /** What an element is labelled as, before its name. */
  program: string;
  /** What its file is called, "" for what a snippet is first of all. */
  file: string;
  /** Whether it is Go's: what the compiler looks at, what can be checked, drawn and formatted. */
  compiled: boolean;
  /** A place in what a program prints as it fails: its groups are what is before it, the place, and the line. */
  place: RegExp;
  /** The lines that a program's end has to do with. */
  blame(result: Result): Diagnostic[];
  /** Makes of a source what the runner starts; undefined is what Go does. */
  build?: Build;
  /** How the editor reads it; undefined is as Go. */
  stream?(): Promise<StreamParser<unknown>>;
}

export const go: Language = {
  program: "Go program",
  file: "",
  compiled: true,
  place,
  blame: ({ exitCode, stderr }) => (exitCode === 2 ? blame(stderr) : []),
};
