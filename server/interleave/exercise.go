package main

import (
	"fmt"
	"regexp"

	"interleave/server/lesson"
)

// An answer is a program that is tested as one to an exercise: its solution, or the program that readers start from.
type answer int

const (
	noAnswer answer = iota
	theSolution
	theStart
)

// exerciseClaims are what an exercise claims: that its solution passes the tests, and the program that readers start from does
// not.
func exerciseClaims(of string, s lesson.Snippet) []claim {
	solved := s
	solved.Source, solved.File = s.Exercise.Solution, s.Exercise.SolutionFile
	picture := lesson.PictureFile(of, s.Name)
	return []claim{{solved, picture, theSolution}, {s, picture, theStart}}
}

// What web/src/exercise/feedback.ts says of an answer.
type failure struct {
	File    string `json:"file"` // main.go or main_test.go
	Line    int    `json:"line"` // 0 where it is of no line
	Message string `json:"message"`
}

var inTests = regexp.MustCompile(`^ main_test\.go:(\d+:\d+: .*)`)

// judgeAnswer says what is wrong with an exercise, as judge does.
func judgeAnswer(claim claim, answer checkAnswer) []string {
	var said []string
	for _, reason := range answer.Wrong {
		file := claim.File
		if found := inTests.FindStringSubmatch(reason); found != nil {
			file, reason = claim.Exercise.TestFile, found[1]
		}
		said = append(said, fmt.Sprintf("%s:%s", file, reason))
	}
	switch {
	case len(said) > 0:
	case claim.answer == theSolution:
		for _, f := range answer.Failures {
			place := claim.File
			if f.File == "main_test.go" {
				place = claim.Exercise.TestFile
			}
			if f.Line > 0 {
				place = fmt.Sprintf("%s:%d", place, f.Line)
			}
			said = append(said, fmt.Sprintf("%s: snippet %q: the solution fails: %s", place, claim.Name, f.Message))
		}
	case len(answer.Failures) == 0:
		said = append(said, fmt.Sprintf("%s: snippet %q: the program that readers start from passes the tests", claim.File, claim.Name))
	}
	return said
}
