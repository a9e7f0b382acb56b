/**
 * A run's output on the page. What comes first is there at once; what follows waits in a queue and reaches the page once a
 * frame, a bounded amount at a time, so that a flood never freezes it.
 */
import type { Stream } from "./engine";
import { visible } from "./visible";

/** What is shown: what the program printed, and what it was given to read, as a terminal shows both. */
export type Shown = Stream | "stdin";

export interface Segment {
  stream: Shown;
  text: string;
}

/** UTF-16 units put on the page in one frame. */
const frameSize = 32 * 1024;
/** A block that has grown so long is closed at its next line feed, or at twice that: short blocks are cheap to lay out. */
const blockSize = 4 * 1024;

export class OutputQueue {
  #segments: Segment[] = [];
  size = 0;

  push(stream: Shown, text: string): void {
    if (text === "") return;
    this.size += text.length;
    this.#segments.push({ stream, text });
  }

  /** Takes at most `limit` units (one more where that would split a pair), neighbours of one stream joined. */
  take(limit: number): Segment[] {
    const taken: Segment[] = [];
    while (limit > 0 && this.#segments.length > 0) {
      const first = this.#segments[0]!;
      const end = isHigh(first.text.charCodeAt(limit - 1)) ? limit + 1 : limit;
      const text = first.text.slice(0, end);
      first.text = first.text.slice(end);
      if (first.text === "") this.#segments.shift();
      limit -= text.length;
      this.size -= text.length;
      const last = taken.at(-1);
      if (last?.stream === first.stream) last.text += text;
      else taken.push({ stream: first.stream, text });
    }
    return taken;
  }
}

/** How much of the text still belongs into a block that has so much room until it should end. */
export function blockEnd(text: string, room: number): number {
  const most = Math.max(room + blockSize, 1);
  const feed = text.indexOf("\n", Math.max(room, 0));
  if (feed >= 0 && feed < most) return feed + 1;
  if (text.length <= most) return text.length;
  return isHigh(text.charCodeAt(most - 1)) ? most + 1 : most;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Writes into the element that has role="log". */
export class OutputLog {
  #queue = new OutputQueue();
  #frame = 0;
  #block: HTMLElement | null = null;
  #room = 0;
  #ending: string | null = null;

  /** `goTo` is told the line that the reader chose in a stack, where `place` finds places. */
  constructor(
    private readonly element: HTMLElement,
    private readonly place: RegExp,
    private readonly goTo: (line: number) => void,
  ) {}

  write(stream: Shown, text: string): void {
    this.#queue.push(stream, text);
    if (!this.#frame) this.#flush();
  }

  /** Says how the run ended, after all that it printed. */
  end(words: string): void {
    this.#ending = words;
    if (this.#queue.size <= frameSize) {
      cancelAnimationFrame(this.#frame);
      this.#flush();
    }
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#queue = new OutputQueue();
    this.#block = null;
    this.#ending = null;
    this.element.replaceChildren();
  }

  #flush = (): void => {
    this.#frame = 0;
    if (this.#queue.size === 0 && this.#ending === null) return;
    const follow = this.element.scrollTop + this.element.clientHeight >= this.element.scrollHeight - 4;
    for (const { stream, text } of this.#queue.take(frameSize)) this.#append(stream, text);
    this.#frame = requestAnimationFrame(this.#flush);
    if (this.#queue.size === 0 && this.#ending !== null) {
      this.#add("end").textContent = this.#ending;
      this.#ending = null;
      this.#block = null;
    }
    if (follow) this.element.scrollTop = this.element.scrollHeight;
  };

  #append(stream: Shown, text: string): void {
    while (text !== "") {
      if (this.#block?.className !== stream) {
        this.#block = this.#add(stream);
        this.#room = blockSize;
      }
      const end = blockEnd(text, this.#room);
      this.#block.append(...this.#parts(stream, text.slice(0, end)));
      this.#room -= end;
      if (end < text.length) this.#block = null;
      text = text.slice(end);
    }
  }

  /** The text with its places in stacks as buttons. */
  #parts(stream: Shown, text: string): (string | HTMLElement)[] {
    const parts: (string | HTMLElement)[] = [];
    for (let found = stream === "stderr" ? this.place.exec(text) : null; found; found = this.place.exec(text)) {
      const [whole, before, name, line] = found;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "place";
      button.textContent = name!;
      button.addEventListener("click", () => this.goTo(Number(line)));
      parts.push(visible(text.slice(0, found.index) + before), button);
      text = text.slice(found.index + whole.length);
    }
    parts.push(visible(text));
    return parts;
  }

  #add(name: string): HTMLElement {
    const block = document.createElement("div");
    block.className = name;
    this.element.append(block);
    return block;
  }
}
