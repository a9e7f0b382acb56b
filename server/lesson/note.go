package lesson

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// noteKinds are what a note can be, by the first line of its block quotation: [!NOTE] and so on, as code hosts show them.
var noteKinds = []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}

var mark = regexp.MustCompile(`^\[!([A-Z]+)\]$`)

// markOf is the word in a block quotation's first line, if that is a mark like [!NOTE]; "" for other quotations.
func (r *reader) markOf(quote *ast.Blockquote) string {
	first, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		return ""
	}
	line := first.Lines().At(0)
	found := mark.FindSubmatch(bytes.TrimSpace(line.Value(r.body)))
	if found == nil {
		return ""
	}
	return string(found[1])
}

// readNote makes a note of a block quotation.
func (r *reader) readNote(quote *ast.Blockquote, kind string) {
	line := r.lineOf(quote)
	if !slices.Contains(noteKinds, kind) {
		r.warn(line, "there is no kind of note [!%s]: there are HINT, %s", kind, strings.Join(noteKinds, ", "))
		return
	}
	cutFirstLine(quote.FirstChild())
	if quote.FirstChild() == nil {
		r.fail(line, "the note is empty")
		return
	}
	r.notes[quote] = kind
}

// writeQuote writes a block quotation, or a note. The word above a note says what it is to those who do not see its colour.
func (r *reader) writeQuote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	kind := r.notes[node.(*ast.Blockquote)]
	switch {
	case kind == "" && entering:
		_, _ = w.WriteString("<blockquote>\n")
	case kind == "":
		_, _ = w.WriteString("</blockquote>\n")
	case entering:
		word := kind[:1] + strings.ToLower(kind[1:])
		_, _ = w.WriteString(`<div class="remark ` + strings.ToLower(kind) + `" role="note">` + "\n" + `<p class="kind">` + word + "</p>\n")
	default:
		_, _ = w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}
