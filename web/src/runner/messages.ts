/**
 * What the page, the runner's frame and a run's worker say to each other.
 *
 * page ⇄ frame goes over one MessagePort; frame ⇄ worker over the worker's own channel. The program owns the worker, so
 * whatever comes from there is the program's word: `readWorkerMessage` lets through only what has the right shape, and
 * the page reads the frame with `readFrameMessage`, although the frame is ours, because it stands in a foreign realm.
 */
import { readTally, type Tally } from "../check/result";
import { readTraced, type Traced } from "../timeline/timeline";
import type { Std } from "../host/program";
import type { Start } from "../messages";

/** Bytes of output, both streams together, after which a run is cut: more than anybody reads, less than a page feels. */
export const maxOutput = 1 << 20;

/** Messages a second from one run, after which it is cut. The worker's own batching stays below 700. */
export const maxMessages = 1000;

/** How long the frame may be silent after a question, in ms, until the page takes it for hung and removes it. */
export const frameTimeout = 2000;

/** How often a check's tally goes on from the frame, in ms: as often as a bar of progress need move. */
export const tallyPause = 50;

export type ToFrame =
  /** A std half, which programs name from here on by its place. */
  | { type: "std"; place: number; std: ArrayBuffer }
  /** Where `std` is the place of its std half, the program's own half is all of its wasm. */
  | { type: "start"; run: number; start: Start; std: number | null }
  /** What the reader gives the program to read; null is the end of it. */
  | { type: "input"; run: number; text: string | null }
  | { type: "stop"; run: number }
  | { type: "ping" };

export type FromFrame =
  | { type: "started"; run: number }
  | { type: "output"; run: number; stream: "stdout" | "stderr"; text: string }
  | { type: "reading"; run: number }
  | { type: "tally"; run: number; tally: unknown }
  | { type: "traced"; run: number; traced: unknown }
  | { type: "exited"; run: number; exitCode: number }
  | { type: "stopped"; run: number }
  | { type: "cut"; run: number; reason: string }
  | { type: "failed"; run: number; reason: string }
  | { type: "pong" };

export type ToWorker =
  /** With the std half of a Go program, where it was given apart. */
  | { type: "start"; start: Start; std?: Std | undefined }
  | { type: "input"; text: string | null };

export type FromWorker =
  | { type: "started" }
  | { type: "output"; stream: "stdout" | "stderr"; bytes: Uint8Array }
  /** The program reads standard input, and there is nothing. */
  | { type: "reading" }
  /** What a check has counted so far; the last one is whole, and the worker exits with 0 after it. */
  | { type: "tally"; tally: Tally }
  /** The trace of the schedule that was asked for; the worker exits with 0 after it. */
  | { type: "traced"; traced: Traced }
  | { type: "exited"; exitCode: number }
  | { type: "failed"; reason: string };

type Fields = Record<string, unknown>;

function isStream(value: unknown): value is "stdout" | "stderr" {
  return value === "stdout" || value === "stderr";
}

function isExitCode(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= -0x80000000 && (value as number) <= 0xffffffff;
}

/** The message if it has the shape of one, else null. Nothing of what came is kept but the fields named here. */
export function readWorkerMessage(data: unknown): FromWorker | null {
  if (typeof data !== "object" || data === null) return null;
  const { type, stream, bytes, tally, traced, exitCode, reason } = data as Fields;
  switch (type) {
    case "started":
    case "reading":
      return { type };
    case "output":
      return isStream(stream) && bytes instanceof Uint8Array ? { type, stream, bytes } : null;
    case "tally": {
      const read = readTally(tally);
      return read && { type, tally: read };
    }
    case "traced": {
      const read = readTraced(traced);
      return read && { type, traced: read };
    }
    case "exited":
      return isExitCode(exitCode) ? { type, exitCode } : null;
    case "failed":
      return typeof reason === "string" ? { type, reason: reason.slice(0, 1000) } : null;
    default:
      return null;
  }
}

/**
 * As `readWorkerMessage`, for what the page hears from the frame. What a check counts and a trace are read by who asked for them: the
 * page that only runs programs need not know how.
 */
export function readFrameMessage(data: unknown): FromFrame | null {
  if (typeof data !== "object" || data === null) return null;
  const { type, run, stream, text, tally, traced, exitCode, reason } = data as Fields;
  if (type === "pong") return { type };
  if (!Number.isInteger(run)) return null;
  const id = run as number;
  switch (type) {
    case "started":
    case "reading":
    case "stopped":
      return { type, run: id };
    case "output":
      // A byte makes at most one UTF-16 unit, so a text longer than the limit was not decoded from what is allowed.
      return isStream(stream) && typeof text === "string" && text.length <= maxOutput ? { type, run: id, stream, text } : null;
    case "tally":
      return { type, run: id, tally };
    case "traced":
      return { type, run: id, traced };
    case "exited":
      return isExitCode(exitCode) ? { type, run: id, exitCode } : null;
    case "cut":
    case "failed":
      return typeof reason === "string" ? { type, run: id, reason: reason.slice(0, 1000) } : null;
    default:
      return null;
  }
}
