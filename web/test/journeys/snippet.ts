/** A snippet as a reader finds it: by the names of its parts. */
import type { FrameLocator, Locator, Page } from "@playwright/test";
import type { CheckResult } from "../../src/check/result";
import type { Result, State } from "../../src/engine";
import type { TestResult } from "../../src/exercise/panel";
import type { Timeline } from "../../src/timeline/timeline";
import { expect } from "./journey";

/** What the element is to a script on the page: the public contract. */
export interface GoSnippet extends HTMLElement {
  readonly state: State;
  source: string;
  args: string[];
  test: string | null;
  env: Record<string, string>;
  run(options?: { seed?: number }): Promise<Result>;
  check(options?: { schedules?: number; seed?: number }): Promise<CheckResult>;
  timeline(options?: { seed?: number | null }): Promise<Timeline | null>;
  testAnswer(): Promise<TestResult>;
  input(text: string): void;
  endInput(): void;
  stop(): void;
  reset(): void;
  format(): Promise<unknown>;
}

export class Snippet {
  readonly element: Locator;
  readonly run: Locator;
  readonly check: Locator;
  /** What a check found. */
  readonly verdict: Locator;
  readonly timeline: Locator;
  /** What a timeline draws. */
  readonly drawn: Locator;
  readonly stop: Locator;
  readonly reset: Locator;
  readonly format: Locator;
  readonly status: Locator;
  readonly output: Locator;
  /** The code before it is edited, and the editor after. */
  readonly code: Locator;
  readonly editor: Locator;
  /** What does not compile, an entry each. */
  readonly findings: Locator;

  constructor(page: Page | FrameLocator, name: string) {
    this.element = page.locator("go-snippet", { has: page.getByLabel(`Go program ${name}`, { exact: true }) });
    const button = (name: string | RegExp) => this.element.getByRole("button", { name, exact: true });
    this.run = button("Run");
    this.check = button("Check");
    this.timeline = button("Timeline");
    this.drawn = this.element.getByRole("region", { name: "Timeline" });
    this.verdict = this.element.getByRole("region", { name: "Check" });
    this.stop = button("Stop");
    this.reset = button(/^(Undo reset|Reset)$/);
    this.format = button("Format");
    this.status = this.element.locator(".bar").getByRole("status");
    this.output = this.element.getByRole("log", { name: "Output" });
    this.code = this.element.getByRole("group", { name: `Go program ${name}`, exact: true });
    this.editor = this.element.getByRole("textbox", { name: `Go program ${name}`, exact: true });
    this.findings = this.element.getByRole("listitem");
  }

  /** Opens the editor as a reader does, with a click on the code, and replaces all of it. The editor adds a last line feed. */
  async type(source: string): Promise<void> {
    if (!(await this.editor.isVisible())) await this.code.click();
    await this.editor.press("Control+a");
    await this.editor.page().keyboard.insertText(source.replace(/\n$/, ""));
  }

  /** Runs through the public API, with another source if there is one. */
  execute(source?: string): Promise<Result> {
    return this.element.evaluate((element, source) => {
      const snippet = element as GoSnippet;
      if (source !== undefined) snippet.source = source;
      return snippet.run();
    }, source);
  }

  /** Checks through the public API, with another source if there is one. */
  examine(source?: string, options: { schedules?: number; seed?: number } = {}): Promise<CheckResult> {
    return this.element.evaluate(
      (element, { source, options }) => {
        const snippet = element as GoSnippet;
        if (source !== undefined) snippet.source = source;
        return snippet.check(options);
      },
      { source, options },
    );
  }

  source(): Promise<string> {
    return this.element.evaluate((element) => (element as GoSnippet).source);
  }

  async sees(state: State): Promise<void> {
    await expect(this.element).toHaveAttribute("state", state);
  }
}

/** Opens the playground. */
export async function openPlay(page: Page): Promise<Snippet> {
  await page.goto("play/");
  const snippet = new Snippet(page, "play");
  await expect(snippet.run).toBeVisible();
  return snippet;
}

/** Opens the first lesson. */
export async function openLesson(page: Page, name: string): Promise<Snippet> {
  await page.goto("sharing-state/");
  const snippet = new Snippet(page, name);
  await expect(snippet.run).toBeVisible();
  return snippet;
}
