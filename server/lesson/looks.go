package lesson

import (
	"errors"
	"html/template"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A looks is what a fence says of how its snippet is shown.
type looks struct {
	readOnly        bool
	show, highlight *string // lines, as the author wrote them; nil where they are not there
	theme           string
}

// fenceTheme is the value of a fence's attribute theme.
func (r *reader) fenceTheme(line int, value string) string {
	if value != "light" && value != "dark" {
		r.fail(line, "theme is light or dark, not %q", value)
	}
	return value
}

// dress gives a snippet the looks that its fence says.
func (r *reader) dress(line int, f fence, s *Snippet) {
	s.ReadOnly, s.Theme = f.looks.readOnly, f.looks.theme
	if f.exercise && s.ReadOnly {
		r.fail(line, "snippet %q: an exercise is there to be edited: it is not readonly", f.snippet)
	}
	last := strings.Count(strings.TrimSuffix(s.Source, "\n"), "\n") + 1
	if text := f.looks.show; text != nil {
		shown, ok := parseLines(*text, last)
		if !ok || len(shown) != 1 {
			r.fail(line, "show is lines of the program, as 10-20: it has %d, and no %q", last, *text)
		} else {
			s.Shown = shown[0]
		}
	}
	var highlit []Lines
	if text := f.looks.highlight; text != nil {
		var ok bool
		if highlit, ok = parseLines(*text, last); !ok {
			r.fail(line, "highlight is lines of the program, as 3-5,8: it has %d, and no %q", last, *text)
		}
	}
	if s.Shown != (Lines{}) || highlit != nil {
		s.Code = s.dressed(highlit)
	}
}

// dressed is the snippet's code where some lines are highlighted, and others are not shown at first.
func (s *Snippet) dressed(highlit []Lines) template.HTML {
	return preformattedLines(s.Source, "go", "Go program "+s.Name, func(line int) string {
		classes := ""
		for _, lines := range highlit {
			if lines.First <= line && line <= lines.Last {
				classes = " highlit"
			}
		}
		if s.Shown != (Lines{}) && (line < s.Shown.First || s.Shown.Last < line) {
			classes += " around"
		}
		return classes
	})
}

// parseLines reads a list of lines, as in "3-5,8", none of which is behind the last one.
func parseLines(text string, last int) ([]Lines, bool) {
	var all []Lines
	for part := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		first, err := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || first < 1 || end < first || end > last {
			return nil, false
		}
		all = append(all, Lines{first, end})
	}
	return all, true
}

// stdin reads what a snippet's program is to read, where its fence says that there is something.
func (r *reader) stdin(line int, f fence, s *Snippet) {
	if !f.stdin {
		return
	}
	file := path.Join(r.lesson.Name, f.snippet, "stdin.txt")
	data, err := readFile(r.fsys, file, MaxStdin)
	if errors.Is(err, fs.ErrNotExist) {
		r.fail(line, "snippet %q: there is no %s/stdin.txt, which stdin asks for", f.snippet, f.snippet)
		return
	}
	if err != nil {
		r.errs = append(r.errs, errorIn(file, err))
		return
	}
	text, wrong := plainText(file, data)
	if wrong != nil {
		r.errs = append(r.errs, wrong)
	}
	s.Stdin, s.HasStdin = text, true
}
