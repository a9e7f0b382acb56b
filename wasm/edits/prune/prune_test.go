package prune

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestTheTableKeepsGenericAndWasmOperations(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(runtime.GOROOT(), "src/cmd/compile/internal/ssa/opGen.go"))
	if err != nil {
		t.Fatal(err)
	}
	ops, err := keepGenericAndWasm(string(source))
	if err != nil {
		t.Fatal(err)
	}
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
