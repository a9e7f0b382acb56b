package main

import (
	"encoding/json"
	"strings"
	"testing"

	"interleave/server/lesson"
)

// Lines are those of an author's files, not of the text that a reader sees.
func TestFindingsAreInTheFilesOfAProgram(t *testing.T) {
	source := "package main\n\nfunc main() { two() }\n-- b.go --\npackage main\n\nfunc two() {}\n-- c.go --\npackage main\n\nfunc two() {}\n"
	c := claim{Snippet: lesson.Snippet{Name: "x", Source: source, File: "a/x/main.go", Race: lesson.RaceNone}}
	for answer, want := range map[string]string{
		`{"diagnostics": [{"line": 11, "column": 6, "message": "two redeclared in this block\n\tb.go:7:6: other declaration of two"}]}`: "a/x/c.go:3:6: two redeclared in this block\n\tb.go:3:6: other declaration of two",
		`{"races": [{"lines": [7, 3], "kinds": ["read", "write"], "seed": 5}]}`:                                                         `a/x/b.go:3: snippet "x": race=none, and there is a data race: read in line 3, write in main.go:3 (seed 5)`,
	} {
		var a checkAnswer
		if err := json.Unmarshal([]byte(answer), &a); err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range judge(c, a) {
			said = append(said, f.String())
		}
		if got := strings.Join(said, "\n"); got != want {
			t.Errorf("it says\n%s\nwant\n%s", got, want)
		}
	}
}
