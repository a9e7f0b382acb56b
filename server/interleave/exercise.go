package main

import (
	"path"
	"regexp"
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
func exerciseClaims(start claim) []claim {
	solved := start
	solved.Source, solved.File = start.Exercise.Solution, start.Exercise.SolutionFile
	solved.answer, start.answer = theSolution, theStart
	return []claim{solved, start}
}

// What web/src/exercise/feedback.ts says of an answer.
type failure struct {
	File    string `json:"file"` // main.go or main_test.go
	Line    int    `json:"line"` // 0 where it is of no line
	Message string `json:"message"`
}

var inTests = regexp.MustCompile(`^main_test\.go:(\d+):(\d+): (.*)`)

// testFile is the file that an answer, or a snippet with tests, is tested by.
func (c claim) testFile() string {
	if c.Exercise != nil {
		return c.Exercise.TestFile
	}
	return path.Join(path.Dir(c.File), "main_test.go")
}

// judgeAnswer says what is wrong with an exercise whose answer was built, as judge does.
func judgeAnswer(c claim, a checkAnswer) []finding {
	if c.answer == theStart {
		if len(a.Failures) > 0 {
			return nil
		}
		return []finding{{File: c.File, Snippet: c.Name, Message: "the program that readers start from passes the tests"}}
	}
	var found []finding
	for _, f := range a.Failures {
		file, line := c.Place(f.Line)
		if f.File == "main_test.go" {
			file, line = c.testFile(), f.Line
		}
		found = append(found, finding{File: file, Line: line, Snippet: c.Name, Message: "the solution fails: " + f.Message})
	}
	return found
}
