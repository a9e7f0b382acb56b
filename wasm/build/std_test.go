package build

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"interleave/wasm"
	"interleave/wasm/edits/functab"
)

// stdTests are packages whose own tests are run, with every package counting rounds of loops: what a turn that ends in an
// awkward place would break, it breaks here. The first two are run always.
var stdTests = []string{
	"context", "sync",
	"bufio", "bytes", "container/heap", "container/list", "encoding/gob", "encoding/json", "errors", "fmt", "internal/runtime/maps",
	"internal/sync", "io", "iter", "log", "maps", "math/big", "math/rand", "reflect", "regexp", "slices", "sort", "strconv",
	"strings", "sync/atomic", "syscall/js", "testing/synctest", "text/template", "time", "unique",
}

// raceTests are packages whose own tests race nowhere, as the detector must find. The first one is tested always.
var raceTests = []string{
	"context",
	"bufio", "bytes", "container/heap", "container/list", "container/ring", "errors", "iter", "maps", "reflect", "regexp", "slices",
	"sort", "strings", "sync", "sync/atomic",
}

func TestStdPassesItsOwnTestsPreempted(t *testing.T) {
	packages := stdTests
	if !*everything {
		packages = stdTests[:2]
	}
	succeed(t, newGoTest(t, wasm.Run).command(t, wasmExec(t), packages...))
}

func TestTheDetectorAccusesNoStdTest(t *testing.T) {
	packages := raceTests
	if !*everything {
		packages = raceTests[:1]
	}
	succeed(t, newGoTest(t, wasm.Race).command(t, wasmExec(t), packages...))
}

// Goroutines take turns before writes, too, and wherever else a schedule may let them: by a walk, and by priorities.
func TestTheDetectorAccusesNoStdTestInASchedule(t *testing.T) {
	packages, seeds := raceTests, []string{"4", "5"}
	if !*everything {
		packages, seeds = raceTests[:1], seeds[:1]
	}
	packages = slices.DeleteFunc(slices.Clone(packages), func(path string) bool { return path == "regexp" }) // it reads many files
	test := newGoTest(t, wasm.Race)
	for _, seed := range seeds {
		// Examples of std look for files and the network.
		args := append([]string{"-run=^Test", "-count=1"}, packages...)
		succeed(t, test.command(t, scheduleExec(t, seed), args...))
	}
}

// A goTest runs go test with the edited tools, and std as readers' programs have it in a mode.
type goTest struct {
	mode       wasm.Mode
	tools      *tools
	self, root string
}

func newGoTest(t *testing.T, mode wasm.Mode) goTest {
	t.Helper()
	dir := t.TempDir()
	installed, err := findGo(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	edited, err := buildHostTools(t.Context(), installed, dir)
	if err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(dir, "build")
	if err := goBuild(t.Context(), hostEnv, "-o", self, "interleave/wasm/build/cmd"); err != nil {
		t.Fatal(err)
	}
	return goTest{mode, edited, self, installed.root}
}

func wasmExec(t *testing.T) string {
	t.Helper()
	installed, err := findGo(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(installed.root, "lib/wasm/go_js_wasm_exec")
}

// scheduleExec runs a program as the schedule of a seed.
func scheduleExec(t *testing.T, seed string) string {
	t.Helper()
	script, err := filepath.Abs("../../web/test/check/exec.mjs")
	if err != nil {
		t.Fatal(err)
	}
	return "node --stack-size=984 " + script + " " + seed
}

// command is go test, with programs run by execute.
func (g goTest) command(t *testing.T, execute string, args ...string) *exec.Cmd {
	_, flags := modeFlags(g.mode)
	all := slices.Concat([]string{
		"test", "-short", "-vet=off", "-trimpath", "-overlay", g.tools.stdOverlays[g.mode],
		"-toolexec", g.self + " toolexec " + g.tools.dir + " " + string(g.mode),
		"-gcflags=all=-preempt", "-ldflags=-exportglobals -functabbucket " + functab.BucketSize, "-exec", execute,
	}, flags, args)
	cmd := exec.CommandContext(t.Context(), "go", all...)
	cmd.Env = slices.Concat(os.Environ(), jsWasm)
	return cmd
}

func succeed(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}
