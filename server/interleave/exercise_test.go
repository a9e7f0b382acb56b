package main

import (
	"slices"
	"testing"

	"interleave/server/lesson"
)

func TestAnExerciseIsSolvedByItsSolutionAlone(t *testing.T) {
	s := lesson.Snippet{Name: "x", Source: "start", File: "a/x/main.go", Exercise: &lesson.Exercise{
		Solution: "solved", SolutionFile: "a/x/solution/main.go", Test: "tests", TestFile: "a/x/solution/main_test.go", Checked: true,
	}}
	claims := exerciseClaims(claim{Snippet: s})
	if len(claims) != 2 || claims[0].Source != "solved" || claims[1].Source != "start" {
		t.Fatalf("claims = %+v", claims)
	}
	for _, claim := range claims {
		if p := programOf(claim); !p.Answers || *p.Test != "tests" || !p.Check || p.Source != claim.Source {
			t.Errorf("it is tested as %+v", p)
		}
	}
	failures := []failure{{"main.go", 14, "A data race."}, {"main_test.go", 9, "there were 2"}, {"main.go", 0, "It ended."}}
	broken := []diagnostic{{3, 7, "undefined: y"}, {0, 0, "main_test.go:4:2: undefined: Put"}, {0, 0, "the build failed"}}
	for name, test := range map[string]struct {
		claim  claim
		answer checkAnswer
		want   []string
	}{
		"the solution passes":          {claims[0], checkAnswer{}, nil},
		"the program fails":            {claims[1], checkAnswer{Failures: failures}, nil},
		"the program passes":           {claims[1], checkAnswer{}, []string{`a/x/main.go: snippet "x": the program that readers start from passes the tests`}},
		"the solution fails":           {claims[0], checkAnswer{Failures: failures}, []string{`a/x/solution/main.go:14: snippet "x": the solution fails: A data race.`, `a/x/solution/main_test.go:9: snippet "x": the solution fails: there were 2`, `a/x/solution/main.go: snippet "x": the solution fails: It ended.`}},
		"the solution does not build":  {claims[0], checkAnswer{Diagnostics: broken}, []string{"a/x/solution/main.go:3:7: undefined: y", "a/x/solution/main_test.go:4:2: undefined: Put", "a/x/solution/main.go: the build failed"}},
		"the program does not compile": {claims[1], checkAnswer{Diagnostics: broken}, []string{"a/x/main.go:3:7: undefined: y", "a/x/solution/main_test.go:4:2: undefined: Put", "a/x/main.go: the build failed"}},
	} {
		var got []string
		for _, f := range judge(test.claim, test.answer) {
			got = append(got, f.String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
