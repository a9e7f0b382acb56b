package server

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"interleave/server/lesson"
)

const base = "https://lessons.example"

// based is a site that knows its address, with two dated lessons and one without a date, and a script that searches.
func based(t testing.TB) *Site {
	t.Helper()
	c := config(t)
	matter := func(title, more string) string {
		return "---\ntitle: " + title + "\ndescription: Who <sees> it.\n" + more + "---\n"
	}
	lessons, err := lesson.Load(folder(map[string]string{
		"first/lesson.md": matter("First & foremost", "order: 1\ndate: 2026-11-20\nupdated: 2026-11-24\n") +
			"Before.\n\n## One\n\n```go snippet=hello\n```\n\n## Two `x`\n\n### Three\n\n```go snippet=edited\npackage main\n```\n\n## Größe\n",
		"first/hello/main.go":  hello,
		"first/hello/want.txt": "<hello> & 'bye'\n",
		"second/lesson.md":     matter("Second", "order: 2\n") + "## One\n\n![Two lanes](lanes.svg)\n\n## Two\n",
		"second/lanes.svg":     `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`,
		"third/lesson.md":      matter("Third", "order: 3\ndate: 2026-11-25\n") + "Text.\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	manifest := c.Web.(fstest.MapFS)["manifest.json"]
	manifest.Data = bytes.Replace(manifest.Data, []byte("{"), []byte(`{"search.js":"chunk.EF56.js",`), 1)
	c.Lessons, c.Base = lessons, base
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALessonHasItsContents(t *testing.T) {
	s := based(t)
	page := body(t, ask(s, "GET", "/first/"))
	for _, want := range []string{
		`<p class="crumb">Lesson 1 · 1 minute · updated <time datetime="2026-11-24">24 November 2026</time></p>`,
		`<nav class="contents" aria-label="Contents"><details><summary>In this lesson</summary>` + "\n<ol>\n" +
			`<li><a href="#s-one">One</a></li>` + "\n" + `<li><a href="#s-two-x">Two x</a></li>` + "\n" + `<li><a href="#s-gr%c3%b6%c3%9fe">Größe</a></li>` + "\n</ol></details></nav>\n",
		`<div class="heading"><h3 id="s-three">Three</h3><a href="#s-three" aria-label="Link to the section “Three”">#</a></div>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if page := body(t, ask(s, "GET", "/second/")); strings.Contains(page, "contents") {
		t.Errorf("a lesson of two sections has a table of contents: %s", page)
	}
}

func TestWhatAProgramPrintsIsThereWithoutScripts(t *testing.T) {
	s := based(t)
	const want = `<figure class="prints"><figcaption>Prints</figcaption>` + "\n" + `<pre tabindex="0">&lt;hello&gt; &amp; &#39;bye&#39;` + "\n</pre></figure>\n</go-snippet>"
	for _, path := range []string{"/first/", "/embed/first/hello"} {
		if page := body(t, ask(s, "GET", path)); strings.Count(page, want) != 1 || strings.Count(page, "prints") != 1 {
			t.Errorf("%s: no %s, or another, in %s", path, want, page)
		}
	}
}

func TestPagesSayWhatTheyAreToOthers(t *testing.T) {
	s := based(t)
	for path, want := range map[string][]string{
		"/": {
			`<link rel="canonical" href="https://lessons.example/">`, `<meta property="og:url" content="https://lessons.example/">`,
			`<meta property="og:title" content="Interleave: lessons about sharing state">`, `<meta property="og:type" content="website">`,
			`<meta property="og:image" content="https://lessons.example/card.png">`, `<meta name="twitter:card" content="summary_large_image">`,
		},
		"/first/": {
			`<link rel="canonical" href="https://lessons.example/first/">`, `<meta property="og:title" content="First &amp; foremost">`,
			`<meta property="og:description" content="Who &lt;sees&gt; it.">`, `<meta property="og:type" content="article">`,
			`<meta property="og:image" content="https://lessons.example/card/first.png">`,
			`<link rel="alternate" type="application/atom+xml" title="Interleave" href="/feed.xml">`,
		},
		"/play/":             {`<link rel="canonical" href="https://lessons.example/play/">`, `<meta property="og:image" content="https://lessons.example/card.png">`},
		"/embed/first/hello": {`<link rel="canonical" href="https://lessons.example/first/">`},
	} {
		page := body(t, ask(s, "GET", path))
		for _, want := range want {
			if strings.Count(page, want) != 1 {
				t.Errorf("%s: no %s in %s", path, want, page)
			}
		}
	}
	if page := body(t, ask(s, "GET", "/nowhere")); strings.Contains(page, "canonical") || strings.Contains(page, "og:") {
		t.Errorf("a page that is not there says what it is: %s", page)
	}
}

func TestWithoutABaseNothingIsSaidThatNeedsIt(t *testing.T) {
	s := site(t)
	for _, path := range []string{"/", "/first/", "/play/", "/embed/first/hello"} {
		if found := regexp.MustCompile(`canonical|og:|twitter:|feed\.xml`).FindString(body(t, ask(s, "GET", path))); found != "" {
			t.Errorf("%s has a %s", path, found)
		}
	}
	for _, path := range []string{"/feed.xml", "/sitemap.xml", "/card.png", "/card/first.png"} {
		if status := ask(s, "GET", path).StatusCode; status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
	if got := body(t, ask(s, "GET", "/robots.txt")); got != "User-agent: *\nAllow: /\n" {
		t.Errorf("robots.txt is %s", got)
	}
}

func TestTheFeedHasTheLessonsThatHaveADate(t *testing.T) {
	r := ask(based(t), "GET", "/feed.xml")
	if got := r.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("it is %s", got)
	}
	var got struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Entries []struct {
			XML     string `xml:",innerxml"`
			Content struct {
				Type string `xml:"type,attr"`
				Base string `xml:"http://www.w3.org/XML/1998/namespace base,attr"`
				HTML string `xml:",chardata"`
			} `xml:"content"`
		} `xml:"entry"`
	}
	text := body(t, r)
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if got.ID != base+"/" || got.Updated != "2026-11-25T00:00:00Z" || got.Author != "Interleave" || len(got.Links) != 2 || got.Links[0].Href != base+"/feed.xml" || got.Links[1].Href != base+"/" {
		t.Errorf("the feed is %+v", got)
	}
	if len(got.Entries) != 2 {
		t.Fatalf("%d entries in %s", len(got.Entries), text)
	}
	for i, want := range []string{
		"<id>https://lessons.example/third/</id>\n  <title>Third</title>\n  <published>2026-11-25T00:00:00Z</published>\n  <updated>2026-11-25T00:00:00Z</updated>",
		"<id>https://lessons.example/first/</id>\n  <title>First &amp; foremost</title>\n  <published>2026-11-20T00:00:00Z</published>\n  <updated>2026-11-24T00:00:00Z</updated>",
	} {
		if !strings.Contains(got.Entries[i].XML, want) {
			t.Errorf("entry %d is %s", i, got.Entries[i].XML)
		}
	}
	content := got.Entries[1].Content
	if content.Type != "html" || content.Base != base+"/first/" {
		t.Errorf("the content is %s, from %s", content.Type, content.Base)
	}
	for _, want := range []string{"<p>Before.</p>", "<pre><code>package main\n\nfunc main() { println(&#34;&lt;hello&gt; &amp; &#39;bye&#39;&#34;) }\n</code></pre>\n<p>It prints:</p>\n<pre><code>&lt;hello&gt;"} {
		if !strings.Contains(content.HTML, want) {
			t.Errorf("no %s in %s", want, content.HTML)
		}
	}
}

func TestWithoutDatesThereIsNoFeed(t *testing.T) {
	c := config(t)
	c.Base = base
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if status := ask(s, "GET", "/feed.xml").StatusCode; status != 404 {
		t.Errorf("there is one, with status %d", status)
	}
	if page := body(t, ask(s, "GET", "/")); strings.Contains(page, "feed.xml") || !strings.Contains(page, "canonical") {
		t.Errorf("the page names one, or not itself: %s", page)
	}
}

func TestSearchEnginesFindEveryPage(t *testing.T) {
	s := based(t)
	text := body(t, ask(s, "GET", "/sitemap.xml"))
	var addresses []string
	for _, m := range regexp.MustCompile(`<loc>(.*?)</loc>(?:\s*<lastmod>(.*?)</lastmod>)?`).FindAllStringSubmatch(text, -1) {
		addresses = append(addresses, m[1]+" "+m[2])
	}
	want := []string{base + "/ ", base + "/first/ 2026-11-24", base + "/second/ ", base + "/third/ 2026-11-25", base + "/play/ "}
	if !reflect.DeepEqual(addresses, want) || !strings.HasPrefix(text, `<?xml version="1.0" encoding="UTF-8"?>`) {
		t.Errorf("the sitemap is %s", text)
	}
	for _, address := range want {
		path, _, _ := strings.Cut(strings.TrimPrefix(address, base), " ")
		if status := ask(s, "GET", path).StatusCode; status != 200 {
			t.Errorf("%s: status %d", path, status)
		}
	}
	if got := body(t, ask(s, "GET", "/robots.txt")); got != "User-agent: *\nAllow: /\n\nSitemap: https://lessons.example/sitemap.xml\n" {
		t.Errorf("robots.txt is %s", got)
	}
}

func TestTheSearchHasAllWords(t *testing.T) {
	s := based(t)
	var address string
	for _, path := range []string{"/", "/first/", "/play/", "/nowhere"} {
		page := body(t, ask(s, "GET", path))
		found := regexp.MustCompile(`<script type="module" src="/assets/chunk.EF56.js"></script>\n<meta name="interleave-search" content="(/assets/search\.[0-9a-f]{10}\.json)">`).FindStringSubmatch(page)
		if found == nil || address != "" && found[1] != address || !strings.Contains(page, `<div class="find"></div>`) {
			t.Fatalf("%s: no search, or another, in %s", path, page)
		}
		address = found[1]
	}
	if page := body(t, ask(s, "GET", "/embed/first/hello")); strings.Contains(page, "search") || strings.Contains(page, "find") {
		t.Errorf("an embed has a search: %s", page)
	}
	r := ask(s, "GET", address)
	if r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("its headers are %v", r.Header)
	}
	var got []searchLesson
	if err := json.Unmarshal([]byte(body(t, r)), &got); err != nil {
		t.Fatal(err)
	}
	want := []searchLesson{
		{"../first/", "First & foremost", []searchSection{
			{"", "", "Who <sees> it. Before.", ""}, {"s-one", "One", "", "package main func println hello bye"}, {"s-two-x", "Two x", "", ""},
			{"s-three", "Three", "", "package main"}, {"s-größe", "Größe", "", ""},
		}},
		{"../second/", "Second", []searchSection{{"", "", "Who <sees> it.", ""}, {"s-one", "One", "Two lanes", ""}, {"s-two", "Two", "", ""}}},
		{"../third/", "Third", []searchSection{{"", "", "Who <sees> it. Text.", ""}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the words are %+v\nwant %+v", got, want)
	}
}

func TestCodeIsWordsEachOnce(t *testing.T) {
	if got := codeWords("var wg sync.WaitGroup // wg, größer\nwg.Go(f) ; x := 0x1f; _x1 = wg.Go"); got != "var wg sync.WaitGroup größer wg.Go x1f _x1" {
		t.Errorf("%q", got)
	}
}

func TestParseBase(t *testing.T) {
	for address, want := range map[string]string{
		"https://lessons.example": "https://lessons.example", "https://lessons.example/": "https://lessons.example",
		"http://127.0.0.1:8080": "http://127.0.0.1:8080", "HTTPS://[::1]/": "https://[::1]",
		"https://me.example/a/b/": "https://me.example/a/b", "https://me.example/ä": "https://me.example/%C3%A4",
	} {
		if got, err := ParseBase(address); got != want || err != nil {
			t.Errorf("%s: %s, %v", address, got, err)
		}
	}
	for address, want := range map[string]string{
		"":                            "it does not begin with https:// or http://",
		"lessons.example":             "it does not begin with https:// or http://",
		"ftp://lessons.example":       "it does not begin with https:// or http://",
		"javascript:alert(1)":         "it does not begin with https:// or http://",
		"https://":                    "it has no host",
		"https://:80":                 "it has no host",
		"https://me@lessons.example":  "it has a user, whom everyone would see",
		"https://lessons.example?a":   "it has something behind the path",
		"https://lessons.example/?":   "it has something behind the path",
		"https://lessons.example/#a":  "it has something behind the path",
		"https://lessons.example//a":  "its path has parts that are empty or dots",
		"https://lessons.example/../": "its path has parts that are empty or dots",
		"https://lessons.example:a":   "it is no address",
		"https://les sons.example":    "it is no address",
		"https://lessons.example/\n/": "it is no address",
	} {
		if got, err := ParseBase(address); err == nil || err.Error() != want {
			t.Errorf("%q: %s, %v, want %s", address, got, err, want)
		}
	}
	const atRoot = "it has something behind the host: pages begin at the root of theirs"
	if _, err := ParseRoot("https://lessons.example/a"); err == nil || err.Error() != atRoot {
		t.Errorf("with a path: %v, want %s", err, atRoot)
	}
	if got, err := ParseRoot("https://lessons.example/"); got != "https://lessons.example" || err != nil {
		t.Errorf("without one: %s, %v", got, err)
	}
}
