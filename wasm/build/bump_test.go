package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/wasm"
)

// sameWithLittleMemory runs the browser's tools under Node, with so little memory that they collect all the time, which in the
// browser few programs make them do, and compares what they write with what the same tools write on this machine.
func sameWithLittleMemory(t *testing.T, edited *tools, installed installedGo, std map[string]*stdPackage) {
	dir := t.TempDir()
	toolexec, err := edited.toolexec(wasm.Run)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"compile", "link"} {
		file := filepath.Join(dir, name+".wasm")
		if err := edited.buildWasm(t.Context(), toolexec, file, "cmd/"+name); err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf(
			"#!/bin/sh\nexec env -i PATH=\"$PATH\" GOOS=js GOARCH=wasm GOGC=off GOMEMLIMIT=16MiB GODEBUG=gctrace=1 \\\n\tnode --stack-size=984 '%s' '%s' \"$@\" 2>>'%s'\n",
			filepath.Join(installed.root, "lib/wasm/wasm_exec_node.js"), file, filepath.Join(dir, "collections"),
		)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}

	source := "package main\n\nimport \"fmt\"\n\nfunc main() {\n" + strings.Repeat("\tfmt.Println(1, \"two\")\n", 100) + "}\n"
	work := t.TempDir()
	if err := writeImportConfig(work, std); err != nil {
		t.Fatal(err)
	}
	build := func(with *tools) (object, linked []byte) {
		compile := compileArguments(wasm.Run)
		link := slices.Concat(linkArgs, []string{"main.a"})
		linked, err := with.build(t.Context(), work, program{source: []byte(source)}, compile, link)
		if err != nil {
			said, _ := os.ReadFile(filepath.Join(dir, "collections"))
			t.Fatalf("%v\n%s", err, said)
		}
		object, err = os.ReadFile(filepath.Join(work, "main.a"))
		if err != nil {
			t.Fatal(err)
		}
		return object, linked
	}
	wantObject, want := build(edited)
	gotObject, got := build(&tools{dir: dir})
	if !bytes.Equal(gotObject, wantObject) {
		t.Error("the objects differ")
	}
	if !bytes.Equal(got, want) {
		t.Error("the programs differ")
	}
	said, err := os.ReadFile(filepath.Join(dir, "collections"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(said, []byte("\ngc ")); n < 20 {
		t.Errorf("they collected %d times only", n)
	}
}
