/**
 * What is wrong with an answer to an exercise, in words for who wrote it: of a run of its tests, and of a check of them. What
 * the tests say themselves is written for readers, and is passed on as it is.
 */
import { parseGoroutines, type Frame, ownFrame } from "../check/reports";
import { resultOf, type Tally } from "../check/result";
import { count } from "../check/verdict";
import { isDeadlock } from "../stacks";

/** One thing that is wrong, and where: `line` is 0 where it is known of no line. */
export interface Failure {
  file: "main.go" | "main_test.go";
  line: number;
  message: string;
}

/** How the tests of an answer ended by themselves. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Of each kind so many are told: who puts these right asks again. */
const told = 3;

const failed = /^    main_test\.go:(\d+): (.*(?:\n {8}.*)*)/gm;

const raced = /^    testing\.go:\d+: race detected during execution of test$/m;

/** What the tests say of a run that failed, as package testing prints it. */
function said(stdout: string): Failure[] {
  return [...stdout.matchAll(failed)].map(([, line, message]) => ({ file: "main_test.go", line: Number(line), message: message!.replaceAll("\n        ", "\n") }));
}

/** Whether the tests came to their end, and found nothing. */
export function passes({ exitCode, stdout }: Ended): boolean {
  return exitCode === 0 && /(?:^|\n)PASS\n$/.test(stdout);
}

/** What is wrong with an answer whose tests were run; nothing if it passed. */
export function failuresOfRun(ended: Ended): Failure[] {
  if (passes(ended)) return [];
  const failures = said(ended.stdout);
  const end = endOf(ended);
  return [...failures.slice(0, told), ...(end ? [end] : [])];
}

/** How a run ended that did not come to the end of its tests. */
function endOf({ exitCode, stdout, stderr }: Ended): Failure | null {
  const printed = stderr + stdout;
  if (isDeadlock(printed)) return stuck("", parseGoroutines(printed).map(({ stack }) => stack));
  const panicked = /^(?:panic|fatal error): (.*)/m.exec(printed);
  if (exitCode === 2 && panicked) return panic("", panicked[1]!, parseGoroutines(printed)[0]?.stack ?? []);
  // Built with the detector, a test that raced fails. That it raced, a check says with its lines.
  if (/^FAIL$/m.test(stdout) && (said(stdout).length > 0 || raced.test(stdout))) return null;
  return { file: "main.go", line: 0, message: `The program ended by itself, with exit ${exitCode}, before its tests did.` };
}

/** What is wrong with an answer whose tests were checked; nothing if they passed in every schedule, and nothing raced. */
export function failuresOfTally(tally: Tally): Failure[] {
  const { races, deadlocks, panics, outcomes, schedules } = resultOf(tally); // the most frequent first
  const failures: Failure[] = races.slice(0, told).map(({ accesses: [one, other] }) => race(one, other));
  for (const { goroutines, schedules: found } of deadlocks.slice(0, told)) failures.push(stuck(inSchedules(found, schedules), goroutines.map(({ stack }) => stack)));
  for (const { message, stack, schedules: found } of panics.slice(0, told)) failures.push(panic(inSchedules(found, schedules), message, stack));
  // What one line of the tests says in many ways is told once, as it says it most often.
  const wrong = new Map<string, { failure: Failure; schedules: number; ways: number }>();
  let endless = 0;
  for (const { ending, exitCode, stdout, schedules: found } of outcomes) {
    if (ending === "endless") endless += found;
    if (ending !== "exited") continue;
    for (const failure of failuresOfRun({ exitCode: exitCode ?? 0, stdout, stderr: "" })) {
      const key = failure.line > 0 ? `${failure.file}:${failure.line}` : failure.message;
      const known = wrong.get(key);
      if (!known) wrong.set(key, { failure, schedules: found, ways: 1 });
      else {
        known.schedules += found;
        if (failure.message !== known.failure.message) known.ways++;
      }
    }
  }
  const often = [...wrong.values()].sort((a, b) => b.schedules - a.schedules).slice(0, told);
  for (const { failure, schedules: found, ways } of often) {
    const when = inSchedules(found, schedules);
    failures.push({ ...failure, message: `${ways > 1 ? when.replace(/: $/, ", for example: ") : when}${failure.message}` });
  }
  if (endless > 0) failures.push({ file: "main.go", line: 0, message: `${inSchedules(endless, schedules)}the tests come to no end.` });
  if (outcomes.some(({ ending }) => ending === "needs JavaScript")) failures.push({ file: "main.go", line: 0, message: "The program waits for JavaScript, which cannot be checked." });
  return failures;
}

function inSchedules(found: number, all: number): string {
  return found === all ? `In all ${count(all)} schedules: ` : `In ${count(found)} of ${count(all)} schedules: `;
}

type RaceAccess = { kind: string; stack: Frame[] };

function race(...accesses: readonly (RaceAccess | undefined)[]): Failure {
  const at = accesses.map((access) => ({ kind: access?.kind ?? "use", line: (access && ownFrame(access.stack)?.line) ?? 0 }));
  const [one, other] = at.sort((a, b) => a.line - b.line);
  const line = one?.line || other?.line || 0;
  if (!one || !other || line === 0) return { file: "main.go", line: 0, message: "A data race between lines that are not known." };
  if (one.line === other.line) return { file: "main.go", line, message: `A data race: two goroutines are at line ${line} with nothing to put them in order.` };
  const act = (access: { kind: string; line: number }) => `${access.line > 0 ? `line ${access.line}` : "the test"} ${access.kind}s`;
  return { file: "main.go", line, message: `A data race: ${act(one)} what ${act(other)}, and nothing puts the two in order.` };
}

function stuck(when: string, stacks: readonly (readonly Frame[])[]): Failure {
  const lines = [...new Set(stacks.map((stack) => ownFrame(stack)?.line).filter((line) => line !== undefined))].sort((a, b) => a - b);
  const where = lines.length === 0 ? "" : ` ${lines.length === 1 ? "Line" : "Lines"} ${list(lines.map(String))} ${lines.length === 1 ? "waits" : "wait"} for ever.`;
  return { file: "main.go", line: lines[0] ?? 0, message: sentence(when, `a deadlock, nobody can go on.${where}`) };
}

function panic(when: string, message: string, stack: readonly Frame[]): Failure {
  const line = ownFrame(stack)?.line ?? 0;
  return { file: "main.go", line, message: sentence(when, `a panic${line ? ` at line ${line}` : ""}: ${message.replace(/ \[recovered.*\]$/, "")}`) };
}

function sentence(when: string, what: string): string {
  return when ? when + what : what.charAt(0).toUpperCase() + what.slice(1);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What keeps an answer from being tested, as its writer needs it: names that the tests use and the answer no longer has. */
export function needed(message: string): string {
  const [, name] = /^main_test\.go:\d+:\d+: (?:undefined: |.* has no field or method )(\w+)\)?$/.exec(message) ?? [];
  if (name) return `The tests use ${name}, which the program does not have any more.`;
  const [, rest] = /^main_test\.go:\d+:\d+: (.*)$/s.exec(message) ?? [];
  return rest ? `The tests do not fit the program any more: ${rest}` : message;
}
