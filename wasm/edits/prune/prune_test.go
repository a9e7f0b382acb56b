package prune

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"interleave/wasm/edits"
)

// The edits are written for the Go that is installed; this test is the first to say so when it changes.
func TestTheEditsMatchTheInstalledGo(t *testing.T) {
	src := os.DirFS(filepath.Join(runtime.GOROOT(), "src"))
	changed, err := edits.Apply(src, runtime.Version(), Compile(), Link())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range changed {
		if _, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution); err != nil {
			t.Errorf("after the edits, %s does not parse: %v", name, err)
		}
	}
	ops := changed["cmd/compile/internal/ssa/opGen.go"]
	for _, want := range []string{"\tOpWasmI64Add: {", "\tOpAdd64: {"} {
		if !strings.Contains(ops, want) {
			t.Errorf("opGen.go lost %q", want)
		}
	}
	if strings.Contains(ops, "\tOpAMD64ADDQ: {") {
		t.Error("opGen.go keeps amd64's operations")
	}
}

func TestATableOfAnotherShapeIsRefused(t *testing.T) {
	for name, source := range map[string]string{
		"no constants": "package ssa\n",
		"no table":     "package ssa\n\nconst (\n\tOpInvalid Op = iota\n)\n",
		"lengths differ": "package ssa\n\nconst (\n\tOpInvalid Op = iota\n\tOpA\n)\n\n" + tableStart +
			"\t{name: \"OpInvalid\"},\n\t{\n\t\tname: \"A\",\n\t\tgeneric: true,\n\t},\n\t{\n\t\tname: \"B\",\n\t},\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := keepGenericAndWasm(source); err == nil {
				t.Error("accepted")
			}
		})
	}
}
