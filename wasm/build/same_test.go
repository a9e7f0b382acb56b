package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"interleave/snippets"
)

// samePackages and their imports, about a hundred packages, are compiled by both compilers. They use generics, assembly,
// reflection, large tables and deep inlining.
var samePackages = []string{"encoding/json", "math/big", "text/template", "go/types"}

var buildID = regexp.MustCompile(`build id "[^"]*"`)

// The edits to the tools leave out what cannot be reached. If one changed what they write, a reader's program would not
// be what Go makes of it.
func TestTheEditedToolsWriteWhatTheInstalledOnesWrite(t *testing.T) {
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
	want, err := listStd(t.Context(), "", samePackages...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := listStd(t.Context(), self+" toolexec "+edited.dir, samePackages...)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 50 || len(got) != len(want) {
		t.Fatalf("%d packages by the edited compiler, %d by the installed one", len(got), len(want))
	}
	for path, pkg := range want {
		if got[path] == nil || got[path].archive == pkg.archive {
			t.Fatalf("%s was not compiled by the edited compiler", path)
		}
		if !bytes.Equal(readArchive(t, got[path].archive), readArchive(t, pkg.archive)) {
			t.Errorf("%s differs", path)
		}
	}

	t.Run("link", func(t *testing.T) {
		programs, err := programs(snippets.Lessons())
		if err != nil {
			t.Fatal(err)
		}
		work := t.TempDir()
		if err := writeImportConfig(work, want); err != nil {
			t.Fatal(err)
		}
		ours, err := edited.build(t.Context(), work, programs[0].source)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("go", append([]string{"tool", "link"}, linkArgs...)...)
		cmd.Dir = work
		cmd.Env = append(os.Environ(), jsWasm...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		theirs, err := os.ReadFile(filepath.Join(work, "main.wasm"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Error("the linked programs differ")
		}
	})
}

// readArchive reads an object without the ids that cmd/go writes into it, which name the compiler that made it.
func readArchive(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !buildID.Match(data) {
		t.Fatalf("%s has no build id", file)
	}
	return buildID.ReplaceAll(data, nil)
}
