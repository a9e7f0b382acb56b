package lesson

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A Section is a stretch of a lesson under one heading, as words: what a table of contents lists and a search looks in. The
// first one is what comes before any heading.
type Section struct {
	Level int    // of the heading: 2 or 3; 0 for the first section
	ID    string // of the heading, as the page has it; "" for the first section
	Title string // the heading, plain text; "" for the first section
	Text  string // the prose, plain text on one line
	Code  string // the code in it, a program after the other
}

// linked says whether a heading begins a section, and has a link to itself. Those below it are too small to be sent to anyone.
func linked(h *ast.Heading) bool { return h.Level == 2 || h.Level == 3 }

// sections splits a lesson into its sections. The fences have been read.
func (r *reader) sections(doc ast.Node) []Section {
	all := []Section{{}}
	var text, code strings.Builder
	end := func() {
		last := &all[len(all)-1]
		last.Text, last.Code = strings.Join(strings.Fields(text.String()), " "), code.String()
		text.Reset()
		code.Reset()
	}
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			if linked(n) {
				end()
				id, _ := n.AttributeString("id")
				all = append(all, Section{Level: n.Level, ID: string(id.([]byte)), Title: r.plain(n)})
				return ast.WalkSkipChildren, nil
			}
		case *ast.FencedCodeBlock:
			f := r.fences[n]
			if f.snippet != "" {
				s, _ := r.lesson.Snippet(f.snippet)
				f.text = s.Source + s.Test
			}
			code.WriteString(f.text)
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock:
			code.Write(n.Lines().Value(r.body))
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			return ast.WalkSkipChildren, nil
		}
		if node.Type() == ast.TypeBlock {
			text.WriteByte(' ')
		} else {
			text.WriteString(r.inline(node))
		}
		return ast.WalkContinue, nil
	})
	end()
	return all
}

// plain is the text of a block, on one line.
func (r *reader) plain(block ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(block, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && node != block {
			b.WriteString(r.inline(node))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// inline is the text that an inline node has itself, without that of its children.
func (r *reader) inline(node ast.Node) string {
	switch n := node.(type) {
	case *ast.Text:
		value := n.Segment.Value(r.body)
		if _, code := n.Parent().(*ast.CodeSpan); !code {
			value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			return string(value) + " "
		}
		return string(value)
	case *ast.String:
		return string(n.Value)
	case *ast.AutoLink:
		return string(n.Label(r.body))
	}
	return ""
}

// writeHeading writes a heading and, beside those that begin a section, a link to it. The link is not in the heading, whose
// name would then be read with it wherever headings are listed.
func (r *reader) writeHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	level := string(rune('0' + n.Level))
	value, _ := n.AttributeString("id")
	id := string(value.([]byte))
	switch {
	case entering && linked(n):
		_, _ = w.WriteString(`<div class="heading"><h` + level + ` id="` + id + `">`)
	case entering:
		_, _ = w.WriteString(`<h` + level + ` id="` + id + `">`)
	case linked(n):
		label := escapeText.Replace("Link to the section “" + r.plain(n) + "”")
		_, _ = w.WriteString(`</h` + level + `><a href="#` + id + `" aria-label="` + label + `">#</a></div>` + "\n")
	default:
		_, _ = w.WriteString(`</h` + level + ">\n")
	}
	return ast.WalkContinue, nil
}
