/** The timeline of a snippet on its page: it drives the tracer, and shows what came of it. It is fetched when it is asked for. */
import type { Bar } from "../bar";
import type { Subject } from "../check/checker";
import type { Tools } from "../engine";
import type { Diagnostic } from "../messages";
import type { Programs } from "../programs";
import type { Timeline } from "./timeline";
import { Tracer } from "./tracer";
import { type Here, TimelineView } from "./view";

/** The snippet, as the panel sees it. */
export interface Snippet {
  readonly subject: Subject;
  readonly bar: Bar;
  list(diagnostics: readonly Diagnostic[]): void;
  here(lines: readonly Here[]): void;
}

export class TimelinePanel {
  readonly #view: TimelineView;
  readonly #tracer: Tracer;
  #turn = 0;

  constructor(
    private readonly snippet: Snippet,
    tools: Tools,
    programs: Programs,
  ) {
    this.#view = new TimelineView((lines) => snippet.here(lines));
    this.#tracer = new Tracer(tools, programs, (progress) => snippet.bar.progress(progress));
  }

  get element(): HTMLElement {
    return this.#view.element;
  }

  stop(): void {
    this.#tracer.stop();
  }

  clear(): void {
    this.stop();
    this.#view.clear();
  }

  age(): void {
    this.#view.age();
  }

  /** Resolves to null if it was stopped. */
  async show(seed: number | null): Promise<Timeline | null> {
    const { bar, subject } = this.snippet;
    const turn = ++this.#turn;
    bar.tracing(true);
    const timeline = await this.#tracer.trace(subject, seed);
    if (turn !== this.#turn) return timeline;
    bar.tracing(false);
    if (!timeline) bar.say({ how: "", end: "timeline stopped" });
    else if (timeline.diagnostics.length > 0) {
      this.snippet.list(timeline.diagnostics);
      bar.say({ how: "", end: "no timeline" });
    } else {
      bar.say({ how: "", end: "" });
      this.#view.show(timeline);
    }
    return timeline;
  }
}
