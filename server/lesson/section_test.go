package lesson

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSectionsAreTheLessonInWords(t *testing.T) {
	l := one(t, "What *both* know\nis <b>shared</b>.\n\n## A `sync.Mutex` &amp; its \\*lock\\* [here](x \"y\")\n\n> quoted\n\n- one\n- two\n\n"+
		"| a | b |\n|---|---|\n| c | d |\n\n```go\nvar x int\n```\n\n    indented\n\n### Smaller\n\nSee <https://go.dev> and `a &amp; b`.\n\n"+
		"```go snippet=p\npackage main\n```\n\n#### Smallest\n\nText.\n\n## \"\\<Last>\"\n")
	want := []Section{
		{Text: "What both know is shared."},
		{Level: 2, ID: "s-a-sync-mutex-amp-its-lock-here-x-y", Title: "A sync.Mutex & its *lock* here", Text: "quoted one two a b c d", Code: "var x int\nindented\n"},
		{Level: 3, ID: "s-smaller", Title: "Smaller", Text: "See https://go.dev and a &amp; b. Smallest Text.", Code: "package main\n"},
		{Level: 2, ID: "s-last", Title: `"<Last>"`},
	}
	for i, s := range l.Sections {
		if i >= len(want) || s != want[i] {
			t.Errorf("section %d = %+v", i, s)
		}
	}
	if len(l.Sections) != len(want) {
		t.Errorf("%d sections, want %d", len(l.Sections), len(want))
	}
	html := page(l)
	for _, s := range l.Sections[1:] {
		if !strings.Contains(html, ` id="`+s.ID+`">`) || !strings.Contains(html, `<a href="#`+s.ID+`" aria-label="Link to the section “`+escapeText.Replace(s.Title)+`”">#</a>`) {
			t.Errorf("section %s is not in %s", s.ID, html)
		}
	}
	if !strings.Contains(html, `<h4 id="s-smallest">Smallest</h4>`) {
		t.Errorf("a small heading has a link, or no id: %s", html)
	}
}

func TestMinutesAreComputedWhereTheAuthorDoesNotSay(t *testing.T) {
	for name, test := range map[string]struct {
		matter, markdown string
		want             int
	}{
		"the author says":     {matter, "Text.\n", 9},
		"a word":              {"", "Text.\n", 1},
		"six hundred words":   {"", strings.Repeat("word\n", 600), 3},
		"code counts":         {"", "```\n" + strings.Repeat("x := 1\n\n", 80) + "```\n", 2},
		"and so do snippets":  {"", "Text.\n\n```go snippet=p\npackage main\n\n" + strings.Repeat("// x\n", 119) + "```\n", 3},
		"up from half of one": {"", strings.Repeat("word\n", 510), 3},
	} {
		text := strings.Replace(matter, "minutes: 9\n", "", 1)
		if test.matter != "" {
			text = test.matter
		}
		lessons, err := Load(folder(map[string]string{"a/lesson.md": text + test.markdown}))
		if err != nil {
			t.Fatal(err)
		}
		if got := lessons[0].Minutes; got != test.want {
			t.Errorf("%s: %d minutes, want %d", name, got, test.want)
		}
	}
}

func TestDatesAreDays(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	for lines, want := range map[string]struct {
		Dates
		last time.Time
	}{
		"":                   {},
		"date: 2026-11-22\n": {Dates{Published: day(22)}, day(22)},
		"date: 2026-11-22\nupdated: \"2026-11-25\"\n": {Dates{day(22), day(25)}, day(25)},
		"updated: 2026-11-22\ndate: 2026-11-22\n":     {Dates{day(22), day(22)}, day(22)},
	} {
		lessons, err := Load(folder(map[string]string{"a/lesson.md": strings.Replace(matter, "order:", lines+"order:", 1) + "Text.\n"}))
		if err != nil {
			t.Fatal(err)
		}
		if got := lessons[0].Dates; !reflect.DeepEqual(got, want.Dates) || !got.Last().Equal(want.last) {
			t.Errorf("%q: dates are %v, the last %v", lines, got, got.Last())
		}
	}
}
