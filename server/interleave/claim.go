package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"interleave/server/lesson"
)

// A claim is what a lesson says of a program: by its fence, by a want.txt, or by that it is there, which says that it builds.
type claim struct {
	lesson.Snippet
	key     string // of the snippet, among all
	picture string // the file of its timeline, relative to the folder of lessons
	answer  answer // to an exercise, if it is one
}

// claimsOf are the claims of lessons.
func claimsOf(lessons []*lesson.Lesson) []claim {
	var claims []claim
	for _, l := range lessons {
		for _, s := range l.Snippets {
			is := claim{Snippet: s, key: l.Name + "/" + s.Name, picture: lesson.PictureFile(l.Name, s.Name)}
			if s.Exercise == nil {
				claims = append(claims, is)
			} else {
				claims = append(claims, exerciseClaims(is)...)
			}
		}
	}
	return claims
}

// judge says what is wrong with a claim.
func judge(c claim, a checkAnswer) []finding {
	var found []finding
	for _, d := range a.Diagnostics {
		found = append(found, c.place(d))
	}
	if len(found) > 0 {
		return found
	}
	if c.answer != noAnswer {
		return judgeAnswer(c, a)
	}
	if a.Run != nil {
		if said := c.prints(*a.Run); said != "" {
			found = append(found, finding{File: c.WantFile, Snippet: c.Name, Message: said})
		}
	}
	if a.Picture != "" && a.Picture != c.Picture.SVG {
		found = append(found, finding{File: c.picture, Snippet: c.Name, Message: "this is not what the program does: interleave test -update draws it"})
	}
	return append(found, c.races(a)...)
}

// place is where a diagnostic of a claim's program is.
func (c claim) place(d diagnostic) finding {
	f := finding{File: c.File, Line: d.Line, Column: d.Column, Message: d.Message}
	if found := inTests.FindStringSubmatch(d.Message); d.Line == 0 && found != nil {
		f.File, f.Message = c.testFile(), found[3]
		fmt.Sscan(found[1], &f.Line)
		fmt.Sscan(found[2], &f.Column)
	}
	if f.File == c.File && f.Line > 0 {
		f.File, f.Line = c.Place(f.Line)
	}
	f.Message = furtherPlace.ReplaceAllStringFunc(f.Message, func(text string) string {
		line, _ := strconv.Atoi(furtherPlace.FindStringSubmatch(text)[1])
		file, line := c.Place(line)
		return fmt.Sprintf("\n\t%s:%d:", path.Base(file), line)
	})
	return f
}

// furtherPlace is a place in the program that the compiler names below what it says of another.
var furtherPlace = regexp.MustCompile(`\n\t[\w.-]+\.go:(\d+):`)

// prints says what is wrong with what a program prints as it goes by itself; "" where it is what want.txt says.
func (c claim) prints(run checkRun) string {
	if why := c.unheld(run); why != "" {
		return why
	}
	return differs(run.Stdout, c.Prints)
}

// unheld says why a program cannot be held to what it prints; "" where it can.
func (c claim) unheld(run checkRun) string {
	switch {
	case run.Ending == "needs JavaScript":
		return "the program waits for JavaScript, which only a page has: it cannot be held to what it prints"
	case run.Ending == "endless":
		return "the program comes to no end, so what it prints is not all that it prints"
	case len(run.Stdout) > lesson.MaxWant:
		return fmt.Sprintf("the program prints more than %d KiB, which is more than a want.txt holds", lesson.MaxWant>>10)
	}
	return ""
}

// races says what is wrong with what a fence says of races.
func (c claim) races(a checkAnswer) []finding {
	if c.Race == lesson.RaceExpected && len(a.Races) == 0 {
		return []finding{{File: c.File, Snippet: c.Name, Message: fmt.Sprintf("race=expected, and %d schedules show no data race", a.Schedules)}}
	}
	if c.Race != lesson.RaceNone {
		return nil
	}
	var found []finding
	for _, race := range a.Races {
		line := 1
		if len(race.Lines) > 0 && race.Lines[0] > 0 {
			line = race.Lines[0]
		}
		file, line := c.Place(line)
		var accesses []string
		for i, kind := range race.Kinds {
			other, line := c.Place(race.Lines[i])
			place := fmt.Sprintf("line %d", line)
			if other != file {
				place = fmt.Sprintf("%s:%d", path.Base(other), line)
			}
			accesses = append(accesses, kind+" in "+place)
		}
		found = append(found, finding{File: file, Line: line, Snippet: c.Name,
			Message: fmt.Sprintf("race=none, and there is a data race: %s (seed %d)", strings.Join(accesses, ", "), race.Seed)})
	}
	return found
}

// differs says in which line an output is first not what it should be; "" where it is.
func differs(got, want string) string {
	if got == want {
		return ""
	}
	gotLines, wantLines := strings.SplitAfter(got, "\n"), strings.SplitAfter(want, "\n")
	at := func(lines []string, i int) string {
		if i >= len(lines) || lines[i] == "" {
			return "nothing"
		}
		return fmt.Sprintf("%q", lines[i])
	}
	for i := 0; ; i++ {
		if g, w := at(gotLines, i), at(wantLines, i); g != w {
			return fmt.Sprintf("line %d of its output is %s, and is to be %s", i+1, g, w)
		}
	}
}

// update makes the files beside a claim's program say what it does, as far as they can.
func (c *claim) update(dir string, a checkAnswer) error {
	if a.Run != nil && c.unheld(*a.Run) == "" && a.Run.Stdout != c.Prints {
		c.Prints = a.Run.Stdout
		if err := os.WriteFile(filepath.Join(dir, c.WantFile), []byte(c.Prints), 0o666); err != nil {
			return err
		}
	}
	if a.Picture == "" || a.Picture == c.Picture.SVG {
		return nil
	}
	c.Picture.SVG = a.Picture
	file := filepath.Join(dir, c.picture)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil { // a program in a fence has no folder of its own
		return err
	}
	return os.WriteFile(file, []byte(a.Picture), 0o666)
}
