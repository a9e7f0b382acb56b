package lesson

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const answerTests = "package main\n\nimport \"testing\"\n\nfunc TestAnswer(t *testing.T) { t.Error(\"<b> & 'ü'\") }\n"

// exerciseIn is a lesson with the exercise x, whose fence and what follows it are given.
func exerciseIn(attributes, below string) map[string]string {
	return map[string]string{
		"a/lesson.md":               matter + "Text.\n\n```go snippet=x " + attributes + "\n```\n" + below,
		"a/x/main.go":               hello,
		"a/x/solution/main.go":      hello + "// solved\n",
		"a/x/solution/main_test.go": strings.ReplaceAll(answerTests, "\n", "\r\n"),
	}
}

func TestAFenceMakesAnExercise(t *testing.T) {
	for attributes, checked := range map[string]bool{"exercise": false, "exercise race=none": true, "race=none exercise args=-v": true} {
		lessons, err := Load(folder(exerciseIn(attributes, "\n> [!HINT]\n> Look at the *lock*.\n>\n> ```go\n> mu.Lock()\n> ```\n\nMore.\n")))
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		l := lessons[0]
		s := l.Snippets[0]
		e := s.Exercise
		if s.Source != hello || s.Test != "" || s.Race != "" {
			t.Errorf("%s: the snippet is %+v", attributes, s)
		}
		if e.Solution != hello+"// solved\n" || e.SolutionFile != "a/x/solution/main.go" || textOf(t, e.SolutionCode) != e.Solution {
			t.Errorf("%s: the solution is %+v", attributes, e)
		}
		if e.Test != answerTests || e.TestFile != "a/x/solution/main_test.go" || textOf(t, e.TestCode) != e.Test {
			t.Errorf("%s: the tests are %+v", attributes, e)
		}
		if e.Checked != checked {
			t.Errorf("%s: checked is %t", attributes, e.Checked)
		}
		if want := "<p>Look at the <em>lock</em>.</p>\n" + string(preformatted("mu.Lock()\n", "go", "")) + "\n"; string(e.Hint) != want {
			t.Errorf("%s: the hint is %q, want %q", attributes, e.Hint, want)
		}
		if got, want := page(l), "<p>Text.</p>\n[x]<p>More.</p>\n"; got != want {
			t.Errorf("%s: the page is %q, want %q", attributes, got, want)
		}
		if names := l.Exercises(); !slices.Equal(names, []string{"x"}) {
			t.Errorf("%s: the exercises are %q", attributes, names)
		}
		if len(l.Warnings) > 0 {
			t.Errorf("%s: warnings: %q", attributes, l.Warnings)
		}
	}
}

func TestAnExerciseNeedsNoHintAndOtherSnippetsAreNone(t *testing.T) {
	files := exerciseIn("exercise", "\n> [!HINT] is no line of its own.\n\n```go snippet=y\npackage main\n```\n")
	lessons, err := Load(folder(files))
	if err != nil {
		t.Fatal(err)
	}
	l := lessons[0]
	if e := l.Snippets[0].Exercise; e == nil || e.Hint != "" {
		t.Errorf("x is the exercise %+v", e)
	}
	if e := l.Snippets[1].Exercise; e != nil {
		t.Errorf("y is the exercise %+v", e)
	}
	if !strings.Contains(page(l), "<blockquote>") {
		t.Errorf("the quotation is gone from %q", page(l))
	}
}

// brokenExercises are folders with what can be wrong with an exercise.
func brokenExercises() map[string]brokenFolder {
	without := func(file string) map[string]string {
		files := exerciseIn("exercise", "")
		delete(files, file)
		return files
	}
	with := func(file, text string) map[string]string {
		files := maps.Clone(exerciseIn("exercise", ""))
		files[file] = text
		return files
	}
	return map[string]brokenFolder{
		"a value":            {exerciseIn("exercise=x", ""), `a/lesson.md:9: exercise takes no value`},
		"no name":            {map[string]string{"a/lesson.md": matter + "```go exercise\n```\n"}, `a/lesson.md:7: args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme are for a snippet: the fence has no snippet=NAME`},
		"no solution":        {without("a/x/solution/main.go"), `a/lesson.md:9: snippet "x": there is no x/solution/main.go, which exercise asks for`},
		"no tests":           {without("a/x/solution/main_test.go"), `a/lesson.md:9: snippet "x": there is no x/solution/main_test.go, which exercise asks for`},
		"no program":         {without("a/x/main.go"), `a/lesson.md:9: snippet "x": there is no x/main.go, and the fence has no program`},
		"solved already":     {with("a/x/solution/main.go", hello), `a/x/solution/main.go: it is the program that readers start from`},
		"empty tests":        {with("a/x/solution/main_test.go", "\n"), `a/x/solution/main_test.go: test of the answer to snippet "x" is empty`},
		"solution is binary": {with("a/x/solution/main.go", hello+"\x00"), `a/x/solution/main.go:4: holds a NUL byte`},
		"with a program":     {map[string]string{"a/lesson.md": matter + "```go snippet=x exercise\npackage main\n```\n"}, `a/lesson.md:7: snippet "x": exercise is for a program in x/main.go, and the fence has its own`},
		"race=expected":      {exerciseIn("exercise race=expected", ""), `a/lesson.md:9: snippet "x": no answer to an exercise may race: race is none, or is left out`},
		"timeline":           {exerciseIn("exercise timeline", ""), `a/lesson.md:9: snippet "x": an exercise has no test, want, stdin, counts or timeline`},
		"want":               {exerciseIn("exercise want", ""), `a/lesson.md:9: snippet "x": an exercise has no test, want, stdin, counts or timeline`},
		"hint elsewhere":     {exerciseIn("exercise", "\nText.\n\n> [!HINT]\n> Look.\n"), `a/lesson.md:14: a hint stands right below the fence of an exercise`},
		"hint of no other":   {exerciseIn("", "\n> [!HINT]\n> Look.\n"), `a/lesson.md:12: a hint stands right below the fence of an exercise`},
		"two hints":          {exerciseIn("exercise", "\n> [!HINT]\n> Look.\n\n> [!HINT]\n> Again.\n"), `a/lesson.md:15: a hint stands right below the fence of an exercise`},
		"empty hint":         {exerciseIn("exercise", "\n> [!HINT]\n"), `a/lesson.md:12: the hint is empty`},
		"snippet in a hint":  {exerciseIn("exercise", "\n> [!HINT]\n> Run:\n>\n> ```go snippet=y\n> package main\n> ```\n"), `a/lesson.md:15: a hint holds no snippet`},
	}
}

func TestWhatIsWrongWithAnExerciseHasAFileAndALine(t *testing.T) {
	for name, test := range brokenExercises() {
		t.Run(name, func(t *testing.T) {
			lessons, err := Load(folder(test.files))
			if len(lessons) > 0 {
				t.Error("there are lessons beside the error")
			}
			if err == nil || err.Error() != test.want {
				t.Errorf("error = %v\nwant  = %s", err, test.want)
			}
		})
	}
}
