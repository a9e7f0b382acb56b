package lesson

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// render turns the Markdown into the lesson's parts and snippets.
//
// What is left off is a decision each: raw HTML, which is a way in for scripts; attributes on headings ({#id}), which
// are one too, and take forever on hostile input; alignment as a style attribute, which the pages' policy forbids.
func (r *reader) render() {
	var page bytes.Buffer
	var cuts []int // where in page a snippet belongs
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{
			ast.KindFencedCodeBlock: func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
				f := r.fences[node.(*ast.FencedCodeBlock)]
				if f.snippet == "" {
					return writeCode(w, entering, f.text, f.language)
				}
				if entering {
					w.Flush() // so that page is as long as what has been written
					cuts = append(cuts, page.Len())
				}
				return ast.WalkSkipChildren, nil
			},
			ast.KindCodeBlock: func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
				return writeCode(w, entering, string(node.Lines().Value(source)), "")
			},
			ast.KindHeading:    r.writeHeading,
			ast.KindBlockquote: r.writeQuote,
			ast.KindImage:      r.writeImage,
			table.KindTable:    writeTable,
			ast.KindHTMLBlock:  writeNothing,
			ast.KindRawHTML:    writeNothing,
		}, 0))),
	)
	doc := markdown.Parser().Parse(text.NewReader(r.body), parser.WithContext(parser.NewContext(parser.WithIDs(&ids{}))))
	r.inspect(doc)
	if len(r.errs) > 0 {
		return
	}
	r.lesson.Sections = r.sections(doc)
	if err := r.renderHints(markdown); err != nil {
		r.fail(0, "%v", err)
		return
	}
	if err := markdown.Renderer().Render(&page, r.body, doc); err != nil {
		r.fail(0, "%v", err)
		return
	}
	html, start := page.String(), 0
	for i, cut := range cuts { // the fences are walked in the same order twice, so the nth cut is for the nth snippet
		r.lesson.Parts = append(r.lesson.Parts, Part{template.HTML(html[start:cut]), &r.lesson.Snippets[i]})
		start = cut
	}
	if start < len(html) {
		r.lesson.Parts = append(r.lesson.Parts, Part{HTML: template.HTML(html[start:])})
	}
}

// inspect reads the fences and takes out what a page may not have.
func (r *reader) inspect(doc ast.Node) {
	var unwanted []ast.Node
	r.ids = map[string]bool{}
	level := 1 // the title's
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.FencedCodeBlock:
			r.readFence(n)
		case *ast.Blockquote:
			switch kind := r.markOf(n); {
			case kind == "":
			case kind == hintMark:
				r.readHint(n)
			default:
				r.readNote(n, kind)
			}
		case *ast.Link:
			if !allowedLink(n.Destination) {
				r.warn(r.lineOf(n), "the link to %q is left out: links are http, https, mailto or relative", n.Destination)
				unwanted = append(unwanted, n)
				break
			}
			r.links = append(r.links, link{r.lineOf(n), string(util.URLEscape(n.Destination, true))})
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL && !allowedLink(n.URL(r.body)) {
				r.warn(r.lineOf(n), "the link to %q is left out: links are http, https, mailto or relative", n.URL(r.body))
				unwanted = append(unwanted, n)
			}
		case *ast.Image:
			if !r.readImage(n) {
				unwanted = append(unwanted, n)
			}
		case *ast.Heading:
			id, _ := n.AttributeString("id")
			r.ids[string(id.([]byte))] = true
			switch {
			case n.Level == 1:
				r.warn(r.lineOf(n), "a heading with one #: that is the title's rank, and a lesson's own begin with ##")
			case n.Level > level+1:
				r.warn(r.lineOf(n), "a heading with %d # below one with %d: ranks follow one another", n.Level, level)
			}
			level = n.Level
		case *ast.HTMLBlock:
			r.warnOfHTML(n, n.Lines().Value(r.body))
		case *ast.RawHTML:
			r.warnOfHTML(n, n.Segments.Value(r.body))
		}
		return ast.WalkContinue, nil
	})
	for _, node := range unwanted {
		unwrap(node, r.body)
	}
}

func (r *reader) warnOfHTML(node ast.Node, html []byte) {
	if !bytes.HasPrefix(bytes.TrimSpace(html), []byte("<!--")) { // a note of the author's to himself
		r.warn(r.lineOf(node), "HTML is left out")
	}
}

// lineOf is the line that a node begins on, as near as it is known: for some inline nodes, their paragraph's.
func (r *reader) lineOf(node ast.Node) int {
	for inner := node; inner != nil; inner = inner.FirstChild() {
		if t, ok := inner.(*ast.Text); ok {
			return r.line(t.Segment.Start)
		}
	}
	for ; node != nil; node = node.Parent() {
		if node.Type() == ast.TypeBlock && node.Lines().Len() > 0 {
			return r.line(node.Lines().At(0).Start)
		}
	}
	return 0
}

// allowedLink is an allow-list, for what browsers can be made to do by an address is not known to end.
func allowedLink(destination []byte) bool {
	// This resolves entities, as the renderer is going to.
	address := string(util.URLEscape(destination, true))
	scheme, _, absolute := strings.Cut(address, ":")
	if !absolute || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto":
		return true
	}
	return false
}

// unwrap puts what an inline node holds in its place.
func unwrap(node ast.Node, source []byte) {
	parent := node.Parent()
	if auto, ok := node.(*ast.AutoLink); ok {
		label := ast.NewString(auto.Label(source))
		label.SetRaw(true) // escaped, but not read as Markdown
		parent.ReplaceChild(parent, node, label)
		return
	}
	for child := node.FirstChild(); child != nil; child = node.FirstChild() {
		parent.InsertBefore(parent, node, child) // takes it from its old parent
	}
	parent.RemoveChild(parent, node)
}

// nodes are the nodes that are rendered in a way of our own.
type nodes map[ast.NodeKind]renderer.NodeRendererFunc

func (n nodes) RegisterFuncs(registry renderer.NodeRendererFuncRegisterer) {
	for kind, render := range n {
		registry.Register(kind, render)
	}
}

func writeCode(w util.BufWriter, entering bool, code, language string) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(string(preformatted(code, language, "")) + "\n")
	}
	return ast.WalkSkipChildren, nil
}

// writeTable writes a table in a box that scrolls where there is no room for it, by the keyboard too.
func writeTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="wide" tabindex="0" role="group" aria-label="Table">` + "\n<table>\n")
	} else {
		_, _ = w.WriteString("</table>\n</div>\n")
	}
	return ast.WalkContinue, nil
}

func writeNothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// ids gives headings their ids. The prefix keeps a heading from taking the name of a thing that a script relies on, for
// browsers make an element's id a property of window and document.
type ids struct {
	used map[string]int
}

func (s *ids) Generate(heading []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(heading)), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
	id := "s-" + strings.Join(words, "-")
	if s.used == nil {
		s.used = map[string]int{}
	}
	s.used[id]++
	if n := s.used[id]; n > 1 {
		id += "--" + strconv.Itoa(n) // no heading's own id has two dashes in a row
	}
	return []byte(id)
}

func (s *ids) Put([]byte) {}
