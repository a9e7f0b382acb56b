// Package lesson reads lessons: Markdown pages whose fences hold, or name, runnable programs.
//
// A lesson is a folder with a lesson.md; a folder without one is none of its business, and so is a folder whose name
// begins with "." or "_", as for Go's own tools. The folder's name is the lesson's name and its address.
//
//	sharing-state/lesson.md                   the lesson
//	sharing-state/two-at-once/main.go         a snippet that lives in a folder of its own
//	sharing-state/two-at-once/counter.go      another file of its program, if it has more than one
//	sharing-state/two-at-once/main_test.go    its tests, if it has any
//	sharing-state/two-at-once/main.py         the same in Python, if there is such a twin
//
// A lesson.md begins with front matter, YAML between two lines of ---. It has the keys title and description (text), and order
// (among the lessons, each its own; a number from 1), and may have date and updated (as 2026-11-25: when it was published, and
// when it was changed so that who has read it may want to read it again) and minutes (to read it), which are computed from its
// words and its code where it has not. Markdown follows. Its fences are code:
//
//	```go snippet=two-at-once    empty: the program in two-at-once/main.go; not empty: the program, with that name
//	```go                        code to look at
//
// A snippet's fence can also say which command-line arguments and environment variables its program is started with:
//
//	```go snippet=counter args="-v 'two words' plain" env="COLOUR=blue GREETING='hello there'"
//
// The value of such an attribute stands in double quotes, or bare if it has no space. args is a list of words with spaces
// between them. env is a list of NAME=VALUE, a name being letters (A-Z, a-z), digits and _, with no digit first, and given
// only once. Single quotes keep the spaces between them in a word, and are no part of it; there are no escapes. There are no
// control characters in either list, and both together are limited, as [MaxStart] says.
//
// A snippet that lives in a folder can be run as go test would: its fence says so with an attribute that has no value.
//
//	```go snippet=two-at-once test
//
// Then main_test.go, too, is part of package main, and is on the page. Without the attribute it is not read.
//
// What a program is to read stands in stdin.txt beside it, where the fence says stdin; then nobody is asked for input. How a program
// is shown, its fence says too:
//
//	```go snippet=two-at-once readonly show=10-20 highlight=12,15-16 theme=dark
//
// With readonly it is run and not edited; with show, only those lines are there until the reader asks for the rest, or edits; highlight
// marks lines of what the author wrote; theme is light or dark, whatever the page is.
//
// A main.py, beside main.go or in the folder of a program in a fence, is the snippet's twin: the page shows both, in tabs. It is
// to print what want.txt says or, where there is one, want-py.txt: `interleave test` holds it to that. A snippet whose tests
// are run has no twin.
//
// A check runs a program under many schedules and under the race detector. What it should find, the fence says:
//
//	```go snippet=counter want counts="counter is" race=expected
//
// With want, the text of want.txt beside main.go is what the program prints when all goes right; any other output is wrong.
// With counts, only the lines that contain the text are compared. race is expected where the program has a data race for the
// reader to find, and none where it has not: `interleave test` holds the program to it.
//
// A fence may fix a timeline as a picture, for readers without scripts and for who only looks:
//
//	```go snippet=counter timeline=114
//
// It is of the schedule with that seed or, with timeline alone, of the program as it goes by itself. `interleave test -update`
// draws it into timeline.svg beside main.go, and without -update it says where that is not what the program does any more.
//
// A snippet that lives in a folder can be an exercise: the reader is to put its program right.
//
//	```go snippet=counter exercise race=none
//	```
//
//	> [!HINT]
//	> Who reads the counter, and when?
//
// solution/main.go in that folder is an answer, and solution/main_test.go beside it are the tests of any answer, which are not
// on the page until the reader asks. With race=none an answer is checked under them, too. What the exercise is stands in the
// text above it; the hint, which may be left out, is the block quotation right below, and is shown to who asks. `interleave
// test` holds the solution to its tests, and sees to it that the program which readers start from fails them.
//
// Everything an author can get wrong is an error with its file and line, and [Load] reports all of them at once. What is
// merely left out of the page is in [Lesson.Warnings].
//
// What comes out is safe to serve: no raw HTML, no links but http, https, mailto and relative ones, no images but the lesson's own, no ids but
// those of headings, which begin with "s-", no styles and no scripts.
package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"interleave/wasm/files"
)

// Limits on what is read. They bound what a lesson costs the reader of the page and the server that renders it.
const (
	MaxMarkdown = 256 << 10 // bytes of a lesson.md: a book's chapter is a tenth of it
	MaxSource   = 64 << 10  // bytes of a program, or of its tests: what the page's editor and the toolchain take
	MaxWant     = 16 << 10  // bytes of a want.txt, which the page carries
	MaxStdin    = 16 << 10  // bytes of a stdin.txt, likewise
	MaxImage    = 512 << 10 // bytes of an image: a screenshot is half of it
	MaxPicture  = 512 << 10 // bytes of a timeline.svg: a thousand steps take half of it
	maxCounts   = 200       // bytes of a fence's counts: a part of a line
	maxColumns  = 72        // of a line of a program before the author is warned: wider ones scroll sideways in most embeds
)

// What a fence says of data races.
const (
	RaceNone     = "none"
	RaceExpected = "expected"
)

// TimelineOfRun is the timeline of a program that goes by itself.
const TimelineOfRun = "run"

// Limits on what a program is started with. Go's wasm_exec.js refuses to start it if its arguments and variables take 8 KiB
// of memory or more. There each of them has, besides its own bytes and a NUL, up to 7 bytes of padding and 8 of a pointer:
// for 256 of them, at most 3,840 bytes. The 256 bytes that are left are for the program's name and the runner's own variables.
const (
	MaxStart      = 4 << 10 // bytes of a snippet's Args and Env, counting one more for each
	maxStartWords = 256     // of both lists together
)

// A Lesson is one page.
type Lesson struct {
	Name        string // the folder's name, and the address: /Name/
	Title       string
	Description string // one sentence, plain text
	Minutes     int    // to read it, at least 1: the author's figure, or one that is computed
	Order       int    // among the lessons, at least 1, not dense
	Parts       []Part // the page's content, in order
	Snippets    []Snippet
	Images      []Image
	Sections    []Section // the same content as words, in order
	Dates       Dates
	Warnings    Errors // what the author wrote and no reader will see, or not as it was meant
}

// A Part is a stretch of a page: HTML, and then the snippet that follows it, if any. A part's HTML need not be balanced,
// for a snippet can stand inside of a list or a quotation; the parts one after another are.
type Part struct {
	HTML    template.HTML
	Snippet *Snippet // points into Lesson.Snippets
}

// Snippet finds the lesson's snippet of that name.
func (l *Lesson) Snippet(name string) (Snippet, bool) {
	i := slices.IndexFunc(l.Snippets, func(s Snippet) bool { return s.Name == name })
	if i < 0 {
		return Snippet{}, false
	}
	return l.Snippets[i], true
}

// A Snippet is a runnable program.
type Snippet struct {
	Name     string
	Source   string        // the program, as package files has it: UTF-8 with no NUL, line ends are "\n"
	File     string        // that holds the source or its main.go, relative to the folder of lessons
	Above    int           // how many lines of File stand above the source: some where it is in a fence
	Code     template.HTML // the source as <pre class="chroma">, whose text is exactly Source
	Test     string        // main_test.go, where the fence says that its tests are run; as Source
	TestCode template.HTML // as Code, of Test; "" where that is ""
	Python   Python        // its twin; empty where there is none
	Args     []string      // the command-line arguments that the program is started with, without its own name
	Env      []string      // the environment variables, as NAME=VALUE, in the fence's order; no name is there twice
	Prints   string        // what it prints, as its want.txt has it; "" where there is none
	WantFile string        // that want.txt, relative to the folder of lessons; "" where there is none
	Want     string        // Prints, where the fence says that other outputs are wrong; "" where it does not
	Counts   string        // a part of the lines of output that count; "" where all do
	Race     string        // RaceNone or RaceExpected; "" where the fence does not say
	Timeline string        // the seed of the schedule that Picture is to show, or TimelineOfRun; "" where the fence does not say
	Picture  Picture       // empty where there is no picture (yet)
	Exercise *Exercise     // nil where the snippet is none
	Stdin    string        // what it reads, where HasStdin says so; a program is asked for it otherwise
	HasStdin bool
	ReadOnly bool   // whether the reader is not to edit it
	Shown    Lines  // the part of the program that is shown before the reader asks for the rest; zero where all of it is
	Theme    string // "light" or "dark", whatever the page is; "" where it is as the page
}

// Lines are lines of a program, counted from 1, the last one among them.
type Lines struct{ First, Last int }

// A Python is a program that does in Python what the snippet does in Go.
type Python struct {
	Source string        // main.py; as Snippet's
	File   string        // as Snippet's
	Code   template.HTML // as Snippet's
	Want   string        // what it is to print: want-py.txt, or else want.txt; "" where there is neither
}

// A Picture is a timeline that `interleave test -update` has drawn.
type Picture struct {
	SVG           string
	Title         string // what it shows, in a sentence
	Width, Height int    // in pixels
}

// ReadSnippet makes a snippet of the program in a folder, and names it like that. Its error is an [Errors], or fs.ErrNotExist
// where the folder has no program.
func ReadSnippet(fsys fs.FS, folder string) (Snippet, error) {
	name := path.Base(folder)
	if !validName.MatchString(name) {
		return Snippet{}, Errors{{File: folder, Message: badName("snippet", name)}}
	}
	text, exists, errs := readProgram(fsys, fmt.Sprintf("snippet %q", name), folder)
	if !exists {
		return Snippet{}, fs.ErrNotExist
	}
	if len(errs) > 0 {
		return Snippet{}, errs
	}
	return snippetOf(name, path.Join(folder, files.Main), text), nil
}

// snippetOf makes a snippet of what has been checked.
func snippetOf(name, file, source string) Snippet {
	return Snippet{Name: name, Source: source, File: file, Code: preformatted(source, "go", "Go program "+name)}
}

// Load reads all lessons in a folder, in their order. Its error is an [Errors] with everything that is wrong with any of
// them; the lessons are then those with nothing wrong.
func Load(fsys fs.FS) ([]*Lesson, error) {
	return load(fsys, func(fsys fs.FS, name string) *reader { return read(fsys, name, maxTime) })
}

// load reads all lessons, each by a function that gives what it is and what is wrong with it.
func load(fsys fs.FS, read func(fsys fs.FS, name string) *reader) ([]*Lesson, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, Errors{errorIn(".", err)}
	}
	var lessons []*Lesson
	var errs Errors
	orders := map[int]string{}
	all := map[string]*reader{}
	for _, entry := range entries {
		if !isLesson(fsys, entry.Name()) {
			continue
		}
		r := read(fsys, entry.Name())
		all[entry.Name()] = r
		known := len(errs)
		errs = append(errs, r.errs...)
		if other, taken := orders[r.lesson.Order]; taken && r.lesson.Order > 0 {
			errs = append(errs, &Error{r.file, r.orderLine, fmt.Sprintf("order %d is also that of %s", r.lesson.Order, other)})
		}
		orders[r.lesson.Order] = r.file
		if len(errs) == known {
			lessons = append(lessons, r.lesson)
		}
	}
	if len(lessons) == 0 && len(errs) == 0 {
		return nil, Errors{{File: ".", Message: "no folder holds a lesson.md"}}
	}
	for i, l := range lessons {
		if broken := all[l.Name].brokenLinks(all); len(broken) > 0 {
			warned := *l // what was read may be remembered, and other lessons change
			warned.Warnings = slices.Concat(l.Warnings, broken).sorted()
			lessons[i] = &warned
		}
	}
	slices.SortFunc(lessons, func(a, b *Lesson) int { return cmp.Compare(a.Order, b.Order) })
	if len(errs) > 0 {
		return lessons, errs.sorted()
	}
	return lessons, nil
}

func isLesson(fsys fs.FS, dir string) bool {
	if strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_") {
		return false
	}
	if info, err := fs.Stat(fsys, dir); err != nil || !info.IsDir() {
		return false
	}
	_, err := fs.Stat(fsys, path.Join(dir, "lesson.md"))
	return !errors.Is(err, fs.ErrNotExist) // any other failure is reported when the file is read
}

var validName = regexp.MustCompile(`^[a-z0-9-]+$`)

// reserved are the first elements of addresses that are not lessons.
var reserved = []string{"assets", "card", "embed", "healthz", "look", "oembed", "picture", "play", "run", "timeline", "ws"}

// CheckName says what is wrong with a lesson's name, if anything.
func CheckName(name string) error {
	if !validName.MatchString(name) {
		return errors.New(badName("lesson", name))
	}
	if slices.Contains(reserved, name) {
		return fmt.Errorf("no lesson can be called %q: that address is taken", name)
	}
	return nil
}

func badName(what, name string) string {
	return fmt.Sprintf("%s name %q may hold only a-z, 0-9 and -", what, name)
}
