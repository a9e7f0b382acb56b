package server

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"interleave/server/lesson"
)

func TestASiteHasItsOwnLook(t *testing.T) {
	c := config(t)
	c.Look = lesson.Look{Name: "Jane & Go", Title: "What I <know>", Description: "All of it.", Footer: "<p>© <a href=\"/x\">Jane</a></p>\n",
		Logo: lesson.Logo{Data: []byte("<svg/>"), Ext: ".svg"}, Style: ":root { --accent: red }\n"}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	home := body(t, ask(s, "GET", "/"))
	for _, want := range []string{"<title>Jane &amp; Go</title>", `content="All of it."`, "<h1>What I &lt;know&gt;</h1>", `<p class="lead">All of it.</p>`} {
		if !strings.Contains(home, want) {
			t.Errorf("no %s on the list of lessons:\n%s", want, home)
		}
	}
	for path, title := range map[string]string{"/": "Jane &amp; Go", "/first/": "First &amp; foremost · Jane &amp; Go", "/play/": "Playground · Jane &amp; Go", "/nowhere": "Not found · Jane &amp; Go"} {
		page := body(t, ask(s, "GET", path))
		for _, want := range []string{"<title>" + title + "</title>", "</main>\n<footer class=\"site\">\n<p>© <a href=\"/x\">Jane</a></p>\n</footer>\n</body>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", path, want, page)
			}
		}
		for pattern, want := range map[string][]string{
			`<link rel="stylesheet" href="(/look/site\.\w+\.css)">`:                                            {"text/css; charset=utf-8", ":root { --accent: red }\n"},
			`<a class="brand" href="/"><img src="(/look/logo\.\w+\.svg)" alt="" height="24">Jane &amp; Go</a>`: {"image/svg+xml", "<svg/>"},
		} {
			found := regexp.MustCompile(pattern).FindStringSubmatch(page)
			if found == nil {
				t.Errorf("%s: no %s in\n%s", path, pattern, page)
				continue
			}
			r := ask(s, "GET", found[1])
			if got := body(t, r); r.Header.Get("Content-Type") != want[0] || got != want[1] || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s is %s, %q", found[1], r.Header, got)
			}
		}
	}
	embed := body(t, ask(s, "GET", "/embed/first/hello"))
	if !strings.Contains(embed, "First &amp; foremost · Jane &amp; Go</a>") || strings.Contains(embed, "<footer") || !strings.Contains(embed, "/look/site.") {
		t.Errorf("an embed is\n%s", embed)
	}
}

// What is for live pages is on none that are not.
func TestAPageThatIsNotLiveHasNothingOfIt(t *testing.T) {
	c := config(t)
	web := c.Web.(interface {
		fs.FS
		ReadFile(string) ([]byte, error)
	})
	manifest, _ := web.ReadFile("manifest.json")
	files := map[string]string{"live.1.js": "live()", "live.1.css": "aside{}"}
	for _, name := range []string{"snippet.AB12.js", "progress.GH78.js", "site.CD34.css", "embed.CD34.css", "panels.CD34.css", "run.html", "embed.iife.mjs", "embed.mjs"} {
		data, _ := web.ReadFile(name)
		files[name] = string(data)
	}
	files["manifest.json"] = strings.Replace(string(manifest), "{", `{"live.js":"live.1.js","live.css":"live.1.css",`, 1)
	c.Web = folder(files)
	for _, c.Live = range []bool{true, false} {
		s, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		for path, follows := range map[string]bool{"/": true, "/first/": true, "/play/": true, "/nowhere": true, "/embed/first/hello": false, "/run": false} {
			page := body(t, ask(s, "GET", path))
			for _, part := range []string{"live.1.js", "live.1.css", "interleave-live", "/ws"} {
				if strings.Contains(page, part) != (c.Live && follows) {
					t.Errorf("live %v, %s: %s in\n%s", c.Live, path, part, page)
				}
			}
		}
		if r := ask(s, "GET", "/ws", "Connection", "Upgrade", "Upgrade", "websocket"); r.StatusCode != 404 {
			t.Errorf("/ws has status %d", r.StatusCode)
		}
	}
	c.Live, c.Web = true, config(t).Web
	if _, err := New(c); err == nil {
		t.Error("a live site needs no script")
	}
}
