/** The one bar of a snippet: what can be done, and in a few words how it is. */
import { part } from "./dom";
import type { State } from "./engine";
import type { Progress } from "./messages";
import { progressWords, type Words } from "./words";

export type Action = "run" | "check" | "timeline" | "stop" | "fix" | "edit" | "format" | "share" | "reset";

/** What a button does about a finding, and on which line. */
export interface FixWords {
  label: string;
  line: number;
}

const apple = /mac|iphone|ipad/i.test(navigator.platform);

export class Bar {
  readonly element = document.createElement("div");
  readonly #buttons: Record<Action, HTMLButtonElement>;
  readonly #status = part("span", "status");
  readonly #fetching = part("span", "fetching");
  readonly #progress = document.createElement("progress");
  #running = false;
  #checking = false;

  readonly #formats: boolean;

  /** `can` is what can be asked for. */
  constructor(act: (action: Action) => void, can: { check: boolean; format: boolean; edit: boolean; share: boolean }) {
    const button = (action: Action, label: string) => {
      const element = part("button", action);
      element.type = "button";
      element.textContent = label;
      element.addEventListener("click", () => act(action));
      return element;
    };
    this.#buttons = {
      run: button("run", "Run"),
      check: button("check", "Check"),
      timeline: button("timeline", "Timeline"),
      stop: button("stop", "Stop"),
      fix: button("fix", ""),
      edit: button("edit", "Edit"),
      format: button("format", "Format"),
      share: button("share", "Share"),
      reset: button("reset", "Reset"),
    };
    const { run, check, timeline, stop, fix, edit, format, share, reset } = this.#buttons;
    const keys = part("kbd", "");
    keys.textContent = apple ? "⌘ ⏎" : "Ctrl ⏎";
    keys.ariaHidden = "true";
    run.append(keys);
    run.setAttribute("aria-keyshortcuts", apple ? "Meta+Enter" : "Control+Enter");
    check.hidden = timeline.hidden = !can.check;
    edit.hidden = !can.edit;
    share.hidden = !can.share;
    this.#formats = can.format;
    stop.hidden = fix.hidden = format.hidden = reset.hidden = true;
    this.#status.role = "status";
    this.#progress.setAttribute("aria-label", "Fetching");
    this.#progress.hidden = this.#fetching.hidden = true;
    this.element.className = "bar";
    this.element.append(run, check, timeline, stop, this.#fetching, this.#status, fix, edit, format, reset, share, this.#progress);
  }

  state(state: State, words: Words): void {
    this.#running = state === "building" || state === "running";
    this.#offerStop();
    if (state !== "building") this.fetched();
    this.say(words);
  }

  /** So many schedules are done. As the bytes, the number stands beside the live status. */
  checking(done: number, of: number): void {
    if (!this.#checking) this.say({ how: "", end: "" }); // what was said is of something else
    this.#checking = true;
    this.#offerStop();
    this.#fetching.textContent = done > 0 ? `${done.toLocaleString("en")} of ${of.toLocaleString("en")} schedules` : "checking";
    this.#fetching.hidden = this.#progress.hidden = false;
    this.#status.hidden = true;
    this.#progress.max = of;
    this.#progress.value = done;
  }

  /** A timeline is made, which takes as long as a check of one schedule; or something else whose length is not known. */
  tracing(on: boolean, what = "tracing"): void {
    if (on) {
      this.checking(0, 0);
      this.#fetching.textContent = what;
      this.#progress.removeAttribute("value");
    } else this.checked();
  }

  checked(): void {
    this.#checking = false;
    this.#offerStop();
    this.fetched();
  }

  #offerStop(): void {
    const { run, stop } = this.#buttons;
    const active = this.#running || this.#checking;
    if (!active && stop.matches(":focus")) run.focus();
    stop.hidden = !active;
  }

  /** The fix is of what is said, and goes with it. */
  say({ how, end, below = false }: Words, fix?: FixWords): void {
    this.#status.classList.toggle("below", below);
    const more = part("span", "how");
    more.textContent = how && end ? `${how} · ` : how;
    this.#status.replaceChildren(more, end);
    this.#offer(fix);
  }

  #offer(words: FixWords | undefined): void {
    const { run, fix } = this.#buttons;
    if (!words && fix.matches(":focus")) run.focus();
    fix.hidden = !words;
    fix.textContent = words?.label ?? "";
    fix.ariaLabel = words ? `${words.label}, line ${words.line}` : null;
  }

  /** Bytes change often: they stand beside the live status, not in it. */
  progress(progress: Progress): void {
    if (progress.total > 0 && progress.received >= progress.total) return this.fetched();
    this.#fetching.textContent = progressWords(progress);
    this.#fetching.hidden = this.#progress.hidden = false;
    this.#status.hidden = true;
    if (progress.total > 0) {
      this.#progress.max = progress.total;
      this.#progress.value = Math.min(progress.received, progress.total);
    } else {
      this.#progress.removeAttribute("value");
    }
  }

  /** Nothing is being fetched any more. */
  fetched(): void {
    this.#progress.hidden = this.#fetching.hidden = true;
    this.#status.hidden = false;
  }

  /** The editor is there: it can be formatted, and needs no button to be opened. */
  editing(): void {
    const { edit, format, run } = this.#buttons;
    format.hidden = !this.#formats;
    if (edit.matches(":focus")) (this.#formats ? format : run).focus();
    edit.hidden = true;
  }

  /** Whether the links are shown. */
  sharing(shown: boolean): void {
    this.#buttons.share.ariaExpanded = String(shown);
  }

  /** What Reset does now, if anything. */
  reset(label: "Reset" | "Undo reset" | null): void {
    const { run, reset } = this.#buttons;
    if (label === null && reset.matches(":focus")) run.focus();
    reset.hidden = label === null;
    reset.textContent = label ?? "Reset";
  }
}
