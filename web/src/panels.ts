/** What a snippet has below its output: check, timeline, exercise and Share, each fetched when it is first asked for. */
import type { CheckPanel, Snippet as Checked } from "./check/panel";
import type { ExercisePanel } from "./exercise/panel";
import type { Diagnostic } from "./messages";
import { autocheck, panelStyle, tools } from "./page";
import type { Programs } from "./programs";
import type { Shared, SharePanel } from "./share/panel";
import type { Snippet as Traced, TimelinePanel } from "./timeline/panel";

/** The snippet, as its panels see it. */
export interface Snippet extends Checked, Traced {
  readonly element: HTMLElement;
  /** They go below. */
  readonly last: HTMLElement;
  readonly programs: Programs;
}

export class Panels {
  #check: Promise<CheckPanel> | undefined;
  #checkThere: CheckPanel | undefined;
  #timeline: Promise<TimelinePanel> | undefined;
  #timelineThere: TimelinePanel | undefined;
  #exercise: Promise<ExercisePanel> | undefined;
  #exerciseThere: ExercisePanel | undefined;
  #sharing: SharePanel | undefined;

  constructor(private readonly snippet: Snippet) {}

  check(): Promise<CheckPanel> {
    this.#check ??= this.#makeCheck();
    this.#check.catch(() => (this.#check = undefined));
    return this.#check;
  }

  async #makeCheck(): Promise<CheckPanel> {
    const [{ CheckPanel }] = await Promise.all([import("./check/panel"), panelStyle()]);
    const panel = new CheckPanel(this.snippet, tools, this.snippet.programs, autocheck);
    this.snippet.last.after(panel.element);
    return (this.#checkThere = panel);
  }

  timeline(): Promise<TimelinePanel> {
    this.#timeline ??= this.#makeTimeline();
    this.#timeline.catch(() => (this.#timeline = undefined));
    return this.#timeline;
  }

  async #makeTimeline(): Promise<TimelinePanel> {
    const [{ TimelinePanel }] = await Promise.all([import("./timeline/panel"), panelStyle()]);
    const panel = new TimelinePanel(this.snippet, tools, this.snippet.programs);
    this.#below.after(panel.element);
    return (this.#timelineThere = panel);
  }

  /** That of a snippet which is an exercise; it is there from the beginning. */
  exercise(): Promise<ExercisePanel> {
    return (this.#exercise ??= this.#makeExercise());
  }

  async #makeExercise(): Promise<ExercisePanel> {
    const { ExercisePanel, progress } = await import("./exercise/exercises");
    return (this.#exerciseThere = new ExercisePanel(this.snippet.element, this.snippet, tools, this.snippet.programs, progress, panelStyle));
  }

  /** Shows the panel behind Share, or takes it away, and reports whether it is there. */
  async share(shared: () => Shared): Promise<boolean> {
    const [{ SharePanel }] = await Promise.all([import("./share/panel"), panelStyle()]);
    this.#sharing ??= new SharePanel(this.#below);
    this.#sharing.toggle(shared());
    return this.#sharing.shown;
  }

  /** What comes when it is first asked for; where it could not be fetched, that is said. */
  async fetched<T>(what: string, coming: Promise<T>): Promise<T | undefined> {
    try {
      return await coming;
    } catch {
      this.snippet.bar.say({ how: "", end: notFetched(what).message });
      return undefined;
    }
  }

  /** What a panel that comes later goes below. */
  get #below(): HTMLElement {
    return this.#checkThere?.element ?? this.snippet.last;
  }

  /** Ends what is under way in them. */
  stop(): void {
    this.#checkThere?.stop();
    this.#timelineThere?.stop();
    this.#exerciseThere?.stop();
  }

  /** The program is another one now. */
  edited(): void {
    this.#checkThere?.age();
    this.#timelineThere?.age();
    this.#exerciseThere?.age();
  }

  /** A run begins, or with Reset all is as it was; a replay leaves the verdict that it comes from. */
  clear({ run, replay }: { run: boolean; replay: boolean }): void {
    if (!replay) this.#checkThere?.clear();
    this.#timelineThere?.clear();
    if (run) this.#exerciseThere?.stop();
    else this.#exerciseThere?.clear();
  }
}

export function notFetched(what: string): Diagnostic {
  return { line: 0, column: 0, message: `${what} could not be fetched; try again`, severity: "error" };
}
