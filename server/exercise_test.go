package server

import (
	"strings"
	"testing"

	"interleave/server/lesson"
)

func TestAnExerciseHasItsHintSolutionAndTests(t *testing.T) {
	c := config(t)
	const matter = "---\ntitle: T\ndescription: D.\nminutes: 1\norder: 1\n---\n"
	lessons, err := lesson.Load(folder(map[string]string{
		"a/lesson.md":       matter + "```go snippet=checked exercise race=none\n```\n\n> [!HINT]\n> Look <b>there</b>.\n\n```go snippet=tested exercise\n```\n\n```go snippet=plain race=none\npackage main\n```\n",
		"b/lesson.md":       strings.Replace(matter, "order: 1", "order: 2", 1) + "Text.\n",
		"a/checked/main.go": hello, "a/checked/solution/main.go": hello + "// right\n", "a/checked/solution/main_test.go": "package main // tests\n",
		"a/tested/main.go": hello, "a/tested/solution/main.go": hello + "// right\n", "a/tested/solution/main_test.go": "package main // tests\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	c.Lessons = lessons
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	const (
		rest     = "<span class=\"c1\">// right</span>\n</span></code></pre>\n<details class=\"tests\"><summary>The tests of an answer</summary>\n"
		hint     = "<div class=\"exercise\">\n<details class=\"help\"><summary>Hint</summary>\n<p>Look there.</p>\n</details>\n"
		solution = "<details class=\"solution\"><summary>Solution</summary>\n<pre class=\"chroma\" tabindex=\"0\" aria-label=\"Go solution "
	)
	for path, wants := range map[string][]string{
		"/a/": {`exercise="check" embed="/embed/a/checked">`, `exercise="test" embed="/embed/a/tested">`, hint + solution + "checked", "<div class=\"exercise\">\n" + solution + "tested", rest,
			`<p class="crumb">Lesson 1 · 1 minute · <span class="done" data-lesson="a" data-exercises="[&#34;checked&#34;,&#34;tested&#34;]">2 exercises</span></p>`},
		"/embed/a/checked": {`exercise="check"`, hint, rest},
		"/": {`<script type="module" src="/assets/progress.GH78.js"></script>`, `<p class="forget" hidden>`, `data-lesson="a"`,
			`<p class="crumb">Lesson 2 · 1 minute</p>`},
		"/embed/a/plain": {`<go-snippet name="plain" lesson="a" embed="/embed/a/plain">`},
	} {
		page := body(t, ask(s, "GET", path))
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in %s", path, want, page)
			}
		}
		if path == "/embed/a/plain" && strings.Contains(page, "<details") {
			t.Errorf("%s: a snippet that is no exercise has %s", path, page)
		}
	}
}
