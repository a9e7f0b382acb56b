package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"interleave/server/lesson"
)

// A finding is something that is wrong with lessons, on its place.
type finding struct {
	File    string `json:"file"`              // relative to the folder of lessons until it is told
	Line    int    `json:"line,omitempty"`    // from 1; 0 where it is of no line
	Column  int    `json:"column,omitempty"`  // from 1, in bytes; 0 where it is of the whole line
	Snippet string `json:"snippet,omitempty"` // whose program it is of
	Message string `json:"message"`
}

func (f finding) String() string {
	place := f.File
	if f.Line > 0 {
		place += fmt.Sprintf(":%d", f.Line)
		if f.Column > 0 {
			place += fmt.Sprintf(":%d", f.Column)
		}
	}
	if f.Snippet != "" {
		return fmt.Sprintf("%s: snippet %q: %s", place, f.Snippet, f.Message)
	}
	return place + ": " + f.Message
}

// findingsOf are the errors of lessons as findings.
func findingsOf(errs lesson.Errors) []finding {
	var found []finding
	for _, e := range errs {
		found = append(found, finding{File: e.File, Line: e.Line, Message: e.Message})
	}
	return found
}

// A teller tells findings as they are found, in words or as JSON, a line each, and at the end how many there were of what.
type teller struct {
	to   io.Writer
	dir  string // the folder of lessons, as the user called it
	json bool
	n    int
}

func (t *teller) tell(found ...finding) error {
	for _, f := range found {
		t.n++
		f.File = filepath.Join(t.dir, f.File)
		if err := t.line(f.String(), f); err != nil {
			return err
		}
	}
	return nil
}

// A summary is what was tested.
type summary struct {
	Lessons  int `json:"lessons"`
	Snippets int `json:"snippets"` // programs in Go; an exercise is one
	Twins    int `json:"twins"`    // programs in Python
	Findings int `json:"findings"`
}

// end tells what was tested. Its error is that there were findings.
func (t *teller) end(s summary) error {
	s.Findings = t.n
	tested := []string{counted(s.Lessons, "lesson"), counted(s.Snippets, "snippet")}
	if s.Twins > 0 {
		tested = append(tested, counted(s.Twins, "Python twin"))
	}
	all := strings.Join(tested[:len(tested)-1], ", ") + " and " + tested[len(tested)-1]
	if t.json || t.n == 0 {
		if err := t.line(all+" are what they should be", s); err != nil {
			return err
		}
	}
	if t.n > 0 {
		return fmt.Errorf("%s in %s", counted(t.n, "finding"), all)
	}
	return nil
}

// line writes one thing, as the user wants to have it.
func (t *teller) line(words string, value any) error {
	if t.json {
		return json.NewEncoder(t.to).Encode(value)
	}
	_, err := fmt.Fprintln(t.to, words)
	return err
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
