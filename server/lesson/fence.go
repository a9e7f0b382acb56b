package lesson

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A fence is what a fenced block of code says of itself.
type fence struct {
	language string
	text     string
	snippet  string // the name; "" where the code is only to look at
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
		fields := strings.Fields(string(block.Info.Value(r.body)))
		if len(fields) > 0 {
			f.language = fields[0]
			f.snippet = r.fenceName(line, f.language, fields[1:])
		}
	}
	if f.snippet != "" && !r.addSnippet(line, f) {
		f.snippet = ""
	}
	r.fences[block] = f
}

// fenceName is the value of the one attribute a fence can have.
func (r *reader) fenceName(line int, language string, attributes []string) string {
	var name string
	for i, attribute := range attributes {
		key, value, _ := strings.Cut(attribute, "=")
		switch {
		case key != "snippet":
			r.fail(line, "unknown attribute %q of a fence: there is only snippet=NAME", attribute)
		case i > 0 && name != "":
			r.fail(line, "the fence has two names")
		case language != "go":
			r.fail(line, "a snippet is a go program, not %s", language)
		case !validName.MatchString(value):
			r.fail(line, "%s", badName("snippet", value))
		default:
			name = value
		}
	}
	return name
}

// addSnippet adds the program that a fence holds or names to the lesson.
func (r *reader) addSnippet(line int, f fence) bool {
	if first, taken := r.defined[f.snippet]; taken {
		r.fail(line, "snippet %q: line %d has a snippet of that name", f.snippet, first)
		return false
	}
	r.defined[f.snippet] = line
	file := path.Join(r.lesson.Name, f.snippet, "main.go")
	data, err := readFile(r.fsys, file, MaxSource)
	exists := !errors.Is(err, fs.ErrNotExist)
	held := strings.TrimSpace(f.text) != ""
	switch {
	case held && exists:
		r.fail(line, "snippet %q: the fence has a program, and so has %s", f.snippet, file)
		return false
	case held:
		file, data = r.file, []byte(f.text)
	case !exists:
		r.fail(line, "snippet %q: there is no %s/main.go, and the fence has no program", f.snippet, f.snippet)
		return false
	case err != nil:
		r.errs = append(r.errs, errorIn(file, err))
		return false
	}
	snippet, wrong := newSnippet(f.snippet, file, data)
	if wrong != nil {
		if held {
			wrong.Line = line
		}
		r.errs = append(r.errs, wrong)
		return false
	}
	r.lesson.Snippets = append(r.lesson.Snippets, snippet)
	return true
}
