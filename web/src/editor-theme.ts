/**
 * The editor's looks: the same metrics and colours as the server's <pre>, so that one takes the other's place and
 * nothing moves. The custom properties are site.css's; they reach into the shadow root.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", background: "none" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { background: "var(--more)", font: "var(--code-font)", tabSize: "4" },
  ".cm-content": { padding: "var(--code-pad) 0", caretColor: "var(--ink)", tabSize: "4" },
  ".cm-line": { padding: "0 1rem 0 0" },
  ".cm-gutters": { background: "var(--card)", color: "var(--com)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 var(--number-gap) 0 0", minWidth: "var(--number-width)", boxSizing: "border-box" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-activeLine": { background: "var(--here)" },
  ".cm-activeLineGutter": { background: "var(--card)", color: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--chosen)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none", color: "var(--bad)" },
  ".cm-specialChar": { color: "var(--bad)" },
  ".file, .file *": { background: "var(--code)", color: "var(--soft) !important" },
  // Where goroutines are, as timeline.css has it for code that is not edited.
  ".here": { position: "relative", background: "var(--chosen)" },
  ".here::after": { position: "absolute", top: "0", right: "0.8rem", color: "var(--ink)", font: "12px/22px var(--ui)", content: "attr(data-here)" },
  ".bad-line": { background: "var(--bad-bg)" },
  ".bad-word": { textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-gutterElement.bad-number": { color: "var(--bad)", fontWeight: "700", background: "var(--bad-bg)", boxShadow: "inset 3px 0 var(--bad)" },
  ".cm-gutterElement.bad-number::before": { content: "'! '" },
});

const colours = HighlightStyle.define([
  { tag: [t.keyword, t.definitionKeyword, t.moduleKeyword, t.controlKeyword, t.bool, t.null], color: "var(--kw)" },
  { tag: [t.string, t.character], color: "var(--str)" },
  { tag: t.number, color: "var(--num)" },
  { tag: t.comment, color: "var(--com)", fontStyle: "italic" },
  { tag: [t.function(t.variableName), t.function(t.definition(t.variableName)), t.function(t.propertyName)], color: "var(--fn)" },
]);

export function themeExtension(): Extension {
  return [theme, syntaxHighlighting(colours)];
}
