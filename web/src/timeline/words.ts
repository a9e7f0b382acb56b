/** What a timeline says in words: the names of its lanes, and what happened in a step. */
import type { Ending } from "../check/result";
import { count } from "../check/verdict";
import { isOwn } from "../files";
import { visible } from "../visible";
import type { Frame, Lane, Span, Step, Timeline } from "./timeline";

/** The innermost call in the program's own text, or in its tests. */
export function ownLine({ stacks }: Timeline, stack: number): Frame | undefined {
  return stacks[stack]?.find(({ file }) => isOwn(file) || file === "main_test.go");
}

export function laneName(timeline: Timeline, lane: number): string {
  if (lane === 0) return "main";
  const { start, function: name } = timeline.lanes[lane]!;
  const line = ownLine(timeline, start)?.line;
  return line ? `go line ${line}` : name;
}

/** Beside its name, the number by which steps, and marks in the code, call it. */
function rowName(timeline: Timeline, lane: number): string {
  return lane === 0 ? "main" : `${timeline.lanes[lane]!.goroutine} · ${laneName(timeline, lane)}`;
}

/** As it is told apart from others with the same name. */
export function laneWords(timeline: Timeline, lane: number): string {
  return lane <= 0 ? "main" : `goroutine ${timeline.lanes[lane]!.goroutine}`;
}

export function stepWords(timeline: Timeline, step: Step): string {
  const { lane, kind, other, text, stack } = step;
  const who = lane < 0 ? "a timer" : laneWords(timeline, lane);
  const line = ownLine(timeline, stack)?.line;
  const at = line ? `, line ${line}` : "";
  switch (kind) {
    case "go":
      return `${who} starts ${laneWords(timeline, other)}${at}`;
    case "run":
      return `${who} runs`;
    case "yield":
      return `${who} gives way${at}`;
    case "block":
      return `${who} waits: ${text}${at}`;
    case "wake":
      return `${who} wakes ${laneWords(timeline, other)}${text ? `: ${text}` : ""}${at}`;
    case "end":
      return `${who} ends`;
    case "print":
      return `${who} prints ${JSON.stringify(visible(text))}${at}`;
    case "read":
    case "write":
      return `${who} ${kind}s${text ? ` (${text})` : ""} what races${at}`;
    case "log":
      return `${who} logs ${visible(text)}${at}`;
    case "region":
      return `${who} enters ${visible(text)}${at}`;
    case "region end":
      return `${who} leaves ${visible(text)}${at}`;
    case "panic":
      return `${who} panics${at}`;
    case "exit":
      return `${who} ends the program${at}`;
  }
}

export function spanWords(timeline: Timeline, span: Span): string {
  const who = laneWords(timeline, span.lane);
  const line = ownLine(timeline, span.stack)?.line;
  const at = line ? `, line ${line}` : "";
  if (span.state === "running") return `${who} runs`;
  if (span.state === "ready") return `${who} could run: another one does`;
  const ever = span.to === timeline.steps.length && timeline.ending === "deadlocked" ? " for ever" : "";
  return `${who} waits${ever}: ${span.text}${at}`;
}

const endings: Record<Ending, string> = {
  exited: "",
  panicked: "It panicked.",
  deadlocked: "It deadlocked.",
  endless: "It came to no end.",
  "needs JavaScript": "It waits for JavaScript.",
};

/** What the whole is, in a few sentences. */
export function summary({ seed, lanes, steps, ending, exitCode, cut }: Timeline): string {
  const what = seed === null ? "One run" : `Schedule ${seed}`;
  const many = `${count(lanes.length)} ${lanes.length === 1 ? "goroutine" : "goroutines"}, ${count(steps.length)} steps`;
  const end = ending === "exited" && exitCode ? `It exited with ${exitCode}.` : endings[ending];
  return [`${what}: ${many}.`, end, cut ? "The rest is left out: there is room for no more." : ""].filter(Boolean).join(" ");
}

/** How much virtual time passed, as far as it can be felt. */
export function durationWords(ns: number): string {
  if (ns >= 1e9) return `${+(ns / 1e9).toFixed(2)} s`;
  return `${+(ns / 1e6).toFixed(1)} ms`;
}

/** Rows: one a lane, and where there are more than `most`, one for all that were started by the same line. */
export interface Row {
  name: string;
  lanes: number[];
}

export function rowsOf(timeline: Timeline, most: number): Row[] {
  const { lanes } = timeline;
  if (lanes.length <= most) return lanes.map((_: Lane, lane) => ({ name: rowName(timeline, lane), lanes: [lane] }));
  const rows = new Map<string, number[]>();
  lanes.forEach((_, lane) => {
    const name = laneName(timeline, lane);
    rows.set(name, [...(rows.get(name) ?? []), lane]);
  });
  return [...rows].map(([name, members]) => ({ name: members.length === 1 ? name : `${name} × ${count(members.length)}`, lanes: members }));
}
