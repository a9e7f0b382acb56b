package lesson

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
)

// A reader reads one lesson. It is used once.
type reader struct {
	fsys      fs.FS
	file      string // the lesson.md
	lesson    *Lesson
	errs      Errors
	orderLine int

	body      []byte // the Markdown
	firstLine int    // of the Markdown, in the file
	fences    map[*ast.FencedCodeBlock]fence
	defined   map[string]int // a snippet's name → the line that defines it
	exercises map[string]*Exercise
	hints     []hint
	notes     map[*ast.Blockquote]string // the kind of each
	images    map[*ast.Image]Image
	links     []link
	ids       map[string]bool // of headings
}

// Limits that keep Markdown from being slow. goldmark takes time with the square of what nests on one line or in one
// paragraph, and a table is cells, written or not: as many as it has columns times rows.
const (
	maxLine  = 8 << 10 // bytes: a paragraph of 1,300 words on one line
	maxLines = 5_000
	maxCells = 50               // of a table's row
	maxTime  = 10 * time.Second // for one lesson: a thousand times what a real one takes, for what the others miss
)

// newReader makes a reader of a file with Markdown.
func newReader(fsys fs.FS, file, name string) *reader {
	return &reader{fsys: fsys, file: file, lesson: &Lesson{Name: name},
		fences: map[*ast.FencedCodeBlock]fence{}, defined: map[string]int{}, exercises: map[string]*Exercise{},
		notes: map[*ast.Blockquote]string{}, images: map[*ast.Image]Image{}}
}

// read reads the lesson in a folder. Whatever is wrong with it is in the reader's errs.
func read(fsys fs.FS, name string, limit time.Duration) *reader {
	done := make(chan *reader, 1)
	start := func() *reader { return newReader(fsys, path.Join(name, "lesson.md"), name) }
	go func() {
		r := start()
		r.read()
		done <- r
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r
	case <-timer.C: // what is still at it cannot be stopped, but it ends, and the caller has no use for lessons with errors
		r := start()
		r.fail(0, "takes more than %v to read: is there a long line of brackets, or a huge table?", limit)
		return r
	}
}

func (r *reader) read() {
	name := r.lesson.Name
	if err := CheckName(name); err != nil {
		r.fail(0, "%v", err)
	}
	data, err := readFile(r.fsys, r.file, MaxMarkdown)
	if err != nil {
		r.errs = append(r.errs, errorIn(r.file, err))
		return
	}
	text, wrong := plainText(r.file, data)
	if wrong != nil {
		r.errs = append(r.errs, wrong)
		return
	}
	matter, body, firstLine, ok := frontMatter(strings.TrimPrefix(text, "\uFEFF"))
	if !ok {
		r.fail(1, "no front matter: a lesson begins with lines of key: value between two lines of ---")
		return
	}
	r.readMatter(matter)
	r.body, r.firstLine = []byte(body), firstLine
	if strings.TrimSpace(body) == "" {
		r.fail(firstLine, "the lesson is empty")
		return
	}
	if r.checkShape(body) {
		r.render()
		if r.lesson.Minutes == 0 {
			r.lesson.Minutes = minutes(r.lesson.Sections)
		}
		r.warnOfUnused()
	}
}

// checkShape refuses Markdown that would be slow to render.
func (r *reader) checkShape(body string) bool {
	known := len(r.errs)
	line := r.firstLine
	for text := range strings.Lines(body) {
		if len(text) > maxLine {
			r.fail(line, "the line is longer than %d KiB", maxLine>>10)
		}
		if strings.Count(text, "|") > maxCells {
			r.fail(line, "more than %d | on a line: a table cannot be that wide", maxCells)
		}
		line++
	}
	if line-r.firstLine > maxLines {
		r.fail(0, "more than %d lines", maxLines)
	}
	return len(r.errs) == known
}

// warnOfUnused names the folders with a program that no fence shows.
func (r *reader) warnOfUnused() {
	entries, err := fs.ReadDir(r.fsys, r.lesson.Name)
	if err != nil {
		return // the lesson.md in it was read, so this is of no interest
	}
	for _, entry := range entries {
		name := entry.Name()
		if _, used := r.defined[name]; used || !entry.IsDir() {
			continue
		}
		if _, err := fs.Stat(r.fsys, path.Join(r.lesson.Name, name, "main.go")); err == nil {
			r.warn(0, "no fence names the snippet in the folder %s", name)
		}
	}
}

// line is where an offset into the Markdown is in the file.
func (r *reader) line(offset int) int {
	return r.firstLine + bytes.Count(r.body[:offset], []byte("\n"))
}
