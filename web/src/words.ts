/** The few words in which a snippet says how it is. */
import type { Result, State } from "./engine";
import type { Progress } from "./messages";

/** Like "fetching the compiler: 2.1 of 6.3 MB". */
export function progressWords({ what, received, total }: Progress): string {
  if (total <= 0) return `fetching ${what}`;
  const unit = total >= 100_000 ? { name: "MB", size: 1e6, digits: 1 } : { name: "kB", size: 1e3, digits: 0 };
  const amount = (bytes: number) => (bytes / unit.size).toFixed(unit.digits);
  return `fetching ${what}: ${amount(Math.min(received, total))} of ${amount(total)} ${unit.name}`;
}

/** What the bar says; `how` may be left out where there is little room. What stands `below` too is then only read aloud. */
export interface Words {
  how: string;
  end: string;
  below?: boolean;
}

/** How the program came to be there, and in what time: not how long it ran. */
const builtWords = { prebuilt: "prebuilt ·", browser: "built in your browser in", interpreter: "MicroPython ·" };

export function stateWords(state: State, result?: Result): Words {
  if (!result) return { how: "", end: state === "idle" ? "" : state };
  const how = `${builtWords[result.built]} ${Math.round(result.ms.build)} ms`;
  return { how: result.state === "exited" ? how : "", end: endWords(result) };
}

/** How a run ended: "exit 0", "stopped", "does not compile: 2 errors", or why it was cut or failed. */
export function endWords(result: Result): string {
  if (result.state === "exited") return `exit ${result.exitCode}`;
  const reason = result.diagnostics.find((diagnostic) => diagnostic.line === 0)?.message;
  if (result.state === "stopped") return reason ?? "stopped";
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  if (reason && errors === 1) return reason;
  return `does not compile: ${errors} ${errors === 1 ? "error" : "errors"}`;
}
