/**
 * Colours for Go where no server has given them: the classes are the server's (styles/code.css). Go's words are few and its strings
 * simple, so that one expression splits a program; an editor, which knows more, may colour a name otherwise.
 */

const token = new RegExp(
  [
    /(?<c1>\/\/.*|\/\*[^]*?(?:\*\/|$))/,
    /(?<s>`[^`]*(?:`|$)|"(?:\\.|[^"\\\n])*(?:"|$)?|'(?:\\.|[^'\\\n])*'?)/,
    /(?<m>\b\d[\w.]*(?:(?<=[eEpP])[+-]\w+)?|\.\d\w*)/,
    /(?<k>\b(?:break|case|chan|const|continue|default|defer|else|fallthrough|false|for|func|go|goto|if|import|interface|iota|map|nil|package|range|return|select|struct|switch|true|type|var)\b)/,
    /(?<nf>[\p{L}_][\p{L}\p{Nd}_]*(?=\())/u,
    /[\p{L}_][\p{L}\p{Nd}_]*/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/** A piece of one line, and its class; "" where it has the colour of the text. */
export interface Piece {
  text: string;
  name: string;
}

/** The lines of a program, each with its line end; together they are exactly the source. */
export function colour(source: string): Piece[][] {
  const lines: Piece[][] = [[]];
  const add = (text: string, name: string) => {
    for (const part of text.split(/(?<=\n)/)) {
      if (part) lines.at(-1)!.push({ text: part, name });
      if (part.endsWith("\n")) lines.push([]);
    }
  };
  let end = 0;
  for (const found of source.matchAll(token)) {
    const name = Object.entries(found.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    if (!name) continue;
    add(source.slice(end, found.index), "");
    add(found[0], name);
    end = found.index + found[0].length;
  }
  add(source.slice(end), "");
  if (lines.at(-1)!.length === 0 && lines.length > 1) lines.pop();
  return lines;
}
