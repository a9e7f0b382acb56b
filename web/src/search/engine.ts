/** Finds sections of lessons by their words. It knows no page. */
import MiniSearch, { type SearchOptions } from "minisearch";
import { excerpt, finds, fold, mark, words, type Piece } from "./words";

/** The lessons as server/search.go writes them: the first section of each has no id and no title; code is words, each once. */
export interface Lesson {
  path: string;
  title: string;
  sections: { id: string; title: string; text: string; code: string }[];
}

/** A section that was found, or a lesson: then there is no `lesson` above it. */
export interface Found {
  href: string;
  lesson: string | null;
  title: Piece[];
  excerpt: Piece[];
}

/** What is indexed of a section: its own heading is a title where the section stands for the whole lesson. */
interface Entry {
  id: number;
  href: string;
  lesson: string;
  title: string;
  heading: string;
  text: string;
  code: string;
}

/** A word in a title says what a page is about; the lesson's is there so that it may be one of several words. */
const boost = { title: 8, heading: 4, text: 1, code: 1, lesson: 0.2 };

/** From the narrowest on: all words, as they are or begun; all words, with slips of the finger; any of them. */
const attempts: SearchOptions[] = [
  { combineWith: "AND", prefix: true },
  { combineWith: "AND", prefix: true, fuzzy: slips },
  { combineWith: "OR", prefix: true, fuzzy: slips },
];

/** Short words are too near to others. */
function slips(term: string): number | false {
  return term.length > 4 ? 0.25 : false;
}

export class Engine {
  readonly #entries: Entry[];
  readonly #index = new MiniSearch<Entry>({
    fields: Object.keys(boost),
    tokenize: words,
    processTerm: (word) => [...new Set([word, ...humps(word)].map(fold))],
    searchOptions: { processTerm: fold, boost },
  });

  constructor(lessons: readonly Lesson[]) {
    this.#entries = lessons
      .flatMap(({ path, title: lesson, sections }) =>
        sections.map(({ id, title: heading, ...rest }) => ({ href: id ? `${path}#${encodeURIComponent(id)}` : path, lesson, title: heading ? "" : lesson, heading, ...rest })),
      )
      .map((entry, id) => ({ id, ...entry }));
    this.#index.addAll(this.#entries);
  }

  /** What fits the query, the best first; nothing for a query without words. */
  search(query: string): Found[] {
    for (const attempt of attempts) {
      const found = this.#index.search(query, attempt);
      if (found.length > 0) return found.map(({ id, terms }) => show(this.#entries[id as number]!, new Set(terms)));
    }
    return [];
  }
}

function show({ href, lesson, title, heading, text, code }: Entry, found: ReadonlySet<string>): Found {
  const names = finds(text, found) ? [] : code.split(" ").filter((name) => words(name).some((word) => [word, ...humps(word)].some((part) => found.has(fold(part)))));
  return {
    href,
    lesson: title ? null : lesson,
    title: mark(title || heading, found),
    excerpt: names.length > 0 ? [{ text: "in code: ", found: false }, { text: names.slice(0, 4).join(", "), found: true }] : excerpt(text, found),
  };
}

/** The parts of a name like waitGroup or WaitGroup. */
function humps(word: string): string[] {
  return /\p{Ll}\p{Lu}/u.test(word) ? word.split(/(?<=\p{Ll})(?=\p{Lu})/u) : [];
}
