/**
 * What an author pastes to have a program elsewhere: a link, and the forms that an embed takes in what blogs are written with. Each is a
 * text to be copied as it is, and where it takes two, the words say which goes where.
 */
import { framedHeight } from "../embed/size";

/** A program's places: where a reader opens it, its page for iframes, and the scripts' folder; all whole addresses. */
export interface Places {
  link: string;
  embed: string;
  root: string;
  /** "lesson/snippet" where the program is a lesson's, unedited. */
  snippet: string | null;
}

/** A program to be had elsewhere. */
export interface Given {
  places: Places;
  source: string;
  title: string;
}

export interface Form {
  name: string;
  text(given: Given): string;
  /** What to do with it, where that is not plain. */
  how?(given: Given): string;
}

export const forms: readonly Form[] = [
  { name: "Link", text: ({ places }) => places.link },
  { name: "Iframe", text: ofPlace, how: () => "Into the HTML of any page." },
  {
    name: "Script",
    text: ({ places: { root, snippet }, source, title }) =>
      `<script src="${html(root)}embed.js" async></script>\n` +
      (snippet
        ? `<go-snippet src="${html(snippet)}" title="${html(title)}"><pre><code>${html(source)}</code></pre></go-snippet>`
        : `<pre data-interleave title="${html(title)}"><code class="language-go">${html(source)}</code></pre>`),
    how: () => "The frame then has the height of what is in it, and without scripts the code is there. The first line is needed once a page.",
  },
  {
    name: "Markdown",
    text: ({ places, source }) => {
      const fence = fenceOf(source);
      return `${fence}go\n${source.replace(/\n?$/, "\n")}${fence}\n\n[Run this program](${places.link})\n`;
    },
    how: () => "Where no HTML is let through, as in a README: the code, and a link that runs it.",
  },
  {
    name: "Hugo",
    text: ({ places }) => `{{< interleave "${places.embed}" >}}`,
    how: (given) => `Once, a file layouts/shortcodes/interleave.html that holds ${frame("{{ .Get 0 }}", given)}`,
  },
  {
    name: "Jekyll",
    text: ({ places }) => `{% include interleave.html src="${places.embed}" %}`,
    how: (given) => `Once, a file _includes/interleave.html that holds ${frame("{{ include.src }}", given)}`,
  },
  {
    name: "Eleventy",
    text: ({ places }) => `{% interleave "${places.embed}" %}`,
    how: (given) => `Once, in eleventy.config.js: eleventyConfig.addShortcode("interleave", (src) => \`${frame("${src}", given)}\`)`,
  },
  { name: "WordPress", text: ofPlace, how: () => "Into a Custom HTML block. Where the site lets only administrators write HTML, paste the link instead." },
];

function ofPlace(given: Given): string {
  return frame(html(given.places.embed), given);
}

function frame(src: string, { source, title }: Given): string {
  return `<iframe src="${src}" title="${html(title)}" width="100%" height="${framedHeight(source)}" style="border:0" loading="lazy"></iframe>`;
}

/** A fence that the program itself cannot close. */
function fenceOf(source: string): string {
  return "`".repeat(Math.max(3, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
}

export function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
