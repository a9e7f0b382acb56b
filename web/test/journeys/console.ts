/** What a browser's console says, in pages, their frames and all workers. Playwright's own events leave out what the browser itself says. */
import type { BrowserContext, CDPSession, Frame, Page } from "@playwright/test";

export class Console {
  /** Warnings, errors and uncaught exceptions that no pattern allows. */
  readonly said: string[] = [];
  readonly #allowed: RegExp[] = [];
  readonly #opening: Promise<void>[] = [];

  constructor(private readonly context: BrowserContext) {
    context.on("page", (page) => {
      this.#opening.push(this.#follow(page));
      page.on("frameattached", (frame) => this.#opening.push(this.#follow(frame)));
      page.on("framenavigated", (frame) => frame.parentFrame() && this.#opening.push(this.#follow(frame)));
    });
  }

  /** For journeys that make something fail which the browser itself reports. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  /** Takes what was said so far. */
  take(): string[] {
    return this.said.splice(0);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#opening);
  }

  /** What was said before is told too, once the domains are enabled. What workers say, the page or frame around them is told. */
  async #follow(where: Page | Frame): Promise<void> {
    let session: CDPSession;
    try {
      session = await this.context.newCDPSession(where);
    } catch {
      return; // it is gone, or a frame in the process of its parent, which tells what it says
    }
    session.on("Log.entryAdded", ({ entry }) => {
      if (entry.level === "warning" || entry.level === "error") this.#say(`${entry.text} ${entry.url ?? ""}`);
    });
    session.on("Runtime.consoleAPICalled", ({ type, args }) => {
      if (type === "warning" || type === "error" || type === "assert") this.#say(args.map((arg) => arg.value ?? arg.description).join(" "));
    });
    session.on("Runtime.exceptionThrown", ({ exceptionDetails }) => {
      this.#say(`${exceptionDetails.text} ${exceptionDetails.exception?.description ?? ""}`);
    });
    await Promise.all([session.send("Log.enable"), session.send("Runtime.enable")]).catch(() => {}); // it is gone by now
  }

  #say(text: string): void {
    if (!this.#allowed.some((pattern) => pattern.test(text))) this.said.push(text.trim());
  }
}
