package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"interleave/wasm/files"
)

// ofSnippets are the attributes that only a snippet's fence has.
var ofSnippets = []string{"args", "env", "stdin", "test", "want", "counts", "race", "timeline", "exercise", "readonly", "show", "highlight", "theme"}

// A fence is what a fenced block of code says of itself.
type fence struct {
	language string
	text     string
	snippet  string   // the name; "" where the code is only to look at
	args     []string // the snippet's, as are env
	env      []string
	test     bool // whether its tests are run
	want     bool // whether want.txt is all that it may print
	counts   string
	race     string
	timeline string
	exercise bool // whether the reader is to put it right
	stdin    bool // whether stdin.txt is what it reads
	looks    looks
}

// readFence checks a fence, and adds the snippet it defines, if any.
func (r *reader) readFence(block *ast.FencedCodeBlock) {
	f := fence{text: string(block.Lines().Value(r.body))}
	if f.text != "" && !strings.HasSuffix(f.text, "\n") {
		f.text += "\n" // the file ends in the fence
	}
	line := 0
	if block.Info != nil {
		line = r.line(block.Info.Segment.Start)
		r.readInfo(line, string(block.Info.Value(r.body)), &f)
	}
	if f.snippet != "" && r.inHint(block) {
		r.fail(line, "a hint holds no snippet")
		f.snippet = ""
	}
	if f.snippet != "" && !r.addSnippet(line, f) {
		f.snippet = ""
	}
	r.fences[block] = f
}

// readInfo fills in the fence from what stands on its line: a language, and then attributes.
func (r *reader) readInfo(line int, info string, f *fence) {
	language, rest := cutBefore(skipSpace(info), unicode.IsSpace)
	f.language = language
	attributes, err := splitAttributes(rest)
	if err != nil {
		r.fail(line, "%v", err)
		return
	}
	given := map[string]bool{}
	for _, a := range attributes {
		if given[a.key] {
			r.fail(line, "the fence has %s twice", a.key)
			continue
		}
		given[a.key] = true
		switch a.key {
		case "snippet":
			f.snippet = r.fenceName(line, language, a.value)
		case "args":
			f.args = r.fenceWords(line, a)
		case "env":
			f.env = r.fenceEnv(line, a)
		case "test":
			f.test = r.fenceBare(line, a)
		case "want":
			f.want = r.fenceBare(line, a)
		case "counts":
			f.counts = r.fenceCounts(line, a.value)
		case "race":
			f.race = r.fenceRace(line, a.value)
		case "timeline":
			f.timeline = r.fenceTimeline(line, a)
		case "exercise":
			f.exercise = r.fenceBare(line, a)
		case "stdin":
			f.stdin = r.fenceBare(line, a)
		case "readonly":
			f.looks.readOnly = r.fenceBare(line, a)
		case "show":
			f.looks.show = &a.value
		case "highlight":
			f.looks.highlight = &a.value
		case "theme":
			f.looks.theme = r.fenceTheme(line, a.value)
		default:
			r.fail(line, "unknown attribute %q of a fence: there are snippet, %s", a.key, strings.Join(ofSnippets, ", "))
		}
	}
	if !given["snippet"] && slices.ContainsFunc(ofSnippets, func(key string) bool { return given[key] }) {
		r.fail(line, "%s are for a snippet: the fence has no snippet=NAME", strings.Join(ofSnippets, ", "))
	}
	r.checkStart(line, f)
}

// fenceName is the value of a fence's attribute snippet.
func (r *reader) fenceName(line int, language, value string) string {
	if language != "go" {
		r.fail(line, "a snippet is a go program, not %s", language)
		return ""
	}
	if !validName.MatchString(value) {
		r.fail(line, "%s", badName("snippet", value))
		return ""
	}
	return value
}

// fenceWords is the value of an attribute that is a list of words.
func (r *reader) fenceWords(line int, a attribute) []string {
	list, err := words(a.value)
	if err != nil {
		r.fail(line, "%s: %v", a.key, err)
	}
	return list
}

var validVariable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// fenceEnv is the value of a fence's attribute env.
func (r *reader) fenceEnv(line int, a attribute) []string {
	list := r.fenceWords(line, a)
	given := map[string]bool{}
	for _, word := range list {
		name, _, assigned := strings.Cut(word, "=")
		switch {
		case !assigned:
			r.fail(line, "env: %q is not NAME=VALUE", word)
		case !validVariable.MatchString(name):
			r.fail(line, "env: name %q may hold only A-Z, a-z, 0-9 and _, and no digit first", name)
		case given[name]:
			r.fail(line, "env: %s is given twice", name)
		}
		given[name] = true
	}
	return list
}

// fenceBare is whether a fence has an attribute that takes no value.
func (r *reader) fenceBare(line int, a attribute) bool {
	if !a.bare {
		r.fail(line, "%s takes no value", a.key)
	}
	return a.bare
}

// fenceCounts is the value of a fence's attribute counts.
func (r *reader) fenceCounts(line int, value string) string {
	if value == "" || len(value) > maxCounts {
		r.fail(line, "counts is a text that is in the line that counts, of at most %d bytes", maxCounts)
	}
	return value
}

// fenceRace is the value of a fence's attribute race.
func (r *reader) fenceRace(line int, value string) string {
	if value != RaceNone && value != RaceExpected {
		r.fail(line, "race is %s or %s, not %q", RaceNone, RaceExpected, value)
	}
	return value
}

// fenceTimeline is the value of a fence's attribute timeline.
func (r *reader) fenceTimeline(line int, a attribute) string {
	if a.bare {
		return TimelineOfRun
	}
	if _, err := strconv.ParseUint(a.value, 10, 32); err != nil {
		r.fail(line, "timeline is the seed of a schedule, or has no value: it is not %q", a.value)
	}
	return a.value
}

// checkStart refuses what is too much to start a program with.
func (r *reader) checkStart(line int, f *fence) {
	all := slices.Concat(f.args, f.env)
	size := 0
	for _, word := range all {
		size += len(word) + 1
	}
	if size > MaxStart {
		r.fail(line, "args and env are larger than %d KiB", MaxStart>>10)
	}
	if len(all) > maxStartWords {
		r.fail(line, "args and env have more than %d words", maxStartWords)
	}
}

// addSnippet adds the program that a fence holds or names to the lesson.
func (r *reader) addSnippet(line int, f fence) bool {
	if first, taken := r.defined[f.snippet]; taken {
		r.fail(line, "snippet %q: line %d has a snippet of that name", f.snippet, first)
		return false
	}
	r.defined[f.snippet] = line
	known := len(r.errs)
	var snippet Snippet
	if strings.TrimSpace(f.text) != "" {
		snippet = r.snippetInFence(line, f)
	} else {
		snippet = r.snippetInFolder(line, f)
	}
	if len(r.errs) > known {
		return false
	}
	snippet.Args, snippet.Env = f.args, f.env
	r.dress(line, f, &snippet)
	r.stdin(line, f, &snippet)
	if f.exercise {
		snippet.Exercise = r.exercise(line, f, snippet)
		r.exercises[f.snippet] = snippet.Exercise
		f.want, f.race, f.timeline = false, "", "" // are of no program, but of its answers
	}
	snippet.Counts, snippet.Race = f.counts, f.race
	r.prints(line, f, &snippet)
	snippet.Python = r.python(line, f)
	if snippet.Timeline = f.timeline; f.timeline != "" {
		snippet.Picture = r.picture(snippet)
	}
	if len(r.errs) > known {
		return false
	}
	r.warnOfWide(snippet)
	r.lesson.Snippets = append(r.lesson.Snippets, snippet)
	return true
}

// warnOfWide names the lines of a snippet that scroll sideways where most of its readers see it.
func (r *reader) warnOfWide(s Snippet) {
	of := func(file string) func(line int) (string, int) {
		return func(line int) (string, int) { return file, line }
	}
	for _, source := range []struct {
		text  string
		place func(line int) (string, int)
	}{
		{s.Source, s.Place},
		{s.Test, of(path.Join(r.lesson.Name, s.Name, "main_test.go"))},
		{s.Python.Source, of(s.Python.File)},
	} {
		line := 0
		for text := range strings.Lines(source.text) {
			line++
			columns := utf8.RuneCountInString(strings.ReplaceAll(strings.TrimRight(text, "\r\n"), "\t", "    ")) // as pages show it
			if columns > maxColumns {
				file, line := source.place(line)
				r.lesson.Warnings = append(r.lesson.Warnings, &Error{file, line, fmt.Sprintf("the line has %d columns: more than %d scroll sideways in most embeds", columns, maxColumns)})
			}
		}
	}
}

// snippetInFence makes a snippet of the program that a fence holds.
func (r *reader) snippetInFence(line int, f fence) Snippet {
	file := path.Join(r.lesson.Name, f.snippet, "main.go")
	if _, err := fs.Stat(r.fsys, file); !errors.Is(err, fs.ErrNotExist) {
		r.fail(line, "snippet %q: the fence has a program, and so has %s", f.snippet, file)
		return Snippet{}
	}
	for what, asked := range map[string]bool{"test": f.test, "exercise": f.exercise} {
		if asked {
			r.fail(line, "snippet %q: %s is for a program in %s/main.go, and the fence has its own", f.snippet, what, f.snippet)
		}
	}
	text, wrong := sourceText(fmt.Sprintf("snippet %q", f.snippet), r.file, []byte(f.text))
	if wrong != nil {
		wrong.Line = line
		r.errs = append(r.errs, wrong)
	}
	if inner, message := files.Wrong([]byte(text)); message != "" {
		r.fail(line+inner, "%s", message)
	}
	snippet := snippetOf(f.snippet, r.file, text)
	snippet.Above = line
	return snippet
}

// snippetInFolder makes a snippet of the folder that a fence names.
func (r *reader) snippetInFolder(line int, f fence) Snippet {
	folder := path.Join(r.lesson.Name, f.snippet)
	what := fmt.Sprintf("snippet %q", f.snippet)
	source, exists := r.readProgram(what, folder)
	if !exists {
		r.fail(line, "%s: there is no %s/main.go, and the fence has no program", what, f.snippet)
		return Snippet{}
	}
	snippet := snippetOf(f.snippet, path.Join(folder, files.Main), source)
	if f.test {
		snippet.Test, exists = r.readSource("test of "+what, path.Join(folder, "main_test.go"))
		if !exists {
			r.fail(line, "%s: there is no %s/main_test.go, which test asks for", what, f.snippet)
		}
		snippet.TestCode = preformatted(snippet.Test, "go", "Go tests "+f.snippet)
	}
	return snippet
}

// python reads the Python twin of a snippet, if it has one.
func (r *reader) python(line int, f fence) Python {
	folder := path.Join(r.lesson.Name, f.snippet)
	p := Python{File: path.Join(folder, "main.py")}
	var exists bool
	if p.Source, exists = r.readSource(fmt.Sprintf("Python twin of snippet %q", f.snippet), p.File); !exists {
		return Python{}
	}
	if f.test || f.exercise {
		r.fail(line, "snippet %q: its tests are run, which %s/main.py has none of", f.snippet, f.snippet)
	}
	p.Code = preformatted(p.Source, "python", "Python program "+f.snippet)
	for _, name := range []string{"want-py.txt", "want.txt"} {
		if p.Want, exists = r.readWant(path.Join(folder, name)); exists {
			break
		}
	}
	return p
}

// prints reads what a snippet prints when all goes right, if that is known. A fence with want says that it is.
func (r *reader) prints(line int, f fence, s *Snippet) {
	file := path.Join(r.lesson.Name, f.snippet, "want.txt")
	text, exists := r.readWant(file)
	if !exists {
		if f.want {
			r.fail(line, "snippet %q: there is no %s/want.txt, which want asks for", f.snippet, f.snippet)
		}
		return
	}
	s.Prints, s.WantFile = text, file
	if f.want {
		s.Want = text
	}
}

// readWant reads what a program is to print, and tells whether the file is there.
func (r *reader) readWant(file string) (text string, exists bool) {
	data, err := readFile(r.fsys, file, MaxWant)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err != nil {
		r.errs = append(r.errs, errorIn(file, err))
		return "", true
	}
	text, wrong := plainText(file, data)
	if wrong != nil {
		r.errs = append(r.errs, wrong)
	}
	return text, true
}

// readSource does what the function does, and takes down what is wrong.
func (r *reader) readSource(what, file string) (source string, exists bool) {
	source, exists, wrong := readSource(r.fsys, what, file)
	r.errs = r.errs.with(wrong)
	return source, exists
}

// readProgram does what the function does, and takes down what is wrong.
func (r *reader) readProgram(what, folder string) (text string, exists bool) {
	text, exists, errs := readProgram(r.fsys, what, folder)
	r.errs = append(r.errs, errs...)
	return text, exists
}
