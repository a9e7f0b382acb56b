package lesson

import (
	"fmt"
	"strings"
	"testing"
)

const (
	mainFile    = "package main\n\nfunc main() { println(n()) }\n"
	counterFile = "package main\n\nimport \"os\"\n\nfunc n() int { return len(os.Args) }\n"
)

func TestAProgramIsAllGoFilesOfItsFolder(t *testing.T) {
	const wide = "var wide = 0 // 3456789.123456789.123456789.123456789.123456789.123456789.12\n"
	lessons, err := Load(folder(map[string]string{
		"a/lesson.md":               matter + "```go snippet=x\n```\n\n```go snippet=y exercise\n```\n\n```go snippet=z\n" + mainFile + "-- n.go --\n" + counterFile + "```\n",
		"a/x/main.go":               mainFile,
		"a/x/zz.go":                 strings.TrimSpace("package main\n" + wide),
		"a/x/counter.go":            counterFile,
		"a/x/counter_linux.go":      "package main // of another system",
		"a/x/tools.go":              "//go:build ignore\n\npackage main",
		"a/x/x_test.go":             "package main // tests",
		"a/x/notes.txt":             "no Go",
		"a/x/sub.go/other.go":       "package sub",
		"a/y/main.go":               mainFile,
		"a/y/n.go":                  counterFile,
		"a/y/solution/main.go":      mainFile,
		"a/y/solution/n.go":         counterFile + "// right\n",
		"a/y/solution/main_test.go": "package main\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	x, y, z := lessons[0].Snippets[0], lessons[0].Snippets[1], lessons[0].Snippets[2]
	if want := mainFile + "-- counter.go --\n" + counterFile + "-- zz.go --\npackage main\n" + strings.TrimSpace(wide); x.Source != want {
		t.Errorf("x is\n%s", x.Source)
	}
	if got := textOf(t, x.Code); got != x.Source {
		t.Errorf("the text of its code is %q", got)
	}
	if !strings.Contains(string(x.Code), `<span class="line file">-- counter.go --
</span>`) {
		t.Errorf("its files are not told apart: %s", x.Code)
	}
	if want := mainFile + "-- n.go --\n" + counterFile + "// right\n"; y.Exercise.Solution != want {
		t.Errorf("the solution of y is\n%s", y.Exercise.Solution)
	}
	for _, test := range []struct {
		snippet Snippet
		line    int
		want    string
	}{
		{x, 0, "a/x/main.go:0"}, {x, 3, "a/x/main.go:3"}, {x, 5, "a/x/counter.go:1"}, {x, 9, "a/x/counter.go:5"}, {x, 12, "a/x/zz.go:2"},
		{z, 1, "a/lesson.md:14"}, {z, 7, "a/lesson.md:20"},
	} {
		file, line := test.snippet.Place(test.line)
		if got := fmt.Sprintf("%s:%d", file, line); got != test.want {
			t.Errorf("line %d is at %s, want %s", test.line, got, test.want)
		}
	}
	if got := lessons[0].Warnings.Error(); got != "a/x/zz.go:2: the line has 76 columns: more than 72 scroll sideways in most embeds" {
		t.Errorf("warnings: %s", got)
	}
	var imports []string
	for _, i := range Imports(x, y, z) {
		imports = append(imports, fmt.Sprintf("%s:%d %s", i.File, i.Line, i.Path))
	}
	if got := strings.Join(imports, "|"); got != "a/x/counter.go:3 os|a/y/n.go:3 os|a/y/solution/n.go:3 os|a/lesson.md:20 os" {
		t.Errorf("imports: %s", got)
	}
}

var brokenPrograms = map[string]brokenFolder{
	"files in a fence": {
		map[string]string{
			"a/lesson.md": matter + "```go snippet=x\npackage main\n-- n.go --\n-- n.go --\n```\n\n```go snippet=y\n-- n.go --\n```\n\n```go snippet=z\npackage main\n-- n_test.go --\n```\n\n```go snippet=w\npackage main\n" + headings(20) + "```\n",
		},
		"a/lesson.md:10: there is a n.go above\n" +
			"a/lesson.md:14: a program begins with main.go\n" +
			"a/lesson.md:19: n_test.go is a file of tests, and no part of a program\n" +
			"a/lesson.md:43: a program has at most 20 files",
	},
	"files in a folder": {
		map[string]string{
			"a/lesson.md":  matter + "```go snippet=x\n```\n\n```go snippet=y\n```\n",
			"a/x/main.go":  "package main\n\n-- n.go --\n",
			"a/x/né.go":    "package main\n",
			"a/x/empty.go": "\n",
			"a/y/main.go":  "package main\n",
			"a/y/more.go":  "package main\n" + strings.Repeat("/", MaxSource-20) + "\n",
		},
		"a/x/empty.go: a/x/empty.go is empty\n" +
			"a/x/main.go:3: the line would begin another file of the program\n" +
			"a/x/né.go: the name of a file of a program has only letters, digits, _, . and -\n" +
			"a/y/main.go: snippet \"y\" is larger than 64 KiB",
	},
}

func headings(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "-- f%d.go --\n", i)
	}
	return b.String()
}

func TestWhatIsWrongWithTheFilesOfAProgram(t *testing.T) {
	for name, test := range brokenPrograms {
		t.Run(name, func(t *testing.T) {
			_, err := Load(folder(test.files))
			if err == nil || err.Error() != test.want {
				t.Errorf("errors:\n%v\nwant:\n%s", err, test.want)
			}
		})
	}
}
