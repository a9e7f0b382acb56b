package live

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server"
	"interleave/server/lesson"
)

const matter = "---\ntitle: One\ndescription: The first.\nminutes: 3\norder: 1\n---\n"

// An author has a folder of lessons, and a server that follows it.
type author struct {
	t       testing.TB
	dir     string
	site    *Site
	address string
}

// begin starts with one lesson, which holds one snippet.
func begin(t testing.TB) *author {
	t.Helper()
	return beginAt(t, calmPace)
}

// calmPace is for edits of more than one step: a disk with other work to do takes its time between them.
var calmPace = pace{quiet: 15 * usualPace.quiet, most: 15 * usualPace.most, again: usualPace.again}

func beginAt(t testing.TB, pace pace) *author {
	t.Helper()
	a := &author{t: t, dir: t.TempDir()}
	a.write("one/lesson.md", matter+"Text.\n\n```go snippet=x\n```\n")
	a.write("one/x/main.go", "package main\n\nfunc main() {}\n")
	a.serve(pace)
	return a
}

func (a *author) serve(pace pace) {
	a.t.Helper()
	play, err := lesson.ReadSnippet(fstest.MapFS{"play/main.go": {Data: []byte("package main // inside\n")}}, "play")
	if err != nil {
		a.t.Fatal(err)
	}
	a.site, err = New(Config{Dir: a.dir, Play: play, Host: "lessons.example", Site: server.Config{
		Web: folderOf(map[string]string{
			"manifest.json": `{"snippet.js":"snippet.1.js","progress.js":"progress.1.js","site.css":"site.1.css","embed.css":"embed.1.css","panels.css":"panels.1.css","live.js":"live.1.js","live.css":"live.1.css","run.html":"run.html"}`,
			"snippet.1.js":  "", "progress.1.js": "", "site.1.css": "", "embed.1.css": "", "panels.1.css": "", "live.1.js": "", "live.1.css": "", "run.html": "<script></script>", "embed.iife.mjs": "", "embed.mjs": "",
		}),
		Wasm: folderOf(map[string]string{"manifest.json": `{"modes":{"run":{"toolchain":"toolchain.1.json"}}}`, "toolchain.1.json": "{}"}),
		Log:  slog.New(slog.DiscardHandler),
	}})
	if err != nil {
		a.t.Fatal(err)
	}
	a.site.pace = pace
	done := make(chan error, 1)
	ctx := a.t.Context()
	listener := httptest.NewServer(a.site)
	go func() { done <- a.site.Run(ctx) }()
	a.address = listener.URL
	a.t.Cleanup(func() { // the context is done
		listener.Close()
		if err := <-done; err != nil {
			a.t.Errorf("it ends with %v", err)
		}
	})
}

func folderOf(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func (a *author) path(name string) string { return filepath.Join(a.dir, filepath.FromSlash(name)) }

func (a *author) write(name, text string) {
	a.t.Helper()
	if err := os.MkdirAll(filepath.Dir(a.path(name)), 0o777); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(a.path(name), []byte(text), 0o666); err != nil {
		a.t.Fatal(err)
	}
}

// check fails the test for an error that is none of its subject.
func (a *author) check(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// page is what a path shows.
func (a *author) page(path string) string {
	a.t.Helper()
	r, err := http.Get(a.address + path)
	a.check(err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	a.check(err)
	return string(text)
}

// A reader has a page open.
type reader struct {
	*author
	conn *websocket.Conn
}

// open connects as a page does, and reads what it is told at once.
func (a *author) open() (reader, state) {
	a.t.Helper()
	conn, r, err := websocket.DefaultDialer.Dial(a.socket(), http.Header{"Origin": {a.address}})
	if err != nil {
		a.t.Fatalf("%v: %+v", err, r)
	}
	a.t.Cleanup(func() { conn.Close() })
	got := reader{a, conn}
	return got, got.hears()
}

func (a *author) socket() string { return strings.Replace(a.address, "http", "ws", 1) + "/ws" }

// hears is what the page is told next.
func (r reader) hears() state {
	r.t.Helper()
	r.check(r.conn.SetReadDeadline(time.Now().Add(20 * time.Second)))
	_, text, err := r.conn.ReadMessage()
	r.check(err)
	var s state
	r.check(json.Unmarshal(text, &s))
	return s
}

func TestAPageHearsThatItsLessonHasChanged(t *testing.T) {
	a := begin(t)
	r, before := a.open()
	for _, part := range []string{`<meta name="interleave-live" content="/ws">`, `src="/assets/live.1.js"`, `href="/assets/live.1.css"`} {
		if !strings.Contains(a.page("/one/"), part) {
			t.Errorf("no %s on the page", part)
		}
	}
	a.write("one/lesson.md", matter+"Other text.\n\n```go snippet=x\n```\n")
	after := r.hears()
	if after.Version == before.Version || len(after.Problems) > 0 {
		t.Errorf("%+v, and then %+v", before, after)
	}
	if !strings.Contains(a.page("/one/"), "Other text.") {
		t.Error("the page is what it was")
	}
	a.write("one/x/main.go", "package main // new\n")
	if r.hears().Version == after.Version || !strings.Contains(a.page("/one/"), "// new") {
		t.Error("the snippet is what it was")
	}
	a.write("play/main.go", "package main // own\n")
	r.hears()
	if !strings.Contains(a.page("/play/"), "// own") {
		t.Error("the playground is what it was")
	}
	a.check(os.RemoveAll(a.path("play")))
	r.hears()
	if !strings.Contains(a.page("/play/"), "// inside") {
		t.Error("the playground is not what it was")
	}
}

func TestWhatComesAndGoesIsSeen(t *testing.T) {
	a := begin(t)
	r, _ := a.open()
	second := strings.ReplaceAll(matter, "1", "2")
	a.check(os.MkdirAll(a.path("two/y"), 0o777))
	a.write("two/y/main.go", "package main // second\n")
	a.write("two/lesson.md", second+"```go snippet=y\n```\n")
	for !strings.Contains(a.page("/two/"), "// second") {
		r.hears()
	}
	a.write("two/y/main.go", "package main // third\n")
	r.hears()
	if !strings.Contains(a.page("/two/"), "// third") {
		t.Error("what is in a new folder is not followed")
	}
	a.check(os.Rename(a.path("two"), a.path("three")))
	for !strings.Contains(a.page("/three/"), "// third") {
		r.hears()
	}
	a.write("three/y/main.go", "package main // fourth\n")
	r.hears()
	if !strings.Contains(a.page("/three/"), "// fourth") || !strings.Contains(a.page("/two/"), "There is no page here") {
		t.Error("a folder that was renamed is not followed")
	}
}

func TestTheLookOfASiteIsFollowed(t *testing.T) {
	a := begin(t)
	r, _ := a.open()
	a.write("site.yaml", "name: My lessons\n")
	r.hears()
	a.write("site.css", ":root { --accent: red }\n")
	r.hears()
	if page := a.page("/one/"); !strings.Contains(page, "<title>One · My lessons</title>") || !strings.Contains(page, `href="/look/site.`) {
		t.Errorf("the look is none of\n%s", page)
	}
	a.write("site.yaml", "name: Other lessons\ncolour: red\n")
	s := r.hears()
	if len(s.Problems) != 1 || s.Problems[0].Place != a.path("site.yaml")+":2" || !strings.Contains(a.page("/one/"), "· My lessons<") {
		t.Errorf("of a broken look it says %+v", s)
	}
	a.check(os.Remove(a.path("site.yaml")))
	if s = r.hears(); len(s.Problems) > 0 || !strings.Contains(a.page("/one/"), "· Interleave<") {
		t.Errorf("of no look it says %+v", s)
	}
}

func TestWhatIsBrokenStaysAsItWasAndIsSaid(t *testing.T) {
	a := begin(t)
	a.write("two/lesson.md", strings.ReplaceAll(matter, "1", "2")+"Second.\n")
	r, s := a.open()
	for !strings.Contains(a.page("/two/"), "Second.") {
		s = r.hears()
	}
	a.write("one/lesson.md", matter+"Other text.\n\n```go snippet=gone\n```\n")
	broken := r.hears()
	want := problem{a.path("one/lesson.md") + ":9", `snippet "gone": there is no gone/main.go, and the fence has no program`, false}
	if len(broken.Problems) != 1 || broken.Problems[0] != want {
		t.Errorf("problems = %+v, want %+v", broken.Problems, want)
	}
	if broken.Version != s.Version || !strings.Contains(a.page("/one/"), "<p>Text.</p>") {
		t.Error("the page is not what it was when it was good")
	}
	a.write("two/lesson.md", strings.ReplaceAll(matter, "1", "2")+"Changed.\n")
	if s = r.hears(); len(s.Problems) != 1 || !strings.Contains(a.page("/two/"), "Changed.") {
		t.Errorf("the other lesson is what it was: %+v", s)
	}
	if _, at := a.open(); len(at.Problems) != 1 {
		t.Errorf("who comes now is told %+v", at)
	}
	a.write("one/lesson.md", matter+"Mended.\n\n```go snippet=x\n```\n")
	if s = r.hears(); len(s.Problems) > 0 || !strings.Contains(a.page("/one/"), "Mended.") {
		t.Errorf("after it is mended: %+v", s)
	}
	a.write("play/main.go", "\n")
	if s = r.hears(); len(s.Problems) != 1 || s.Problems[0].Place != a.path("play/main.go") || !strings.Contains(a.page("/play/"), "// inside") {
		t.Errorf("of a broken playground it says %+v", s)
	}
	a.check(os.RemoveAll(a.path("play")))
	if s = r.hears(); len(s.Problems) > 0 {
		t.Errorf("of no playground it says %+v", s)
	}
	a.write("one/lesson.md", matter+"With an ![image](/x.png).\n\n```go snippet=x\n```\n")
	s = r.hears()
	want = problem{a.path("one/lesson.md") + ":7", `the image "/x.png" is left out, but for its text: images are files in the lesson's folder`, true}
	if len(s.Problems) != 1 || s.Problems[0] != want || !strings.Contains(a.page("/one/"), "With an") {
		t.Errorf("problems = %+v, want %+v", s.Problems, want)
	}
}

func TestAFolderThatIsGoneIsWaitedFor(t *testing.T) {
	pace := usualPace
	pace.again = time.Millisecond
	a := beginAt(t, pace)
	r, _ := a.open()
	away := a.dir + "-away"
	a.check(os.Rename(a.dir, away))
	t.Cleanup(func() { os.RemoveAll(away) })
	s := r.hears()
	if len(s.Problems) != 1 || s.Problems[0].Place != a.dir || !strings.Contains(a.page("/one/"), "Text.") {
		t.Errorf("of a folder that is gone it says %+v", s)
	}
	a.check(os.Rename(away, a.dir))
	if s = r.hears(); len(s.Problems) > 0 {
		t.Errorf("of a folder that is there again it says %+v", s)
	}
	a.write("one/lesson.md", matter+"After.\n\n```go snippet=x\n```\n")
	r.hears()
	if !strings.Contains(a.page("/one/"), "After.") {
		t.Error("a folder that is there again is not followed")
	}
}

func TestNothingIsSaidWhereNothingHasChanged(t *testing.T) {
	a := begin(t)
	r, _ := a.open()
	a.write("one/lesson.md", matter+"Text.\n\n```go snippet=x\n```\n")
	a.write("one/notes.txt", "mine\n")
	a.write("one/x/.main.go.swp", "editor's\n")
	a.check(os.Chmod(a.path("one/lesson.md"), 0o600))
	a.write("one/x/main.go", "package main // new\n")
	r.hears()
	if !strings.Contains(a.page("/one/"), "// new") {
		t.Error("it was told of what changes nothing")
	}
}

func TestAFolderThatIsBrokenFromTheStartIsAnError(t *testing.T) {
	_, err := New(Config{Dir: filepath.Join(t.TempDir(), "nowhere"), Site: server.Config{Log: slog.New(slog.DiscardHandler)}})
	if wrong, ok := errors.AsType[lesson.Errors](err); !ok || wrong[0].File != "." {
		t.Errorf("error = %v", err)
	}
}

func TestStateIsWhatPagesRead(t *testing.T) {
	wrong := lesson.Errors{{File: "one/lesson.md", Line: 9, Message: "an error"}, {File: "one/x/main.go", Message: "another"}}
	warnings := lesson.Errors{{File: "one/lesson.md", Line: 7, Message: "a warning: HTML"}}
	got, err := json.MarshalIndent(newState("v1", "site", wrong, warnings), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/state.json")
	if err != nil || string(got)+"\n" != string(want) {
		t.Errorf("%v; it is\n%s", err, got)
	}
	for range 30 {
		wrong = append(wrong, wrong[0])
	}
	if s := newState("v1", "site", wrong, warnings); len(s.Problems) != maxProblems || s.More != 33-maxProblems {
		t.Errorf("of 33 problems there are %d and %d more", len(s.Problems), s.More)
	}
}

// A thousand edits, each of them seen, one after another.
func TestEditsLeaveNothingBehind(t *testing.T) {
	pace := usualPace
	pace.quiet = time.Millisecond
	a := beginAt(t, pace)
	r, last := a.open()
	edit := func(from, to int) {
		for i := from; i < to; i++ {
			a.write("one/lesson.md", matter+"Text "+strings.Repeat("x", i%7)+string(rune('0'+i%10))+".\n\n```go snippet=x\n```\n")
			for next := r.hears(); next.Version == last.Version; next = r.hears() {
			}
		}
	}
	edit(0, 50) // what is made once is made
	goroutines, memory := inUse()
	edit(50, 1050)
	goroutinesAfter, memoryAfter := inUse()
	t.Logf("before: %d goroutines, %d KB; after: %d, %d KB", goroutines, memory>>10, goroutinesAfter, memoryAfter>>10)
	if goroutinesAfter > goroutines+2 { // the http client's come and go
		t.Errorf("%d goroutines have become %d", goroutines, goroutinesAfter)
	}
	if memoryAfter > memory+1<<20 {
		t.Errorf("%d KB have become %d", memory>>10, memoryAfter>>10)
	}
}

func inUse() (goroutines int, memory uint64) {
	http.DefaultClient.CloseIdleConnections()
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), m.HeapAlloc
}
