package build

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/server/lesson"
	"interleave/wasm"
)

// TestMain makes this test binary what cmd/go calls back.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == toolexecCommand {
		os.Exit(Toolexec(os.Args[2:]))
	}
	os.Exit(m.Run())
}

func TestAFolderHasThePackagesAndProgramsThatBuild(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":             "module own\n\ngo 1.26\n",
		"good/good.go":       "package good\n\nimport (\n\t\"strings\"\n\n\t\"own/internal/deep\"\n)\n\nvar Good = strings.ToUpper(deep.Text)\n",
		"other/other.go":     "package other\n\nimport \"own/internal/deep\"\n\nvar Other = deep.Text\n",
		"internal/deep/d.go": "package deep\n\nconst Text = \"deep\"\n",
		"assembly/a.go":      "package assembly\n\nfunc F() int\n",
		"assembly/a_arm.s":   "// F is here.\n",
		"above/a.go":         "package above\n\nimport \"own/assembly\"\n\nvar Above = assembly.F()\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w, err := NewWorkshop(wasm.Dist())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	builds := lesson.Snippet{Source: "package main\n\nimport \"own/good\"\n\nfunc main() { println(good.Good) }\n"}
	broken := lesson.Snippet{Source: "package main\n\nfunc main() { undefined() }\n"}
	tests := lesson.Snippet{Source: "package main\n\nfunc main() {}\n", Test: "package main\n\nimport \"testing\"\n\nfunc Test(*testing.T) {}\n"}
	dist, wrong, err := w.Make(t.Context(), dir, []string{"own/above", "own/assembly", "own/good", "own/other"}, []lesson.Snippet{builds, broken, tests})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"own/above": "missing function body", "own/assembly": "missing function body", "own/good": "", "own/other": ""} {
		if got := wrong[path]; !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("of %s it says %q, want %q", path, got, want)
		}
	}

	made, err := wasm.ReadManifest(dist)
	if err != nil {
		t.Fatal(err)
	}
	for mode, built := range made.Modes {
		for name, s := range map[string]lesson.Snippet{"builds": builds, "tests": tests} {
			asset := built.Prebuilt[wasm.SourceHash([]byte(s.Source), []byte(s.Test))]
			if _, err := readAsset(dist, asset); asset == "" || err != nil {
				t.Errorf("%s: the program that %s is not there: %q, %v", mode, name, asset, err)
			}
		}
		if asset := built.Prebuilt[wasm.SourceHash([]byte(broken.Source), nil)]; asset != "" {
			t.Errorf("%s: a program that does not build is %s", mode, asset)
		}
		text, err := readAsset(dist, built.Toolchain)
		if err != nil {
			t.Fatal(err)
		}
		var list wasm.Toolchain
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		var packages [][]string
		for _, i := range list.Imports["own/good"] {
			packages = append(packages, list.Packs[i].Packages)
			if content, err := readAsset(dist, list.Packs[i].File); err != nil || int64(len(content)) != list.Packs[i].Size {
				t.Errorf("%s: pack %s: %d bytes, %v", mode, list.Packs[i].File, len(content), err)
			}
		}
		for _, want := range [][]string{{"own/good"}, {"own/internal/deep"}, {"strings"}} {
			if !slices.ContainsFunc(packages, func(got []string) bool { return slices.Contains(got, want[0]) }) {
				t.Errorf("%s: own/good needs %q, and not %s", mode, packages, want)
			}
		}
		for _, path := range []string{"own/internal/deep", "own/assembly", "own/above"} {
			if _, known := list.Imports[path]; known {
				t.Errorf("%s: a program can import %s", mode, path)
			}
		}
		entries, err := dist.(layer).ReadDir(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if before := w.made.Modes[mode].Toolchain; strings.HasPrefix(e.Name(), before) {
				t.Errorf("%s: the list without these packages is there: %s", mode, e.Name())
			}
		}
	}
}
