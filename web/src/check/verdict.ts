/** What a check found, in words: one sentence or two, and what each outcome is called. */
import { chance, mostPoints } from "./seeds";
import type { Ending, Finding, Outcome, Tally } from "./result";

/** What the author said of the program's output, where there is something said. */
export interface Expected {
  /** What is printed when all goes right. */
  want: string | null;
  /** Only lines that contain this count. */
  counts: string | null;
}

export interface Verdict {
  /** Whether something is wrong. Outputs that differ are not, unless it is known which is right. */
  bad: boolean;
  sentence: string;
  /** What else is to be known of it: how sure nothing is, or what was cut. */
  note: string;
}

export function verdictOf(tally: Tally, expected: Expected): Verdict {
  const of = (schedules: number) => (schedules === tally.schedules ? `all ${count(schedules)}` : `${count(schedules)} of ${count(tally.schedules)}`);
  const found: string[] = [];
  let said = false;
  // Out of how many is said once.
  const say = (what: string, schedules: number) => {
    found.push(`${what} in ${said ? count(schedules) : `${of(schedules)} schedules`}`);
    said = true;
  };
  const named = (list: readonly Finding[], one: string, many: string) => {
    const schedules = total(list);
    if (schedules > 0) say(list.length === 1 ? one : `${list.length} ${many}`, schedules);
  };
  if (tally.races.length > 0) found.push(tally.races.length === 1 ? "one data race" : `${tally.races.length} data races`);
  named(tally.deadlocks, "a deadlock", "kinds of deadlock");
  named(tally.panics, "a panic", "kinds of panic");
  named(tally.leaks, "a goroutine that waits for ever", "kinds of goroutine that wait for ever");
  const endless = total(tally.outcomes.filter(({ ending }) => ending === "endless"));
  if (endless > 0) say("no end", endless);

  const exited = tally.outcomes.filter(({ ending }) => ending === "exited");
  const wrong = expected.want === null ? 0 : total(exited.filter((outcome) => !isWanted(outcome, expected))) + tally.others;
  const ways = tally.others > 0 ? `more than ${exited.length}` : String(exited.length);
  const bad = found.length > 0 || wrong > 0;
  const sentences: string[] = [];
  if (found.length > 0) sentences.push(`${capital(list(found))}.`);
  if (!bad) sentences.push(`Nothing found in ${count(tally.schedules)} schedules.`);
  if (wrong > 0) sentences.push(`In ${of(wrong)} schedules the output was wrong.`);
  else if (exited.length > 1 && expected.want === null) sentences.push(`The output came out in ${ways} ways.`);
  return { bad, sentence: sentences.join(" "), note: noteOf(tally, bad, endless) };
}

function noteOf(tally: Tally, bad: boolean, endless: number): string {
  if (tally.outcomes.some(({ ending }) => ending === "needs JavaScript")) return "It waits for JavaScript, which no schedule repeats: there was but one.";
  if (endless > 0) return `What passes ${count(mostPoints)} points, where another goroutine could go on, is taken to have no end.`;
  if (bad || tally.goroutines < 2) return "";
  const chances = [1, 2, 3].map((depth) => percent(chance(depth, tally)));
  return `A bug that shows in one order of two events would have been found with a chance of ${chances[0]} at least; one that needs two such orders, ${chances[1]}; three, ${chances[2]}.`;
}

function percent(chance: number): string {
  if (chance >= 0.9995) return "99.9 %";
  if (chance >= 0.99) return `${Math.floor(1000 * chance) / 10} %`; // it is so at least
  return chance < 0.00001 ? "less than 0.001 %" : `${(100 * chance).toPrecision(2)} %`;
}

/** Whether a program that came out so did what the author wants; null where that is not known. */
export function isWanted(outcome: Outcome, { want, counts }: Expected): boolean | null {
  if (want === null) return null;
  return outcome.ending === "exited" && counted(outcome.stdout, counts) === counted(want, counts);
}

function counted(text: string, counts: string | null): string {
  const lines = text.trimEnd().split("\n");
  return (counts === null ? lines : lines.filter((line) => line.includes(counts))).map((line) => line.trimEnd()).join("\n");
}

const endingWords: Record<Exclude<Ending, "exited">, string> = {
  panicked: "panicked",
  deadlocked: "deadlocked",
  endless: "came to no end",
  "needs JavaScript": "waits for JavaScript",
};

/** What each outcome is called: what it printed and others did not, and how it ended where that was not by itself. */
export function labels(outcomes: readonly Outcome[], counts: string | null): string[] {
  const texts = outcomes.map(({ stdout }) => counted(stdout, counts).split("\n"));
  const shortest = Math.min(...texts.map((lines) => lines.length));
  let head = 0;
  while (head < shortest && texts.every((lines) => lines[head] === texts[0]![head])) head++;
  let tail = 0;
  while (tail < shortest - head && texts.every((lines) => lines.at(-1 - tail) === texts[0]!.at(-1 - tail))) tail++;
  return outcomes.map((outcome, index) => {
    const lines = texts[index]!;
    const own = outcomes.length === 1 ? lines.slice(-1) : lines.slice(head, lines.length - tail);
    const how = outcome.ending !== "exited" ? endingWords[outcome.ending] : outcome.exitCode ? `exit ${outcome.exitCode}` : "";
    const said = own.join(" ⏎ ").trim();
    return [said || (how ? "" : "(nothing more)"), how].filter(Boolean).join(" · ");
  });
}

/** 1000 as "1,000". */
export function count(n: number): string {
  return n.toLocaleString("en");
}

function total(list: readonly { schedules: number }[]): number {
  return list.reduce((sum, { schedules }) => sum + schedules, 0);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
