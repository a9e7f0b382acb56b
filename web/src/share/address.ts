/**
 * Where an address has a program: in the fragment, which no server sees, or behind `?c=`, which servers see and oEmbed needs.
 * Kept apart from what reads it, so that a page without one pays for these lines alone.
 */

/** What WordPress puts behind every address that it embeds, also behind a fragment. */
const secret = /#\?secret=.*$/s;

/** What looks like a program in a link of any version, or null. */
export function linkIn({ hash, search }: { hash: string; search: string }): string | null {
  const fragment = hash.replace(secret, "").slice(1);
  return /^\d+t?\./.test(fragment) ? fragment : new URLSearchParams(search).get("c");
}
