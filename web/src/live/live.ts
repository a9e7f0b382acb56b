/**
 * The script of a page that follows its author's folder: it hears by a WebSocket that the site has changed, fetches the page
 * anew and patches what stands there. It runs before the page's own script.
 */
import { Connection } from "./connection";
import { Notice } from "./notice";
import { needsLoading, Page } from "./patch";
import { readState, type State } from "./state";

const page = new Page(document);
const notice = new Notice();
const address = new URL(document.querySelector<HTMLMetaElement>("meta[name=interleave-live]")?.content ?? "/ws", location.href);
address.protocol = address.protocol.replace("http", "ws");

/** The version that the page is of, and the one that it shall be of. */
let shown = "";
let wanted = "";
let updating = false;

const connection = new Connection(() => new WebSocket(address), {
  onLink: (up) => notice.link(up),
  onMessage: (data) => {
    const state = readState(data);
    if (state) void follow(state);
  },
});

/** Shows a state, one at a time: of those that come meanwhile, the last. */
async function follow(state: State): Promise<void> {
  notice.show(state);
  wanted = state.version;
  if (updating) return;
  updating = true;
  try {
    while (shown !== wanted) {
      const version = wanted;
      await update();
      shown = version;
    }
  } catch {
    // The server went away meanwhile: when it is there again, it says what there is.
  } finally {
    updating = false;
  }
}

async function update(): Promise<void> {
  // What the page was when it was loaded, the browser has kept, if it keeps anything.
  if (!page.sent) page.loaded(parse(await (await get("force-cache")).text()));
  const response = await get("no-cache");
  const error = document.body.classList.contains("error");
  notice.say(response.ok || error ? "" : "there is no such page any more");
  if (!response.ok) return;
  const next = parse(await response.text());
  if (needsLoading(page.sent!, next)) return location.reload();
  page.patch(next);
}

function get(cache: RequestCache): Promise<Response> {
  return fetch(location.href.replace(/#.*/, ""), { cache });
}

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

document.body.append(notice.element);
connection.start();
addEventListener("online", () => connection.start());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connection.start());
// A page with an open connection would be lost to the browser's way back.
addEventListener("pagehide", () => connection.stop());
addEventListener("pageshow", () => connection.start());
