package main

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

func TestStdPassesItsOwnTestsPreempted(t *testing.T) {
	packages := stdTests
	if !*everything {
		packages = stdTests[:2]
	}
	dir := t.TempDir()
	installed, err := findGo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	edited, err := buildHostTools(t.Context(), installed, dir)
	if err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(dir, "build")
	if err := goBuild(t.Context(), hostEnv, "-o", self, "interleave/wasm/build"); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"test", "-short", "-vet=off", "-trimpath", "-overlay", edited.stdOverlays[wasm.Run], "-toolexec", self + " toolexec " + edited.dir + " run",
		"-gcflags=all=-preempt", "-ldflags=-functabbucket " + functab.BucketSize,
		"-exec", filepath.Join(installed.root, "lib/wasm/go_js_wasm_exec"),
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, packages...)...)
	cmd.Env = slices.Concat(os.Environ(), jsWasm)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}
