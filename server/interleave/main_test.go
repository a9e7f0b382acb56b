package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary the command too: with little inside, and with nothing that was built.
func TestMain(m *testing.M) {
	built := program{
		lessons: folder(map[string]string{
			"one/lesson.md": "---\ntitle: One\ndescription: The first.\nminutes: 3\norder: 1\n---\nText.\n\n```go snippet=x\npackage main\n```\n",
			"play/main.go":  "package main\n",
		}),
		web: folder(map[string]string{
			"manifest.json": `{"snippet.js":"snippet.1.js","progress.js":"progress.1.js","site.css":"site.1.css","embed.css":"embed.1.css","panels.css":"panels.1.css","live.js":"live.1.js","live.css":"live.1.css","run.html":"run.html"}`,
			"snippet.1.js":  "", "progress.1.js": "", "site.1.css": "", "embed.1.css": "", "panels.1.css": "", "live.1.js": "", "live.1.css": "", "run.html": `<meta charset="utf-8"><script></script>`, "embed.iife.mjs": "", "embed.mjs": "",
		}),
		wasm: folder(map[string]string{"manifest.json": `{"go":"go1.0","modes":{"run":{"toolchain":"toolchain.1.json"}}}`, "toolchain.1.json": `{"imports":{"fmt":[],"sync":[]}}`}),
	}
	testscript.Main(m, map[string]func(){
		"interleave":         func() { os.Exit(built.main()) },
		"interleave-unbuilt": func() { os.Exit(program{built.lessons, fstest.MapFS{}, fstest.MapFS{}}.main()) },
	})
}

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error { // a script's home is nowhere, and std need not be built for it
			env.Setenv("HOME", env.WorkDir)
			self, err := exec.LookPath("interleave")
			if err != nil {
				return err
			}
			env.Setenv("COMMANDS", filepath.Dir(self))
			for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
				value, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(value)))
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": func(ts *testscript.TestScript, _ bool, args []string) { // exitcode CODE COMMAND...
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				got := 0
				if exit, ok := errors.AsType[*exec.ExitError](ts.Exec(args[1], args[2:]...)); ok {
					got = exit.ExitCode()
				}
				if got != want {
					ts.Fatalf("exit code %d, want %d", got, want)
				}
			},
		},
	})
}

// start starts the command, and gives the address that it prints.
func start(t *testing.T, args ...string) (command *exec.Cmd, address string, stdout io.Reader, stderr *strings.Builder) {
	t.Helper()
	command = exec.CommandContext(t.Context(), "interleave", args...)
	stderr = &strings.Builder{}
	command.Stderr = stderr
	pipe, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(pipe)
	line, err := reader.ReadString('\n')
	found := regexp.MustCompile(`^listening on (http://\S+:[1-9]\d*)\n$`).FindStringSubmatch(line)
	if found == nil {
		_ = command.Wait()
		t.Fatalf("it prints %q, %v; stderr:\n%s", line, err, stderr)
	}
	return command, found[1], reader, stderr
}

func TestServeUntilASignal(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			command, address, stdout, stderr := start(t, "serve", "-addr", "127.0.0.1:0")
			r, err := http.Get(address + "/one/")
			if err != nil {
				t.Fatal(err)
			}
			page, err := io.ReadAll(r.Body)
			r.Body.Close()
			if err != nil || r.StatusCode != 200 || !strings.Contains(string(page), "<h1>One</h1>") {
				t.Errorf("status %d, %v, %s", r.StatusCode, err, page)
			}
			if err := command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			rest, _ := io.ReadAll(stdout)
			if err := command.Wait(); err != nil {
				t.Errorf("it ends with %v", err)
			}
			if len(rest) > 0 {
				t.Errorf("it also prints %q", rest)
			}
			for _, want := range []string{"level=INFO msg=request method=GET path=/one/ status=200\n", "level=INFO msg=stopping\n"} {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("no %q in the log:\n%s", want, stderr)
				}
			}
		})
	}
}

func TestServeLessonsOfAFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("mine/lesson.md", "---\ntitle: Mine\ndescription: My own.\nminutes: 3\norder: 1\n---\n![x](https://a.example/y.png)\n\n```go snippet=here\n```\n")
	write("mine/here/main.go", "package main // here\n")
	write("README.md", "No lesson.\n")
	command, address, _, stderr := start(t, "serve", "-addr", "127.0.0.1:0", "-lessons", dir, "-base", "https://lessons.example/")
	for path, want := range map[string]string{
		"/mine/": "// here", "/play/": "package", "/one/": "There is no page here", "/sitemap.xml": "<loc>https://lessons.example/mine/</loc>",
	} {
		r, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if !strings.Contains(string(page), want) {
			t.Errorf("%s: no %s in %s", path, want, page)
		}
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
	if want := filepath.Join(dir, "mine/lesson.md:7: the image"); !strings.Contains(stderr.String(), want) {
		t.Errorf("no %q in the log:\n%s", want, stderr)
	}
}

// An author's server is small, with more pages open than anyone has.
func TestFiveHundredPagesAreOpen(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what memory a process has is read as Linux tells it")
	}
	t.Setenv("GOMAXPROCS", "1")
	dir := t.TempDir()
	text := func(what string) []byte {
		return []byte("---\ntitle: Mine\ndescription: My own.\nminutes: 3\norder: 1\n---\n" + what + "\n")
	}
	if err := os.Mkdir(filepath.Join(dir, "mine"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine/lesson.md"), text("Before."), 0o666); err != nil {
		t.Fatal(err)
	}
	command, address, _, _ := start(t, "serve", "-addr", "127.0.0.1:0", "-lessons", dir)
	defer command.Wait()
	defer command.Process.Kill()
	var pages []*websocket.Conn
	hear := func(page *websocket.Conn) {
		t.Helper()
		_ = page.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, _, err := page.ReadMessage(); err != nil {
			t.Fatal(err)
		}
	}
	for range 500 {
		page, _, err := websocket.DefaultDialer.Dial(strings.Replace(address, "http", "ws", 1)+"/ws", http.Header{"Origin": {address}})
		if err != nil {
			t.Fatal(err)
		}
		defer page.Close()
		hear(page)
		pages = append(pages, page)
	}
	began := time.Now()
	if err := os.WriteFile(filepath.Join(dir, "mine/lesson.md"), text("After."), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		hear(page)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no VmHWM in %s", status)
	}
	most, _ := strconv.Atoi(string(found[1]))
	t.Logf("500 pages, told of an edit within %v, took at most %d MB", time.Since(began).Round(time.Millisecond), most>>10)
	if most > 100<<10 {
		t.Errorf("it took %d MB", most>>10)
	}
}

func TestAPortInUseHasAHint(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	command := exec.CommandContext(t.Context(), "interleave", "serve", "-addr", listener.Addr().String())
	said, err := command.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		t.Errorf("it ends with %v", err)
	}
	want := "interleave: listen tcp " + listener.Addr().String() + ": bind: address already in use\nhint: -addr 127.0.0.1:0 picks a free port\n"
	if string(said) != want {
		t.Errorf("it says %q, want %q", said, want)
	}
}

func TestShownAddr(t *testing.T) {
	got := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4321}
	for asked, want := range map[string]string{
		"localhost:8080": "localhost:4321", ":0": "localhost:4321", "[::1]:0": "[::1]:4321", "0.0.0.0:0": "0.0.0.0:4321",
	} {
		if shown := shownAddr(asked, got); shown != want {
			t.Errorf("%s is shown as %s, want %s", asked, shown, want)
		}
	}
}
