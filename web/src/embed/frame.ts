/** What an embed tells the page around it: how tall it is, so that nothing in it is hidden and nothing scrolls twice, and its state. */
import type { GoSnippet } from "../element";
import { wear } from "./look";
import { type FromEmbed, secretIn, themeIn, type ToWordPress } from "./messages";

/** Heights are sent at most this often, in ms. */
const pause = 100;

export function talkToPage(): void {
  if (window.parent === window) return;
  // Neither is a secret: whoever frames the embed may know it.
  const say = (message: FromEmbed | ToWordPress) => window.parent.postMessage(message, "*");
  const secret = secretIn(location.hash);
  reportHeight((height) => {
    say({ interleave: 1, type: "height", height });
    if (secret) say({ message: "height", value: height, secret });
  });
  for (const state of ["building", "running", "exited", "stopped", "failed"]) {
    document.addEventListener(state, (event) => {
      if (!(event.target as Element).matches("go-snippet")) return;
      const { result } = (event as CustomEvent<{ result?: Awaited<ReturnType<GoSnippet["run"]>> }>).detail;
      say({ interleave: 1, type: "state", state, exitCode: result?.exitCode ?? null });
    });
  }
  addEventListener("message", ({ data, source }) => {
    const theme = source === window.parent ? themeIn(data) : null;
    if (theme) wear(theme);
  });
}

function reportHeight(send: (height: number) => void): void {
  let sent = 0;
  let waiting = false;
  const look = () => {
    waiting = false;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === sent) return;
    sent = height;
    send(height);
  };
  // What is out of sight is not drawn, and what is not drawn has no observers: the first height is not theirs.
  look();
  new ResizeObserver(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(look, pause);
  }).observe(document.body);
}
