/** Tells the page around an embed how tall it is, so that nothing in it is hidden and nothing scrolls twice. */

/** Heights are sent at most this often, in ms. */
const pause = 100;

export function reportHeight(): void {
  if (window.parent === window) return;
  let sent = 0;
  let waiting = false;
  const send = () => {
    waiting = false;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === sent) return;
    sent = height;
    // A height is no secret: whoever frames the embed may know it.
    window.parent.postMessage({ interleave: 1, type: "height", height }, "*");
  };
  new ResizeObserver(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(send, sent === 0 ? 0 : pause);
  }).observe(document.body);
}
