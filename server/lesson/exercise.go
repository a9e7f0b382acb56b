package lesson

import (
	"fmt"
	"html/template"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
)

// An Exercise is what a snippet has besides its program where that is for the reader to put right.
type Exercise struct {
	Solution     string        // one that is right, as [Snippet] has its Source
	SolutionFile string        // that holds it or its main.go, relative to the folder of lessons
	SolutionCode template.HTML // as Code, of Solution
	Test         string        // the main_test.go that an answer passes
	TestFile     string
	TestCode     template.HTML
	Checked      bool          // whether an answer must stand a check, too: no schedule of its tests races, or fails
	Hint         template.HTML // "" where there is none
}

// The files of an exercise, in its folder. The tests stand beside the solution, so that `go test` holds it to them, and not
// what readers start from, which fails them.
const (
	solutionFile = "solution/main.go"
	answerTest   = "solution/main_test.go"
)

// exercise makes an exercise of the folder that a fence names, and of what else the fence says.
func (r *reader) exercise(line int, f fence, s Snippet) *Exercise {
	if f.test || f.want || f.stdin || f.counts != "" || f.timeline != "" {
		r.fail(line, "snippet %q: an exercise has no test, want, stdin, counts or timeline", f.snippet)
	}
	if f.race == RaceExpected {
		r.fail(line, "snippet %q: no answer to an exercise may race: race is %s, or is left out", f.snippet, RaceNone)
	}
	e := &Exercise{
		SolutionFile: path.Join(r.lesson.Name, f.snippet, solutionFile),
		TestFile:     path.Join(r.lesson.Name, f.snippet, answerTest),
		Checked:      f.race == RaceNone,
	}
	var exists bool
	missing := func(file string) {
		if !exists {
			r.fail(line, "snippet %q: there is no %s/%s, which exercise asks for", f.snippet, f.snippet, file)
		}
	}
	e.Solution, exists = r.readProgram(fmt.Sprintf("solution of snippet %q", f.snippet), path.Dir(e.SolutionFile))
	missing(solutionFile)
	e.Test, exists = r.readSource(fmt.Sprintf("test of the answer to snippet %q", f.snippet), e.TestFile)
	missing(answerTest)
	if e.Solution != "" && e.Solution == s.Source {
		r.errs = append(r.errs, &Error{File: e.SolutionFile, Message: `it is the program that readers start from`})
	}
	e.SolutionCode = preformatted(e.Solution, "go", "Go solution "+f.snippet)
	e.TestCode = preformatted(e.Test, "go", "Go tests "+f.snippet)
	return e
}

// hintMark is the first line of a block quotation that is a hint, as markOf has it.
const hintMark = "HINT"

// readHint gives a hint to the exercise above it.
func (r *reader) readHint(quote *ast.Blockquote) {
	line := r.lineOf(quote)
	fence, _ := quote.PreviousSibling().(*ast.FencedCodeBlock)
	e := r.exercises[r.fences[fence].snippet]
	if fence == nil || e == nil {
		if len(r.errs) == 0 { // else it may be of an exercise that is wrong
			r.fail(line, "a hint stands right below the fence of an exercise")
		}
		return
	}
	cutFirstLine(quote.FirstChild())
	if quote.FirstChild() == nil {
		r.fail(line, "the hint is empty")
		return
	}
	r.hints = append(r.hints, hint{quote, e})
}

// A hint is what is to be rendered for an exercise.
type hint struct {
	quote *ast.Blockquote
	of    *Exercise
}

// cutFirstLine takes a paragraph's first line away, and the paragraph if nothing is left of it.
func cutFirstLine(paragraph ast.Node) {
	for node := paragraph.FirstChild(); node != nil; node = paragraph.FirstChild() {
		paragraph.RemoveChild(paragraph, node)
		if text, ok := node.(*ast.Text); ok && (text.SoftLineBreak() || text.HardLineBreak()) {
			break
		}
	}
	if paragraph.FirstChild() == nil {
		paragraph.Parent().RemoveChild(paragraph.Parent(), paragraph)
	}
}

// renderHints takes the hints out of the page.
func (r *reader) renderHints(markdown goldmark.Markdown) error {
	for _, hint := range r.hints {
		hint.quote.Parent().RemoveChild(hint.quote.Parent(), hint.quote)
		var html strings.Builder
		for node := hint.quote.FirstChild(); node != nil; node = node.NextSibling() {
			if err := markdown.Renderer().Render(&html, r.body, node); err != nil {
				return err
			}
		}
		hint.of.Hint = template.HTML(html.String())
	}
	return nil
}

// inHint is whether a node is part of a hint.
func (r *reader) inHint(node ast.Node) bool {
	for ; node != nil; node = node.Parent() {
		if quote, ok := node.(*ast.Blockquote); ok {
			for _, hint := range r.hints {
				if hint.quote == quote {
					return true
				}
			}
		}
	}
	return false
}

// Exercises are the names of the lesson's exercises, in their order.
func (l *Lesson) Exercises() []string {
	var names []string
	for _, s := range l.Snippets {
		if s.Exercise != nil {
			names = append(names, s.Name)
		}
	}
	return names
}
