/**
 * What an embed and the page around it say to each other, by postMessage: version 1. All have `interleave: 1` and a `type`; what is
 * not so is left alone, as pages have other frames, and other things to say.
 *
 *   embed → page   height  {height}              it would like to be so many pixels tall; when that changes, at most ten times a second
 *                  state   {state, exitCode}     as the element's events: "building", "running", "exited" …; exitCode is null before the end
 *   page → embed   theme   {theme}               "light", "dark", or "auto", which is as the reader's system prefers
 *
 * WordPress has a protocol of its own. Where it has put a secret behind the address of an embed, heights go that way as well.
 *
 * Nothing makes a program run but the reader. Anyone may frame an embed, and tell it so; and what an embed says, anyone may read.
 */
export type Theme = "light" | "dark" | "auto";
export type FromEmbed = { interleave: 1; type: "height"; height: number } | { interleave: 1; type: "state"; state: string; exitCode: number | null };
export type ToEmbed = { interleave: 1; type: "theme"; theme: Theme };

export function isTheme(value: unknown): value is Theme {
  return value === "light" || value === "dark" || value === "auto";
}

/** What WordPress's own script makes a frame as tall by, within 200 and 1,000 pixels. */
export interface ToWordPress {
  message: "height";
  value: number;
  secret: string;
}

/** The secret that WordPress has put behind an embed's address, also behind a fragment. */
export function secretIn(hash: string): string | null {
  return /#\?secret=([a-zA-Z0-9]{1,64})$/.exec(hash)?.[1] ?? null;
}

/** The height that a message says, in whole pixels, or null where it says none. */
export function heightIn(data: unknown): number | null {
  if (!isOurs(data) || data["type"] !== "height") return null;
  const height = data["height"];
  return typeof height === "number" && Number.isFinite(height) && height >= 0 && height <= 100_000 ? Math.ceil(height) : null;
}

export function themeIn(data: unknown): Theme | null {
  return isOurs(data) && data["type"] === "theme" && isTheme(data["theme"]) ? data["theme"] : null;
}

function isOurs(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && (data as Record<string, unknown>)["interleave"] === 1;
}
