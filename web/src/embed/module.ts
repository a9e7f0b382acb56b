/** /embed.mjs: what embed.js does, for pages that call it: import { upgrade, theme } from "https://HOST/embed.mjs". */
import type { Theme } from "./messages";
import { Upgrader } from "./upgrade";

const upgrader = new Upgrader(new URL(".", import.meta.url));

/** Puts embeds where an element, by default all of the page, has marked code or <go-snippet src>; see upgrade.ts. */
export function upgrade(within: ParentNode = document): void {
  upgrader.upgrade(within);
}

export function theme(theme: Theme): void {
  upgrader.theme(theme);
}
