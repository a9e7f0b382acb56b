/** What the server tells a page of its author's folder, as server/live/state.go writes it. */
export interface State {
  /** The same only where every page of the site is the same. */
  version: string;
  /** Errors first. */
  problems: Problem[];
  /** How many problems there are besides. */
  more: number;
}

/** What is wrong with a lesson. */
export interface Problem {
  /** FILE:LINE or FILE. */
  place: string;
  message: string;
  /** Whether it is only that something is left out. */
  warning: boolean;
}

/** The state in a message, or null where it holds none. */
export function readState(text: unknown): State | null {
  try {
    const state: unknown = JSON.parse(String(text));
    return isState(state) ? state : null;
  } catch {
    return null;
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  const { version, problems, more } = value as Record<keyof State, unknown>;
  return typeof version === "string" && typeof more === "number" && Array.isArray(problems) && problems.every(isProblem);
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { place, message, warning } = value as Record<keyof Problem, unknown>;
  return typeof place === "string" && typeof message === "string" && typeof warning === "boolean";
}
