package build

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"interleave/wasm/edits"
)

// The edits are written for the Go that is installed; this test is the first to say so when it changes.
func TestEachPurposeMatchesTheInstalledGoByItself(t *testing.T) {
	src := os.DirFS(filepath.Join(runtime.GOROOT(), "src"))
	for _, set := range toolEdits() {
		t.Run(set.Name, func(t *testing.T) {
			changed, err := edits.Apply(src, runtime.Version(), append(slices.Clone(set.On), set)...)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range changed {
				if _, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution); err != nil {
					t.Errorf("after the edits, %s does not parse: %v", name, err)
				}
			}
		})
	}
}
