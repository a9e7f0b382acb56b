/** What the page and the toolchain worker say to each other. Both are ours and on one origin. */
import type { BuildResult, Diagnostic, FormatResult, Progress, Source, ToolchainFailure } from "../messages";

/** Compiled tools. A worker hands them to the page, and the page to the worker's successor, which need not compile. */
export interface Modules {
  compile: WebAssembly.Module;
  link: WebAssembly.Module;
}

export type ToWorker =
  | { type: "start"; manifest: string; modules: Modules | null }
  | { type: "warm" }
  | { type: "build"; id: number; source: Source }
  | { type: "diagnose"; id: number; source: Source }
  | { type: "format"; id: number; source: string }
  | { type: "read trace"; id: number; trace: Uint8Array }
  | { type: "cancel"; id: number };

export type FromWorker =
  | { type: "modules"; modules: Modules }
  /** The tools are parked: what comes now is quick. `packages` are the paths that a program may import. */
  | { type: "ready"; packages: string[] }
  | { type: "progress"; progress: Progress }
  /** All that the job needs is there: from here on it computes, and cannot hear a message until it is done. */
  | { type: "computing"; id: number }
  /** It links what nobody has asked for yet, and hears as little until it is done. */
  | { type: "ahead"; linking: boolean }
  /** The std half of a program that is likely to be run. */
  | { type: "std"; std: ArrayBuffer }
  | { type: "built"; id: number; result: BuildResult }
  | { type: "diagnosed"; id: number; result: Diagnostic[] | null }
  | { type: "formatted"; id: number; result: FormatResult }
  | { type: "trace read"; id: number; result: string }
  | { type: "failed"; id: number; kind: ToolchainFailure["kind"]; message: string };

