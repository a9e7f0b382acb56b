/** How a program is started, as attributes of the element have it: JSON lists of words, and of NAME=VALUE. */

/** The words of an attribute; none where it is not a list of them. */
export function wordsIn(element: Element, attribute: string): string[] {
  try {
    const value: unknown = JSON.parse(element.getAttribute(attribute) ?? "[]");
    return isWords(value) ? value : [];
  } catch {
    return [];
  }
}

export function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}

/** The variables that a list of NAME=VALUE sets. */
export function variablesOf(list: string[]): Record<string, string> {
  return Object.fromEntries(list.map((word) => [word.replace(/=.*/s, ""), word.replace(/^[^=]*=?/, "")]));
}
