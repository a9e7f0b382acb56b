package server

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"interleave/server/lesson"
	"interleave/wasm"
)

const (
	hello  = "package main\n\nfunc main() { println(\"<hello> & 'bye'\") }\n"
	script = `onmessage = (e) => { if (1 < 2 && e) "é" }`
	runner = "<!doctype html><meta charset=\"utf-8\"><title>Run</title><script>" + script + "</script>\n"
)

// dists are the dist folders of builds that made little.
func dists() (web, wasmDist fstest.MapFS) {
	web = folder(map[string]string{
		".gitkeep":              "",
		"manifest.json":         `{"snippet.js":"snippet.AB12.js","progress.js":"progress.GH78.js","site.css":"site.CD34.css","embed.css":"embed.CD34.css","panels.css":"panels.CD34.css","run.html":"run.html","other.js":"chunk.EF56.js"}`,
		"snippet.AB12.js":       "let plain",
		"progress.GH78.js":      "let progress",
		"snippet.AB12.js.br":    brotlied("let plain"),
		"snippet.AB12.js.gz":    gzipped("let plain"),
		"site.CD34.css":         "b{}",
		"embed.CD34.css":        "e{}",
		"panels.CD34.css":       "p{}",
		"chunk.EF56.js":         "let chunk",
		"embed.iife.mjs":        "classic()",
		"embed.mjs":             "export {}",
		"run.html":              runner,
		"run.html.gz":           gzipped(runner),
		"snippet.AB12.js.map":   "{}",
		"folder/nested.GH78.js": "let nested",
	})
	wasmDist = folder(map[string]string{
		".gitkeep":               "",
		"manifest.json":          `{"go":"go1","modes":{"run":{"toolchain":"toolchain.0001.json","prebuilt":{"` + wasm.SourceHash([]byte(hello), nil) + `":"prebuilt.0002.wasm"}},"race":{"toolchain":"toolchain.0005.json","prebuilt":{"` + wasm.SourceHash([]byte(hello), nil) + `":"race.0006.wasm"}}}}`,
		"toolchain.0001.json.br": brotlied("{}"),
		"toolchain.0001.json.gz": gzipped("{}"),
		"prebuilt.0002.wasm.br":  brotlied("\x00asm, plainly"),
		"prebuilt.0002.wasm.gz":  gzipped("\x00asm, plainly"),
		"base.0003.pack.gz":      gzipped("[]"),
		"toolchain.0005.json.gz": gzipped("{}"),
		"race.0006.wasm.gz":      gzipped("\x00asm, and races"),
	})
	return web, wasmDist
}

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func config(t testing.TB) Config {
	t.Helper()
	matter := func(title, order string) string {
		return "---\ntitle: " + title + "\ndescription: Who <sees> it.\nminutes: " + order + "\norder: " + order + "\n---\n"
	}
	lessons, err := lesson.Load(folder(map[string]string{
		"first/lesson.md":     matter("First & foremost", "1") + "Before.\n\n```go snippet=hello\n```\n\nBetween.\n\n```go snippet=edited\npackage main\n```\n\nAfter.\n",
		"first/hello/main.go": hello,
		"second/lesson.md":    matter("Second", "7") + strings.Repeat("A long text, so that it is worth compressing. ", 50) + "\n",
		"third/lesson.md":     matter("Third", "9") + "Text.\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	play, err := lesson.ReadSnippet(fstest.MapFS{"play/main.go": {Data: []byte(hello)}}, "play")
	if err != nil {
		t.Fatal(err)
	}
	web, wasmDist := dists()
	return Config{Lessons: lessons, Play: play, Web: web, Wasm: wasmDist, Log: slog.New(slog.DiscardHandler)}
}

func site(t *testing.T) *Site {
	t.Helper()
	s, err := New(config(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request with headers, given as name, value, ….
func ask(h http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAddresses(t *testing.T) {
	s := site(t)
	for _, test := range []struct {
		request string
		status  int
		want    string // in the body, or where it sends one
	}{
		{"GET /", 200, `<a href="/first/">First &amp; foremost</a>`},
		{"GET /first/", 200, "<h1>First &amp; foremost</h1>"},
		{"GET /first/?from=here", 200, "<h1>First &amp; foremost</h1>"},
		{"GET /second/", 200, "<p>A long text"},
		{"GET /play/", 200, `<go-snippet name="play" prebuilt="/assets/prebuilt.0002.wasm" prebuilt-race="/assets/race.0006.wasm" open-link>`},
		{"GET /embed/first/hello", 200, `<body class="embed">`},
		{"GET /embed/", 200, `<body class="embed">`},
		{"GET /embed", 301, "/embed/"},
		{"GET /embed.js", 200, "classic()"},
		{"GET /run", 200, script},
		{"GET /favicon.svg", 200, "<svg"},
		{"GET /healthz", 200, "ok"},
		{"GET /assets/snippet.AB12.js", 200, "let plain"},
		{"GET /first", 301, "/first/"},
		{"GET /first?a=b", 301, "/first/?a=b"},
		{"GET /play", 301, "/play/"},
		{"GET /nowhere", 404, `<body class="error">`},
		{"GET /nowhere/", 404, `<body class="error">`},
		{"GET /first/hello", 404, `<body class="error">`},
		{"GET /first/lesson.md", 404, `<body class="error">`},
		{"GET /embed/first/nothing", 404, "There is no such program here."}, // it stands in somebody's post
		{"GET /embed/nowhere/hello", 404, "There is no such program here."},
		{"GET /embed/first/hello/", 404, "There is no such program here."},
		{"GET /run/", 404, `<body class="error">`},
		{"GET /assets/", 404, `<body class="error">`},
		{"GET /assets", 404, `<body class="error">`},
		{"GET /assets/nothing.js", 404, `<body class="error">`},
		{"GET /assets/run.html", 404, `<body class="error">`},
		{"GET /assets/manifest.json", 404, `<body class="error">`},
		{"GET /assets/.gitkeep", 404, `<body class="error">`},
		{"GET /assets/snippet.AB12.js.br", 404, `<body class="error">`},
		{"GET /assets/snippet.AB12.js.map", 404, `<body class="error">`},
		{"GET /assets/folder%2Fnested.GH78.js", 404, `<body class="error">`},
		{"GET /assets/..%2Fmanifest.json", 404, `<body class="error">`},
		{"GET http://localhost//evil.example/", 307, "/evil.example/"},
		{"GET http://localhost//first", 307, "/first"},
		{"POST /", 405, "Method Not Allowed"},
		{"PUT /first/", 405, "Method Not Allowed"},
		{"POST /healthz", 405, "Method Not Allowed"},
		{"DELETE /assets/snippet.AB12.js", 405, "Method Not Allowed"},
		{"OPTIONS /nowhere", 405, "Method Not Allowed"},
	} {
		method, target, _ := strings.Cut(test.request, " ")
		r := ask(s, method, target)
		if r.StatusCode != test.status {
			t.Errorf("%s: status %d, want %d", test.request, r.StatusCode, test.status)
		}
		got := body(t, r)
		if test.status/100 == 3 {
			if location := r.Header.Get("Location"); location != test.want {
				t.Errorf("%s: sent to %q, want %q", test.request, location, test.want)
			}
		} else if !strings.Contains(got, test.want) {
			t.Errorf("%s: no %s in %s", test.request, test.want, got)
		}
		if test.status == 405 && r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: allows %q", test.request, r.Header.Get("Allow"))
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: may be sniffed", test.request)
		}
		if r.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: has no policy", test.request)
		}
		if test.status >= 400 && strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: an error is kept for a year", test.request)
		}
	}
}

func TestALessonsPage(t *testing.T) {
	s := site(t)
	page := body(t, ask(s, "GET", "/first/"))
	for _, want := range []string{
		"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<title>First &amp; foremost · Interleave</title>`,
		`<meta name="description" content="Who &lt;sees&gt; it.">`,
		`<meta name="color-scheme" content="light dark">`,
		`<link rel="stylesheet" href="/assets/site.CD34.css">`,
		`<script type="module" src="/assets/snippet.AB12.js"></script>`,
		`<meta name="interleave-toolchain" content="/assets/toolchain.0001.json">`,
		`<meta name="interleave-toolchain-race" content="/assets/toolchain.0005.json">`,
		`<meta name="interleave-runner" content="/run">`,
		`<body class="lesson">`,
		`<a class="skip" href="#main">Skip to the lesson</a>`,
		`<main id="main">`,
		`<p class="crumb">Lesson 1 · 1 minute</p>` + "\n<h1>First &amp; foremost</h1>\n" + `<p class="lead">Who &lt;sees&gt; it.</p>`,
		"<p>Before.</p>\n" + `<go-snippet name="hello" lesson="first" prebuilt="/assets/prebuilt.0002.wasm" prebuilt-race="/assets/race.0006.wasm" embed="/embed/first/hello">` + "\n" +
			`<pre class="chroma" tabindex="0" aria-label="Go program hello"><code><span class="line"><span class="kn">package</span> main`,
		"</code></pre>\n</go-snippet>\n<p>Between.</p>\n",
		`<go-snippet name="edited" lesson="first" embed="/embed/first/edited">`, // nothing was built of this one
		`<a rel="next" href="/second/"><span>Next lesson</span> Second</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, unwanted := range []string{"Previous", " style=", "<style", "<script>", "onclick", "{{"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("there is a %s", unwanted)
		}
	}
	second := body(t, ask(s, "GET", "/second/"))
	for _, want := range []string{"Lesson 2 · 7 minutes", `<a rel="prev" href="/first/">`, `<a rel="next" href="/third/">`} {
		if !strings.Contains(second, want) {
			t.Errorf("no %s on the second lesson's page", want)
		}
	}
}

func TestSnippetsSayHowTheirProgramsStart(t *testing.T) {
	c := config(t)
	lessons, err := lesson.Load(folder(map[string]string{
		"a/lesson.md": "---\ntitle: A\ndescription: It.\nminutes: 1\norder: 1\n---\n" +
			"```go snippet=both args=\"-v 'two words' <b>&amp; \\n\" env=\"COLOUR=blue GREETING='hello there'\"\npackage main\n```\n\n" +
			"```go snippet=args args={\"a\":'\"><script>'}\npackage main\n```\n\n" +
			"```go snippet=env env=A='' args=\"\"\npackage main\n```\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	c.Lessons = lessons
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"both": ` args="[&#34;-v&#34;,&#34;two words&#34;,&#34;\u003cb\u003e\u0026amp;&#34;,&#34;\\n&#34;]"` +
			` env="[&#34;COLOUR=blue&#34;,&#34;GREETING=hello there&#34;]"`,
		"args": ` args="[&#34;{\&#34;a\&#34;:\&#34;\u003e\u003cscript\u003e}&#34;]"`,
		"env":  ` env="[&#34;A=&#34;]"`,
	} {
		tag := `<go-snippet name="` + name + `" lesson="a"` + want + ` embed="/embed/a/` + name + `">`
		for _, path := range []string{"/a/", "/embed/a/" + name} {
			if page := body(t, ask(s, "GET", path)); !strings.Contains(page, tag) {
				t.Errorf("%s: no %s in %s", path, tag, page)
			}
		}
	}
}

func TestSnippetsShowTheTestsThatAreRun(t *testing.T) {
	const tests = "package main\n\nfunc TestHello() {}\n"
	c := config(t)
	lessons, err := lesson.Load(folder(map[string]string{
		"a/lesson.md": "---\ntitle: A\ndescription: It.\nminutes: 1\norder: 1\n---\n" +
			"```go snippet=tested test\n```\n\n```go snippet=plain\n```\n\n```go snippet=unbuilt test\n```\n",
		"a/tested/main.go":       hello,
		"a/tested/main_test.go":  tests,
		"a/plain/main.go":        hello,
		"a/plain/main_test.go":   tests,
		"a/unbuilt/main.go":      hello,
		"a/unbuilt/main_test.go": tests + "// More.\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	c.Lessons = lessons
	made := c.Wasm.(fstest.MapFS)
	made["manifest.json"].Data = []byte(`{"modes":{"run":{"toolchain":"toolchain.0001.json","prebuilt":{"` + wasm.SourceHash([]byte(hello), nil) + `":"prebuilt.0002.wasm","` +
		wasm.SourceHash([]byte(hello), []byte(tests)) + `":"prebuilt.0004.wasm"}}}}`)
	made["prebuilt.0004.wasm.gz"] = &fstest.MapFile{Data: []byte(gzipped("\x00asm, with tests"))}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	page := body(t, ask(s, "GET", "/a/"))
	const details = "</code></pre>\n" + `<details class="test"><summary>main_test.go</summary>` + "\n" + `<pre class="chroma" tabindex="0" aria-label="Go tests `
	for name, test := range map[string]struct{ prebuilt, want string }{
		"tested":  {` prebuilt="/assets/prebuilt.0004.wasm"`, details + `tested"><code><span class="line"><span class="kn">package</span> main`},
		"plain":   {` prebuilt="/assets/prebuilt.0002.wasm"`, "</code></pre>\n</go-snippet>"},
		"unbuilt": {"", details + `unbuilt"><code>`},
	} {
		tag := `<go-snippet name="` + name + `" lesson="a"` + test.prebuilt + ` embed="/embed/a/` + name + `">`
		embed := body(t, ask(s, "GET", "/embed/a/"+name))
		for _, want := range []string{tag, test.want} {
			if !strings.Contains(page, want) || !strings.Contains(embed, want) {
				t.Errorf("%s: no %s in %s or in %s", name, want, page, embed)
			}
		}
		tested := name != "plain"
		if strings.Contains(embed, "<details") != tested || strings.Contains(embed, "</code></pre>\n</details>\n</go-snippet>") != tested {
			t.Errorf("%s: the embed is %s", name, embed)
		}
	}
	if n := strings.Count(page, "<details"); n != 2 {
		t.Errorf("%d details in %s, want 2", n, page)
	}
}

func TestTimelinesThatWereDrawnAreShown(t *testing.T) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="320" height="78" role="img"><title>One &quot;run&quot;: 2 goroutines.</title></svg>`
	c := config(t)
	lessons, err := lesson.Load(folder(map[string]string{
		"a/lesson.md": "---\ntitle: A\ndescription: It.\nminutes: 1\norder: 1\n---\n" +
			"```go snippet=drawn timeline\n```\n\n```go snippet=later timeline=3\n```\n\n```go snippet=plain\n```\n",
		"a/drawn/main.go":      hello,
		"a/drawn/timeline.svg": svg,
		"a/later/main.go":      hello,
		"a/plain/main.go":      hello,
		"a/plain/timeline.svg": svg,
	}))
	if err != nil {
		t.Fatal(err)
	}
	c.Lessons = lessons
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	page := body(t, ask(s, "GET", "/a/"))
	const image = `<img src="/timeline/a/drawn.svg" width="320" height="78" alt="One &#34;run&#34;: 2 goroutines." loading="lazy">`
	if !strings.Contains(page, image) || strings.Count(page, "<img") != 1 {
		t.Errorf("%s, and no other picture, is not in %s", image, page)
	}
	answer := ask(s, "GET", "/timeline/a/drawn.svg")
	if got := body(t, answer); got != svg || answer.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the picture is %s, %s", answer.Header.Get("Content-Type"), got)
	}
	if policy := answer.Header.Get("Content-Security-Policy"); policy != "default-src 'none'; style-src 'unsafe-inline'" {
		t.Errorf("the picture may do more than show itself: %s", policy)
	}
	for _, path := range []string{"/timeline/a/later.svg", "/timeline/a/plain.svg", "/timeline/b/drawn.svg"} {
		if status := ask(s, "GET", path).StatusCode; status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

func TestPagesWithoutSnippetsHaveNoScripts(t *testing.T) {
	s := site(t)
	for _, path := range []string{"/", "/nowhere"} {
		if page := body(t, ask(s, "GET", path)); strings.Contains(page, "<script") {
			t.Errorf("%s has a script", path)
		}
	}
}

func TestPolicies(t *testing.T) {
	sum := sha256.Sum256([]byte(script))
	hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	const (
		page = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; worker-src 'self' data:; " +
			"connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
		powers = "camera=(), microphone=(), geolocation=(), display-capture=(), fullscreen=(), payment=(), usb=(), serial=(), hid=(), midi=(), " +
			"storage-access=(), clipboard-read=(), clipboard-write="
	)
	reading := map[string]string{
		"Content-Security-Policy": page + "; frame-ancestors 'none'", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "", "Permissions-Policy": powers + "(self)",
	}
	s := site(t)
	for path, want := range map[string]map[string]string{
		"/": reading, "/first/": reading, "/play/": reading, "/nowhere": reading,
		"/embed/first/hello": {
			"Content-Security-Policy": page, "Cross-Origin-Opener-Policy": "", "X-Frame-Options": "",
			"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Permissions-Policy": powers + "()",
		},
		"/run": {
			"Content-Security-Policy": "default-src 'none'; script-src " + hash + " 'wasm-unsafe-eval'; worker-src data:; connect-src 'none'; " +
				"base-uri 'none'; form-action 'none'; sandbox allow-scripts",
			"Cross-Origin-Opener-Policy": "", "X-Frame-Options": "", "Cross-Origin-Resource-Policy": "cross-origin",
			"Cross-Origin-Embedder-Policy": "require-corp", "Permissions-Policy": powers + "()", "Content-Type": "text/html; charset=utf-8",
		},
		"/assets/snippet.AB12.js": {
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp",
			"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": "text/javascript; charset=utf-8", "Vary": "Accept-Encoding",
		},
		"/assets/prebuilt.0002.wasm":  {"Content-Type": "application/wasm"},
		"/assets/toolchain.0001.json": {"Content-Type": "application/json"},
		"/assets/base.0003.pack":      {"Content-Type": "application/octet-stream"},
		"/assets/site.CD34.css":       {"Content-Type": "text/css; charset=utf-8"},
		"/favicon.svg":                {"Content-Type": "image/svg+xml"},
	} {
		r := ask(s, "GET", path)
		want = maps.Clone(want)
		want["Referrer-Policy"], want["X-Content-Type-Options"] = "no-referrer", "nosniff"
		for name, value := range want {
			if got := r.Header.Get(name); got != value {
				t.Errorf("%s: %s is\n%s, want\n%s", path, name, got, value)
			}
		}
	}
}

func TestCodings(t *testing.T) {
	s := site(t)
	server := httptest.NewServer(s)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	second := body(t, ask(s, "GET", "/second/"))
	vary := map[string]string{"/assets/prebuilt.0002.wasm": "Accept-Encoding, Available-Dictionary"}
	for path, plain := range map[string]string{
		"/second/":                   second,
		"/assets/snippet.AB12.js":    "let plain",
		"/assets/prebuilt.0002.wasm": "\x00asm, plainly",
	} {
		for accept, want := range map[string]string{"": "", "gzip, br": "br", "gzip": "gzip", "identity": "", "br;q=0, *": "gzip", "zstd": ""} {
			for _, method := range []string{"GET", "HEAD"} {
				request, _ := http.NewRequest(method, server.URL+path, nil)
				request.Header.Set("Accept-Encoding", accept)
				r, err := client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				sent := body(t, r)
				r.Body.Close()
				if got := r.Header.Get("Content-Encoding"); got != want {
					t.Errorf("%s %s: %q gives coding %q, want %q", method, path, accept, got, want)
				}
				if r.Header.Get("Vary") != cmp.Or(vary[path], "Accept-Encoding") {
					t.Errorf("%s %s: Vary is %q", method, path, r.Header.Get("Vary"))
				}
				if method == "HEAD" {
					if sent != "" || r.ContentLength <= 0 {
						t.Errorf("HEAD %s: length %d, body %q", path, r.ContentLength, sent)
					}
					continue
				}
				if r.ContentLength != int64(len(sent)) {
					t.Errorf("%s: Content-Length is %d for %d bytes", path, r.ContentLength, len(sent))
				}
				if got := decoded(t, r.Header.Get("Content-Encoding"), sent); got != plain {
					t.Errorf("%s: %q reads %q", path, accept, got)
				}
			}
		}
	}
}

func decoded(t *testing.T, coding, s string) string {
	t.Helper()
	var r io.Reader = strings.NewReader(s)
	switch coding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestValidators(t *testing.T) {
	s := site(t)
	for _, path := range []string{"/", "/second/", "/run", "/embed/first/hello", "/assets/snippet.AB12.js", "/favicon.svg"} {
		first := ask(s, "GET", path, "Accept-Encoding", "br")
		tag := first.Header.Get("ETag")
		if len(tag) < 8 {
			t.Errorf("%s: ETag is %s", path, tag)
		}
		for _, none := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			r := ask(s, "GET", path, "Accept-Encoding", "br", "If-None-Match", none)
			if got := body(t, r); r.StatusCode != 304 || got != "" || r.Header.Get("ETag") != tag {
				t.Errorf("%s: If-None-Match: %s gives %d, ETag %s, %q", path, none, r.StatusCode, r.Header.Get("ETag"), got)
			}
			for _, name := range []string{"Cache-Control", "Content-Security-Policy", "Vary"} {
				if r.Header.Get(name) != first.Header.Get(name) {
					t.Errorf("%s: with 304, %s is %q", path, name, r.Header.Get(name))
				}
			}
		}
		if r := ask(s, "GET", path, "Accept-Encoding", "br", "If-None-Match", `"old"`); r.StatusCode != 200 {
			t.Errorf("%s: what is old is taken for new", path)
		}
	}
	if a, b := ask(s, "GET", "/second/").Header.Get("ETag"), ask(s, "GET", "/second/", "Accept-Encoding", "br").Header.Get("ETag"); a == b {
		t.Error("two codings have one ETag")
	}
	if r := ask(s, "GET", "/nowhere", "If-None-Match", "*"); r.StatusCode != 404 || r.Header.Get("ETag") != "" {
		t.Errorf("a page that is not there gives %d, ETag %q", r.StatusCode, r.Header.Get("ETag"))
	}
	if got := ask(s, "GET", "/first/").Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("a page's Cache-Control is %q", got)
	}
}

func TestTheHostDoesNotMatter(t *testing.T) {
	s := site(t)
	for _, path := range []string{"/first/", "/first", "/nowhere"} {
		want := ask(s, "GET", path)
		got := ask(s, "GET", path, "X-Forwarded-Host", "evil.example")
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "evil.example"
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if text := body(t, want); body(t, got) != text || w.Body.String() != text || w.Header().Get("Location") != want.Header.Get("Location") {
			t.Errorf("%s depends on the host", path)
		}
	}
}

func TestWhatWasNotBuiltIsAnError(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(*Config)
		want     string
		notBuilt bool
	}{
		"no web build":      {func(c *Config) { c.Web = folder(map[string]string{".gitkeep": ""}) }, "web/dist: not built", true},
		"no wasm build":     {func(c *Config) { c.Wasm = folder(map[string]string{".gitkeep": ""}) }, "wasm/dist: not built", true},
		"no embeds' styles": {func(c *Config) { delete(c.Web.(fstest.MapFS), "panels.CD34.css") }, "web/dist: panels.css: not built", true},
		"no styles":         {func(c *Config) { delete(c.Web.(fstest.MapFS), "site.CD34.css") }, "web/dist: site.css: not built", true},
		"no toolchain": {func(c *Config) {
			delete(c.Wasm.(fstest.MapFS), "toolchain.0001.json.br")
			delete(c.Wasm.(fstest.MapFS), "toolchain.0001.json.gz")
		}, "wasm/dist: toolchain: not built", true},
		"no runner":           {func(c *Config) { delete(c.Web.(fstest.MapFS), "run.html") }, "web/dist: run.html: not built", true},
		"broken web manifest": {func(c *Config) { c.Web.(fstest.MapFS)["manifest.json"].Data = []byte("{") }, "web/dist: manifest.json: unexpected end of JSON input", false},
		"broken manifest":     {func(c *Config) { c.Wasm.(fstest.MapFS)["manifest.json"].Data = []byte("{") }, "wasm/dist: manifest.json: unexpected end of JSON input", false},
		"only brotli":         {func(c *Config) { delete(c.Wasm.(fstest.MapFS), "prebuilt.0002.wasm.gz") }, "list the assets: prebuilt.0002.wasm is there only as brotli, which not every client reads", false},
		"a name twice":        {func(c *Config) { c.Wasm.(fstest.MapFS)["site.CD34.css"] = &fstest.MapFile{} }, "list the assets: two builds made site.CD34.css", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			test.change(&c)
			_, err := New(c)
			if err == nil || err.Error() != test.want || errors.Is(err, ErrNotBuilt) != test.notBuilt {
				t.Errorf("error = %v, want %s", err, test.want)
			}
		})
	}
}

func TestTheRunnersPageHasOneScript(t *testing.T) {
	for html, want := range map[string]string{
		"<p>no script</p>":                              "0 inline scripts, want one",
		"<script>a</script><SCRIPT>b</SCRIPT>":          "2 inline scripts, want one",
		`<script src="x.js"></script>`:                  "0 inline scripts, want one",
		`<script src="x.js"></script><script></script>`: "a script beside the inline one",
		`<script>a</script><script type="module">`:      "a script beside the inline one",
		`<body onload="x()"><script>a</script>`:         "a script beside the inline one",
	} {
		if hash, err := scriptHash([]byte(html)); err == nil || err.Error() != want {
			t.Errorf("%s: %s, %v, want %s", html, hash, err, want)
		}
	}
}

func TestABrokenAssetIsNotKept(t *testing.T) {
	c := config(t)
	c.Wasm.(fstest.MapFS)["base.0003.pack.gz"].Data = []byte("not gzip at all")
	var log bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	r := ask(s, "GET", "/assets/base.0003.pack")
	if got := body(t, r); r.StatusCode != 500 || r.Header.Get("Cache-Control") != "" || got != "cannot read base.0003.pack\n" {
		t.Errorf("status %d, Cache-Control %q, %q", r.StatusCode, r.Header.Get("Cache-Control"), got)
	}
	if !strings.Contains(log.String(), `level=ERROR msg="serve an asset" name=base.0003.pack err="inflate base.0003.pack.gz: gzip: invalid header"`) {
		t.Errorf("log: %s", log.String())
	}
}

func TestTheLogIsQuiet(t *testing.T) {
	c := config(t)
	var log bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/first/?c=secret", "/assets/snippet.AB12.js", "/healthz", "/run", "/favicon.svg", "/nowhere%0Alevel=ERROR"} {
		ask(s, "GET", path)
	}
	want := "level=INFO msg=request method=GET path=/first/ status=200\n" +
		`level=INFO msg=request method=GET path="/nowhere\nlevel=ERROR" status=404` + "\n"
	if log.String() != want {
		t.Errorf("log:\n%s\nwant:\n%s", log.String(), want)
	}
}
