package lesson

import (
	"errors"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const matter = "---\ntitle: Sharing\ndescription: Who sees it.\nminutes: 9\norder: 1\n---\n" // the Markdown begins on line 7

const hello = "package main\n\nfunc main() { println(\"<hi> & 'bye'\") }\n"

// folder makes a folder of files by path.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

// one loads the one lesson that has that Markdown.
func one(t *testing.T, markdown string) *Lesson {
	t.Helper()
	lessons, err := Load(folder(map[string]string{"a/lesson.md": matter + markdown}))
	if err != nil {
		t.Fatal(err)
	}
	return lessons[0]
}

// page is what a lesson's parts come to, with [name] for a snippet.
func page(l *Lesson) string {
	var b strings.Builder
	for _, part := range l.Parts {
		b.WriteString(string(part.HTML))
		if part.Snippet != nil {
			b.WriteString("[" + part.Snippet.Name + "]")
		}
	}
	return b.String()
}

func TestLessonsComeInTheirOrder(t *testing.T) {
	lessons, err := Load(folder(map[string]string{
		"snippets.go":        "package snippets",
		"play/main.go":       hello, // no lesson, for it has no lesson.md
		"_draft/lesson.md":   "not even front matter",
		".hidden/lesson.md":  "nor here",
		"b/lesson.md":        strings.Replace(matter, "order: 1", "order: 20", 1) + "Second.\n",
		"c/lesson.md":        "\uFEFF" + strings.ReplaceAll(matter+"First,\nwritten on Windows.\n", "\n", "\r\n"),
		"c/folder/lesson.md": "no lesson either",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(lessons) != 2 || lessons[0].Name != "c" || lessons[1].Name != "b" {
		t.Fatalf("lessons = %v, want c and b", lessons)
	}
	c := lessons[0]
	if c.Title != "Sharing" || c.Description != "Who sees it." || c.Minutes != 9 || c.Order != 1 {
		t.Errorf("front matter is read as %+v", c)
	}
	if got, want := page(c), "<p>First,\nwritten on Windows.</p>\n"; got != want {
		t.Errorf("page = %q, want %q", got, want)
	}
}

func TestFencesBecomeSnippets(t *testing.T) {
	lessons, err := Load(folder(map[string]string{
		"a/lesson.md": matter + "One:\n\n```go snippet=in-folder\n```\n\n- in a list\n\n  ```go snippet=in-fence\n  package main // π\n  ```\n\n" +
			"```go\nfunc look() {}\n```\n\nThe end:\n~~~go snippet=unclosed\npackage main",
		"a/in-folder/main.go": strings.ReplaceAll(hello, "\n", "\r\n"),
		"a/in-fence/want.txt": "out",
	}))
	if err != nil {
		t.Fatal(err)
	}
	l := lessons[0]
	want := []Snippet{
		{Name: "in-folder", File: "a/in-folder/main.go", Source: hello},
		{Name: "in-fence", File: "a/lesson.md", Above: 14, Source: "package main // π\n", Prints: "out", WantFile: "a/in-fence/want.txt"},
		{Name: "unclosed", File: "a/lesson.md", Above: 23, Source: "package main\n"},
	}
	for i, s := range l.Snippets {
		if got := textOf(t, s.Code); got != s.Source {
			t.Errorf("%s: the text of its code is %q, want %q", s.Name, got, s.Source)
		}
		s.Code = ""
		if i >= len(want) || !reflect.DeepEqual(s, want[i]) {
			t.Errorf("snippet %d = %+v", i, s)
		}
	}
	if len(l.Snippets) != len(want) {
		t.Errorf("%d snippets, want %d", len(l.Snippets), len(want))
	}
	wantPage := "<p>One:</p>\n[in-folder]<ul>\n<li>\n<p>in a list</p>\n[in-fence]</li>\n</ul>\n" +
		string(preformatted("func look() {}\n", "go", "")) + "\n<p>The end:</p>\n[unclosed]"
	if got := page(l); got != wantPage {
		t.Errorf("page = %s\nwant %s", got, wantPage)
	}
	if s, ok := l.Snippet("in-fence"); !ok || s.Name != "in-fence" {
		t.Errorf("Snippet(in-fence) = %+v, %t", s, ok)
	}
	if _, ok := l.Snippet("look"); ok {
		t.Error("Snippet(look) finds a snippet")
	}
	if len(l.Warnings) > 0 {
		t.Errorf("warnings: %q", l.Warnings)
	}
}

func TestFencesSayHowTheirProgramsStart(t *testing.T) {
	many := slices.Repeat([]string{"a"}, maxStartWords)
	long := strings.Repeat("a", MaxStart-len("A=")-1)
	for attributes, want := range map[string]struct{ args, env []string }{
		``:        {},
		`args=-v`: {args: []string{"-v"}},
		`args="-v 'two words' plain" env="COLOUR=blue GREETING='hello there'"`: {
			[]string{"-v", "two words", "plain"}, []string{"COLOUR=blue", "GREETING=hello there"}},
		"\t env=B=2 \u00a0 args=\"-v\"\t ":       {[]string{"-v"}, []string{"B=2"}},
		`env="B=2 A=1 b="`:                       {env: []string{"B=2", "A=1", "b="}},
		`env=_1=a=b`:                             {env: []string{"_1=a=b"}},
		`args="  a   b  "`:                       {args: []string{"a", "b"}},
		`args="'' a'b c'd '  '"`:                 {args: []string{"", "ab cd", "  "}},
		`args="a=b snippet=y \n ü <b>&amp;"`:     {args: []string{"a=b", "snippet=y", `\n`, "ü", "<b>&amp;"}},
		`args={"a":1}`:                           {args: []string{`{"a":1}`}},
		`args="" env=`:                           {},
		`args="` + strings.Join(many, " ") + `"`: {args: many},
		`env=A=` + long:                          {env: []string{"A=" + long}},
	} {
		lessons, err := Load(folder(map[string]string{
			"a/lesson.md": matter + "```go snippet=in-fence " + attributes + "\n" + hello + "```\n\n" +
				"> ~~~go " + attributes + " snippet=in-folder\n> ~~~\n",
			"a/in-folder/main.go": hello,
		}))
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		for _, s := range lessons[0].Snippets {
			if !slices.Equal(s.Args, want.args) || !slices.Equal(s.Env, want.env) {
				t.Errorf("%s: %s has args %q and env %q, want %q and %q", attributes, s.Name, s.Args, s.Env, want.args, want.env)
			}
		}
		if n := len(lessons[0].Snippets); n != 2 {
			t.Errorf("%s: %d snippets, want 2", attributes, n)
		}
	}
}

func TestAFenceSaysWhatACheckShouldFind(t *testing.T) {
	for attributes, want := range map[string]Snippet{
		`want counts="counter is" race=expected`: {Want: "hello\n", Counts: "counter is", Race: RaceExpected},
		"race=none":                              {Race: RaceNone},
		"":                                       {},
	} {
		lessons, err := Load(folder(map[string]string{
			"a/lesson.md":  matter + "```go snippet=x " + attributes + "\n```\n",
			"a/x/main.go":  hello,
			"a/x/want.txt": "hello\r\n",
		}))
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		if s := lessons[0].Snippets[0]; s.Want != want.Want || s.Counts != want.Counts || s.Race != want.Race {
			t.Errorf("%s: want %q, counts %q, race %q", attributes, s.Want, s.Counts, s.Race)
		}
	}
}

func TestASnippetHasAPythonTwin(t *testing.T) {
	files := map[string]string{
		"a/lesson.md":     matter + "```go snippet=x\n```\n\n```go snippet=y\npackage main\n```\n\n```go snippet=z\npackage main\n```\n",
		"a/x/main.go":     hello,
		"a/x/main.py":     "print(1 < 2)\n",
		"a/x/want.txt":    "true\n",
		"a/x/want-py.txt": "True\n",
		"a/y/main.py":     "print(1)\n",
		"a/y/want.txt":    "1\n",
	}
	lessons, err := Load(folder(files))
	if err != nil {
		t.Fatal(err)
	}
	x, y, z := lessons[0].Snippets[0].Python, lessons[0].Snippets[1].Python, lessons[0].Snippets[2].Python
	if x.Source != files["a/x/main.py"] || x.File != "a/x/main.py" || x.Want != "True\n" || !strings.Contains(string(x.Code), `aria-label="Python program x"`) {
		t.Errorf("beside main.go: %+v", x)
	}
	if y.Source != files["a/y/main.py"] || y.Want != "1\n" {
		t.Errorf("beside a program in a fence: %+v", y)
	}
	if z != (Python{}) {
		t.Errorf("without a main.py: %+v", z)
	}
	_, err = Load(folder(map[string]string{
		"a/lesson.md": matter + "```go snippet=x test\n```\n\n```go snippet=y\n```\n",
		"a/x/main.go": hello, "a/x/main_test.go": hello, "a/x/main.py": "print(1)\n",
		"a/y/main.go": hello, "a/y/main.py": "\x00",
	}))
	want := "a/lesson.md:7: snippet \"x\": its tests are run, which x/main.py has none of\na/y/main.py:1: holds a NUL byte"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestAFenceFixesATimelineAsAPicture(t *testing.T) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="320" height="78" role="img"><title>Schedule 3: 2 &lt;goroutines&gt;.</title></svg>`
	for attribute, want := range map[string]string{"timeline=3": "3", "timeline": TimelineOfRun} {
		files := map[string]string{"a/lesson.md": matter + "```go snippet=x " + attribute + "\n```\n", "a/x/main.go": hello}
		for picture, want := range map[string]Snippet{"": {Timeline: want}, svg: {Timeline: want, Picture: Picture{svg, "Schedule 3: 2 <goroutines>.", 320, 78}}} {
			if delete(files, "a/x/timeline.svg"); picture != "" {
				files["a/x/timeline.svg"] = picture
			}
			lessons, err := Load(folder(files))
			if err != nil {
				t.Fatalf("%s: %v", attribute, err)
			}
			if s := lessons[0].Snippets[0]; s.Timeline != want.Timeline || s.Picture != want.Picture {
				t.Errorf("%s: timeline %q, picture %v", attribute, s.Timeline, s.Picture)
			}
		}
	}
	_, err := Load(folder(map[string]string{
		"a/lesson.md": matter + "```go snippet=x timeline\n```\n", "a/x/main.go": hello, "a/x/timeline.svg": "<svg onload=alert(1)>",
	}))
	if want := "a/x/timeline.svg: this is no timeline that interleave test -update has drawn"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestFencesSayThatTestsAreRun(t *testing.T) {
	const tests = "package main\n\nimport \"testing\"\n\nfunc TestAll(t *testing.T) { t.Log(\"<b> & 'ü'\") }\n"
	for attributes, want := range map[string]string{
		"snippet=x test":                 tests,
		"test snippet=x":                 tests,
		"snippet=x test args=-v env=A=1": tests,
		"snippet=x":                      "",
		"snippet=x args=test":            "",
	} {
		lessons, err := Load(folder(map[string]string{
			"a/lesson.md":      matter + "```go " + attributes + "\n```\n",
			"a/x/main.go":      hello,
			"a/x/main_test.go": strings.ReplaceAll(tests, "\n", "\r\n"),
		}))
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		s := lessons[0].Snippets[0]
		if s.Source != hello || s.Test != want {
			t.Errorf("%s: program %q with the tests %q, want %q", attributes, s.Source, s.Test, want)
		}
		if got := textOf(t, s.TestCode); got != want {
			t.Errorf("%s: the text of the tests' code is %q, want %q", attributes, got, want)
		}
		if labelled := strings.Contains(string(s.TestCode), ` aria-label="Go tests x"`); labelled != (want != "") {
			t.Errorf("%s: the tests' code is %s", attributes, s.TestCode)
		}
		if warnings := lessons[0].Warnings; len(warnings) > 0 {
			t.Errorf("%s: warnings: %q", attributes, warnings)
		}
	}
}

// A brokenFolder is a folder of lessons with what is wrong with it.
type brokenFolder struct {
	files map[string]string
	want  string
}

// broken are folders with everything that an author can get wrong.
func broken() map[string]brokenFolder {
	fence := func(info, body string) map[string]string {
		return map[string]string{"a/lesson.md": matter + "Text.\n\n```" + info + "\n" + body + "```\n"}
	}
	lesson := func(text string) map[string]string { return map[string]string{"a/lesson.md": text} }
	with := func(files map[string]string, more ...string) map[string]string {
		files = maps.Clone(files)
		for i := 0; i < len(more); i += 2 {
			files[more[i]] = more[i+1]
		}
		return files
	}
	tested := func(program, tests string) map[string]string {
		return with(fence("go snippet=x test", ""), "a/x/main.go", program, "a/x/main_test.go", tests)
	}
	replaced := func(old, new string) map[string]string {
		return lesson(strings.Replace(matter, old, new, 1) + "Text.\n")
	}
	return map[string]brokenFolder{
		"no lessons":          {map[string]string{"play/main.go": hello}, ".: no folder holds a lesson.md"},
		"no front matter":     {lesson("# Hello\n"), "a/lesson.md:1: no front matter: a lesson begins with lines of key: value between two lines of ---"},
		"front matter unends": {lesson("---\ntitle: x\n"), "a/lesson.md:1: no front matter: a lesson begins with lines of key: value between two lines of ---"},
		"empty front matter": {lesson("---\n---\nText.\n"), "a/lesson.md:1: front matter: no title\na/lesson.md:1: front matter: no description\n" +
			"a/lesson.md:1: front matter: no order"},
		"broken YAML":         {replaced("minutes: 9", "minutes: [9"), "a/lesson.md:4: front matter: did not find expected ',' or ']'"},
		"stray colon":         {replaced("minutes: 9", "minutes: 9: 8"), "a/lesson.md:4: front matter: a text with \": \" in it needs quotes"},
		"a list":              {lesson("---\n- title\n---\nText.\n"), "a/lesson.md:2: front matter: want lines of key: value"},
		"unknown key":         {replaced("order: 1", "order: 1\nauthor: me"), `a/lesson.md:6: front matter: unknown key "author"`},
		"no such day":         {replaced("order: 1", "order: 1\ndate: 2026-02-30"), "a/lesson.md:6: front matter: date must be a day, as 2026-11-25"},
		"a time of day":       {replaced("order: 1", "date: 2026-11-25T10:00:00Z\norder: 1"), "a/lesson.md:5: front matter: date must be a day, as 2026-11-25"},
		"updated, no date":    {replaced("order: 1", "order: 1\nupdated: 2026-11-25"), "a/lesson.md:6: front matter: updated needs a date, on which the lesson was published"},
		"updated too early":   {replaced("order: 1", "updated: 2026-11-24\ndate: 2026-11-25\norder: 1"), "a/lesson.md:5: front matter: updated is before date"},
		"minutes in words":    {replaced("minutes: 9", "minutes: nine"), "a/lesson.md:4: front matter: minutes must be a number from 1"},
		"no order":            {replaced("order: 1", "order: 0"), "a/lesson.md:5: front matter: order must be a number from 1"},
		"empty title":         {replaced("title: Sharing", "title:"), "a/lesson.md:2: front matter: title must be text"},
		"nested title":        {replaced("title: Sharing", "title: {a: b}"), "a/lesson.md:2: front matter: title must be text"},
		"key twice":           {replaced("order: 1", "order: 1\ntitle: More"), "a/lesson.md:6: front matter: title is given twice"},
		"order twice":         {with(lesson(matter+"A.\n"), "b/lesson.md", matter+"B.\n"), "b/lesson.md:5: order 1 is also that of a/lesson.md"},
		"empty lesson":        {lesson(matter + " \n\n"), "a/lesson.md:7: the lesson is empty"},
		"large lesson":        {lesson(matter + strings.Repeat("Text.\n", MaxMarkdown/6)), "a/lesson.md: larger than 256 KiB"},
		"long line":           {lesson(matter + "\n" + strings.Repeat("a", maxLine+1)), "a/lesson.md:8: the line is longer than 8 KiB"},
		"wide table":          {lesson(matter + strings.Repeat("|", maxColumns+1)), "a/lesson.md:7: more than 50 | on a line: a table cannot be that wide"},
		"many lines":          {lesson(matter + strings.Repeat("\n", maxLines) + "Text."), "a/lesson.md: more than 5000 lines"},
		"invalid UTF-8":       {lesson(matter + "Fine: \uFFFD\nBad: \xff\n"), "a/lesson.md:8: not valid UTF-8"},
		"NUL":                 {lesson(matter + "\x00\n"), "a/lesson.md:7: holds a NUL byte"},
		"bad lesson name":     {map[string]string{"A_b/lesson.md": matter + "Text.\n"}, `A_b/lesson.md: lesson name "A_b" may hold only a-z, 0-9 and -`},
		"reserved name":       {map[string]string{"embed/lesson.md": matter + "Text.\n"}, `embed/lesson.md: no lesson can be called "embed": that address is taken`},
		"lesson.md a folder":  {map[string]string{"a/lesson.md/x": ""}, "a/lesson.md: invalid argument"},
		"no such snippet":     {fence("go snippet=x", ""), `a/lesson.md:9: snippet "x": there is no x/main.go, and the fence has no program`},
		"blank snippet":       {fence("go snippet=x", "\n \n"), `a/lesson.md:9: snippet "x": there is no x/main.go, and the fence has no program`},
		"bad snippet name":    {fence("go snippet=../x", hello), `a/lesson.md:9: snippet name "../x" may hold only a-z, 0-9 and -`},
		"no snippet name":     {fence("go snippet", hello), `a/lesson.md:9: snippet name "" may hold only a-z, 0-9 and -`},
		"unknown attribute":   {fence("go snipet=x", hello), `a/lesson.md:9: unknown attribute "snipet" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme`},
		"no want.txt":         {fence("go snippet=x want", hello), `a/lesson.md:9: snippet "x": there is no x/want.txt, which want asks for`},
		"want with a value":   {fence("go snippet=x want=1", hello), `a/lesson.md:9: want takes no value`},
		"empty counts":        {fence(`go snippet=x counts=""`, hello), `a/lesson.md:9: counts is a text that is in the line that counts, of at most 200 bytes`},
		"a seed that is none": {fence("go snippet=x timeline=-1", hello), `a/lesson.md:9: timeline is the seed of a schedule, or has no value: it is not "-1"`},
		"unknown race":        {fence("go snippet=x race=maybe", hello), `a/lesson.md:9: race is none or expected, not "maybe"`},
		"two names":           {fence("go snippet=x snippet=y", hello), `a/lesson.md:9: the fence has snippet twice`},
		"not Go":              {fence("python snippet=x", hello), `a/lesson.md:9: a snippet is a go program, not python`},
		"unknown with quotes": {fence(`go title="a b" linenos`, hello), `a/lesson.md:9: unknown attribute "title" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme` + "\n" +
			`a/lesson.md:9: unknown attribute "linenos" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme`},
		"no key":             {fence(`go snippet=x ="-v"`, hello), `a/lesson.md:9: unknown attribute "" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme`},
		"args twice":         {fence("go snippet=x args=-v args=-v", hello), `a/lesson.md:9: the fence has args twice`},
		"env twice":          {fence("go snippet=x env=A=1 env=B=2", hello), `a/lesson.md:9: the fence has env twice`},
		"args, no snippet":   {fence("go args=-v", hello), `a/lesson.md:9: args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme are for a snippet: the fence has no snippet=NAME`},
		"env, no snippet":    {fence("sh env=A=1", hello), `a/lesson.md:9: args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme are for a snippet: the fence has no snippet=NAME`},
		"unclosed value":     {fence(`go snippet=x args="-v`, hello), `a/lesson.md:9: args: a " is not closed`},
		"unspaced value":     {fence(`go snippet=x args="-v"env=A=1`, hello), `a/lesson.md:9: args: no space after the closing "`},
		"unclosed word":      {fence(`go snippet=x args="-v 'two words"`, hello), `a/lesson.md:9: args: a ' is not closed`},
		"unclosed variable":  {fence(`go snippet=x env=A='`, hello), `a/lesson.md:9: env: a ' is not closed`},
		"bare words":         {fence(`go snippet=x args=-v plain`, hello), `a/lesson.md:9: unknown attribute "plain" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme`},
		"tab in args":        {fence("go snippet=x args=\"-v\tplain\"", hello), `a/lesson.md:9: args: holds the control character U+0009`},
		"DEL in env":         {fence("go snippet=x env=A=\x7f", hello), `a/lesson.md:9: env: holds the control character U+007F`},
		"NUL in args":        {fence("go snippet=x args=\x00", hello), `a/lesson.md:9: holds a NUL byte`},
		"no variable":        {fence(`go snippet=x env="A=1 B"`, hello), `a/lesson.md:9: env: "B" is not NAME=VALUE`},
		"bad variable":       {fence(`go snippet=x env="1A=1"`, hello), `a/lesson.md:9: env: name "1A" may hold only A-Z, a-z, 0-9 and _, and no digit first`},
		"umlaut in variable": {fence(`go snippet=x env="GRÖSSE=1"`, hello), `a/lesson.md:9: env: name "GRÖSSE" may hold only A-Z, a-z, 0-9 and _, and no digit first`},
		"unnamed variable":   {fence(`go snippet=x env="=1"`, hello), `a/lesson.md:9: env: name "" may hold only A-Z, a-z, 0-9 and _, and no digit first`},
		"variable twice":     {fence(`go snippet=x env="A=1 B=2 A=1"`, hello), `a/lesson.md:9: env: A is given twice`},
		"large args":         {fence("go snippet=x args="+strings.Repeat("a", MaxStart), hello), `a/lesson.md:9: args and env are larger than 4 KiB`},
		"large together":     {fence("go snippet=x args=a env=A="+strings.Repeat("a", MaxStart-4), hello), `a/lesson.md:9: args and env are larger than 4 KiB`},
		"many words":         {fence(`go snippet=x env=A=1 args="`+strings.Repeat("a ", maxStartWords)+`"`, hello), `a/lesson.md:9: args and env have more than 256 words`},
		"program twice":      {with(fence("go snippet=x", hello), "a/x/main.go", hello), `a/lesson.md:9: snippet "x": the fence has a program, and so has a/x/main.go`},
		"name twice":         {fence("go snippet=x", hello+"```\n```go snippet=x\n"+hello), `a/lesson.md:14: snippet "x": line 9 has a snippet of that name`},
		"folder is empty":    {with(fence("go snippet=x", ""), "a/x/main.go", "\n"), `a/x/main.go: snippet "x" is empty`},
		"folder is large":    {with(fence("go snippet=x", ""), "a/x/main.go", strings.Repeat("\n", MaxSource+1)), "a/x/main.go: larger than 64 KiB"},
		"folder is binary":   {with(fence("go snippet=x", ""), "a/x/main.go", hello+"\x00"), "a/x/main.go:4: holds a NUL byte"},
		"folder is Latin-1":  {with(fence("go snippet=x", ""), "a/x/main.go", hello+"\xe4"), "a/x/main.go:4: not valid UTF-8"},
		"test, no snippet":   {fence("go test", hello), `a/lesson.md:9: args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme are for a snippet: the fence has no snippet=NAME`},
		"test with a value":  {fence("go snippet=x test=x", hello), `a/lesson.md:9: test takes no value`},
		"test, empty value":  {fence(`go snippet=x test=""`, hello), `a/lesson.md:9: test takes no value`},
		"test twice":         {with(fence("go snippet=x test test", ""), "a/x/main.go", hello, "a/x/main_test.go", hello), `a/lesson.md:9: the fence has test twice`},
		"test in a fence":    {with(fence("go snippet=x test", hello), "a/x/main_test.go", hello), `a/lesson.md:9: snippet "x": test is for a program in x/main.go, and the fence has its own`},
		"a twin of tests":    {with(tested(hello, hello), "a/x/main.py", "print(1)\n"), `a/lesson.md:9: snippet "x": its tests are run, which x/main.py has none of`},
		"an empty twin":      {with(fence("go snippet=x", ""), "a/x/main.go", hello, "a/x/main.py", " \n"), `a/x/main.py: Python twin of snippet "x" is empty`},
		"no tests":           {with(fence("go snippet=x test", ""), "a/x/main.go", hello), `a/lesson.md:9: snippet "x": there is no x/main_test.go, which test asks for`},
		"tests, no program":  {with(fence("go snippet=x test", ""), "a/x/main_test.go", hello), `a/lesson.md:9: snippet "x": there is no x/main.go, and the fence has no program`},
		"tests are empty":    {tested(hello, " \n"), `a/x/main_test.go: test of snippet "x" is empty`},
		"tests are large":    {tested(hello, strings.Repeat("\n", MaxSource+1)), "a/x/main_test.go: larger than 64 KiB"},
		"tests are binary":   {tested(hello, hello+"\x00"), "a/x/main_test.go:4: holds a NUL byte"},
		"tests are Latin-1":  {tested(hello, hello+"\xe4"), "a/x/main_test.go:4: not valid UTF-8"},
		"both are wrong":     {tested("\n", "\x00"), `a/x/main.go: snippet "x" is empty` + "\na/x/main_test.go:1: holds a NUL byte"},
		"neither is there":   {fence("go snippet=x test", ""), `a/lesson.md:9: snippet "x": there is no x/main.go, and the fence has no program`},
		"fence is large":     {fence("go snippet=x", strings.Repeat(strings.Repeat("a", 1023)+"\n", 65)), `a/lesson.md:9: snippet "x" is larger than 64 KiB`},
	}
}

func TestWhatIsWrongHasAFileAndALine(t *testing.T) {
	for name, test := range broken() {
		t.Run(name, func(t *testing.T) {
			lessons, err := Load(folder(test.files))
			for _, l := range lessons {
				if strings.Contains("\n"+test.want, "\n"+l.Name+"/") {
					t.Errorf("lesson %s is there beside its error", l.Name)
				}
			}
			if err == nil || err.Error() != test.want {
				t.Errorf("error = %v\nwant  = %s", err, test.want)
			}
			if _, ok := errors.AsType[Errors](err); !ok {
				t.Errorf("the error is a %T", err)
			}
		})
	}
}

func TestAllThatIsWrongIsReportedTogether(t *testing.T) {
	_, err := Load(folder(map[string]string{
		"b/lesson.md": "---\ntitle: B\nminutes: 3\norder: 2\nsort: 1\n---\n\n```go snippet=gone\n```\n\n```go size=3\n```\n",
		"a/lesson.md": "no front matter",
		"c/lesson.md": matter + "\xff",
	}))
	want := `a/lesson.md:1: no front matter: a lesson begins with lines of key: value between two lines of ---
b/lesson.md:1: front matter: no description
b/lesson.md:5: front matter: unknown key "sort"
b/lesson.md:8: snippet "gone": there is no gone/main.go, and the fence has no program
b/lesson.md:11: unknown attribute "size" of a fence: there are snippet, args, env, stdin, test, want, counts, race, timeline, exercise, readonly, show, highlight, theme
c/lesson.md:7: not valid UTF-8`
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant  = %s", err, want)
	}
}

func TestAnUnreadableFolderIsAnError(t *testing.T) {
	_, err := Load(unreadable{})
	if err == nil || err.Error() != ".: permission denied" {
		t.Errorf("error = %v", err)
	}
}

type unreadable struct{}

func (unreadable) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("permission denied")}
}

func TestWhatIsLeftOutIsAWarning(t *testing.T) {
	lessons, err := Load(folder(map[string]string{
		"a/lesson.md": matter + "# Title\n\n<b>bold</b> and\n[x](javascript:alert)\n\n<!-- a note -->\n<script>\nalert(1)\n</script>\n\n" +
			"<blob:x> and\n![a *map*](/map.png)\n",
		"a/unused/main.go":  hello,
		"a/unused/want.txt": "",
		"a/notes/todo.txt":  "",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a/lesson.md:7: a heading with one #: that is the title's rank, and a lesson's own begin with ##",
		"a/lesson.md:9: HTML is left out",
		"a/lesson.md:9: HTML is left out",
		`a/lesson.md:10: the link to "javascript:alert" is left out: links are http, https, mailto or relative`,
		"a/lesson.md:13: HTML is left out",
		`a/lesson.md:17: the link to "blob:x" is left out: links are http, https, mailto or relative`,
		`a/lesson.md:18: the image "/map.png" is left out, but for its text: images are files in the lesson's folder`,
		"a/lesson.md: no fence names the snippet in the folder unused",
	}
	if got := lessons[0].Warnings.Error(); got != strings.Join(want, "\n") {
		t.Errorf("warnings:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	wantPage := "<h1 id=\"s-title\">Title</h1>\n<p>bold and\nx</p>\n<p>blob:x and\na <em>map</em></p>\n"
	if got := page(lessons[0]); got != wantPage {
		t.Errorf("page = %q\nwant  %q", got, wantPage)
	}
}

func TestReadSnippet(t *testing.T) {
	of := func(source string) fs.FS {
		return folder(map[string]string{"play/main.go": source, "Play/main.go": hello})
	}
	s, err := ReadSnippet(of(hello), "play")
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "play" || s.Source != hello || !strings.Contains(string(s.Code), ` aria-label="Go program play"`) {
		t.Errorf("snippet = %+v", s)
	}
	for source, want := range map[string]string{
		"":                                 "play/main.go: snippet \"play\" is empty",
		"a\n\xff":                          "play/main.go:2: not valid UTF-8",
		strings.Repeat("a", MaxSource+1):   "play/main.go: larger than 64 KiB",
		"package main\nvar x = \"\x00\"\n": "play/main.go:2: holds a NUL byte",
	} {
		if _, err := ReadSnippet(of(source), "play"); err == nil || err.Error() != want {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
	if _, err := ReadSnippet(of(hello), "Play"); err == nil {
		t.Error("a name with a capital is taken")
	}
}

// textOf is the text that a browser would show of HTML, which must be spans and a pre.
func textOf(t *testing.T, html template.HTML) string {
	t.Helper()
	text := allowedTag.ReplaceAllString(string(html), "")
	if strings.ContainsAny(text, "<>\r") {
		t.Errorf("a tag that is not allowed, or a carriage return, in %q", text)
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#13;", "\r", "&amp;", "&").Replace(text)
}
