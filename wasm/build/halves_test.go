package build

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"interleave/wasm"
)

// pointers is a program whose variables have pointers here and there: the linker lists where.
var pointers = func() string {
	var fields strings.Builder
	for i := range 200 {
		fields.WriteString("\t_ " + strings.Repeat("*", i*i%7%2) + "int\n")
	}
	return "package main\n\nimport \"fmt\"\n\nvar here struct {\n" + fields.String() + "\tend *int\n}\n\nfunc main() {\n\tif here.end == nil {\n\t\tfmt.Println(1)\n\t}\n}\n"
}()

// sameHalves holds what a browser relies on: an edit that needs no other functions of std leaves std's half as it was, and one
// that needs some gets them.
func sameHalves(t *testing.T, edited *tools, std map[string]*stdPackage) {
	work := t.TempDir()
	if err := writeImportConfig(work, std); err != nil {
		t.Fatal(err)
	}
	args := linkArguments(wasm.Run, slices.Sorted(maps.Keys(closure(std, basePackages...))))
	compile := unpreempted(compileArguments(wasm.Run)) // the std is the installed one
	half := func(source string) []byte {
		t.Helper()
		binary, err := edited.build(t.Context(), work, program{source: []byte(source)}, compile, args)
		if err != nil {
			t.Fatal(err)
		}
		all, err := sections(binary)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			if module, ok := stdHalf(s); ok {
				return module
			}
		}
		t.Fatal("a program without std's half")
		return nil
	}
	before := half("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n}\n")
	for name, source := range map[string]string{
		"constants and texts that std has too": "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(20, 60, 95, \"<\", \"true\", \"invalid argument\")\n}\n",
		"other constants":                      "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1 << 40, \"a text\")\n}\n",
		"more pointers":                        pointers,
		"more of everything": `package main

import "fmt"

type point struct{ x, y int }

var (
	texts = []string{"one", "two"}
	table [1000]int
	at    = &point{3, 4}
)

func (p point) norm() int { return p.x*p.x + p.y*p.y }

func main() {
	table[at.norm()]++
	for i, text := range texts {
		func() { fmt.Println(i, text, table[25], *at) }()
	}
}
`,
	} {
		if !bytes.Equal(before, half(source)) {
			t.Errorf("%s: std's half is another", name)
		}
	}
	if bytes.Equal(before, half("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(fmt.Sscan(\"1\"))\n}\n")) {
		t.Error("std's half is the same with other functions of std")
	}
}
