/**
 * /embed.js: <script src="https://HOST/embed.js" async></script> upgrades a page, once it is read. `interleave.upgrade(element)` upgrades
 * what came later, `interleave.theme("dark")` tells the embeds which theme the page has now.
 */
import { Upgrader } from "./upgrade";

const { src } = document.currentScript as HTMLScriptElement;
const upgrader = new Upgrader(new URL(".", src));
Object.assign(window, { interleave: { upgrade: (within?: ParentNode) => upgrader.upgrade(within), theme: upgrader.theme.bind(upgrader) } });
if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => upgrader.upgrade());
else upgrader.upgrade();
