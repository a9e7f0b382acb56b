package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/snippets"
	"interleave/wasm"
)

// samePackages and their imports, about a hundred packages, are compiled by both compilers. They use generics, assembly,
// reflection, large tables and deep inlining.
var samePackages = []string{"encoding/json", "math/big", "text/template", "go/types"}

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
		ours, err := readArchive(got[path].archive)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := readArchive(pkg.archive)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Errorf("%s differs", path)
		}
	}

	programs, err := programs(snippets.Lessons())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) { sameProgram(t, edited, want, p.source) })
	}
}

// sameProgram compares what the edited compiler writes after it was parked, and what the edited linker writes without,
// with what the installed ones write. A parked linker numbers symbols in another order; it runs parked everywhere.
func sameProgram(t *testing.T, edited *tools, std map[string]*stdPackage, source []byte) {
	work := t.TempDir()
	if err := writeImportConfig(work, std); err != nil {
		t.Fatal(err)
	}
	link := append(slices.Clone(linkArgs), "main.a")
	ours, err := edited.build(t.Context(), work, source, link)
	if err != nil {
		t.Fatal(err)
	}
	object, err := os.ReadFile(filepath.Join(work, "main.a"))
	if err != nil {
		t.Fatal(err)
	}

	stock := func(tool, out string, args []string) []byte {
		for i, arg := range args {
			args[i] = strings.ReplaceAll(arg, wasm.WorkDir, work)
		}
		cmd := exec.CommandContext(t.Context(), "go", append([]string{"tool", tool}, args...)...)
		cmd.Dir = work
		cmd.Env = slices.Concat(os.Environ(), jsWasm, []string{"GOROOT="})
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", tool, err, out)
		}
		content, err := os.ReadFile(filepath.Join(work, out))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	at := slices.Index(compileArgs, "-park")
	if at < 0 {
		t.Fatal("the compiler is not parked")
	}
	if !bytes.Equal(object, stock("compile", "main.a", slices.Delete(slices.Clone(compileArgs), at, at+2))) {
		t.Error("the objects differ")
	}
	if !bytes.Equal(ours, stock("link", "main.wasm", link)) {
		t.Error("the linked programs differ")
	}
}
