package lesson

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// brokenImports are folders with a program in mine/a/main.go that imports what cannot be had. FORMAT.md has their messages.
var brokenImports = map[string]struct{ files, want string }{
	"no go.mod":               {imports(`"example.com/far/x"`), `mine/a/main.go:3: "example.com/far/x" is not in std, and there is no go.mod that requires its module`},
	"not in std":              {imports(`"fob"`) + ownModule, `mine/a/main.go:3: "fob" is not in std, and of no module`},
	"not required":            {imports(`"example.com/far/x"`) + ownModule, `mine/a/main.go:3: "example.com/far/x" is of no module that go.mod requires: go get example.com/far/x adds it`},
	"not in go.sum":           {imports(`"example.com/far/x"`) + ownModule + "require example.com/far v1.0.0\n", `mine/a/main.go:3: "example.com/far/x" is of a module that is not in go.sum: go mod tidy adds it`},
	"not in go.sum, of old":   {imports(`"example.com/far/x"`) + oldModule + "require example.com/far v1.0.0\n", `go.mod: example.com/far@v1.0.0 is not in go.sum: go mod tidy adds it`},
	"not downloaded":          {imports(`"golang.org/x/sync/errgroup"`) + ownModule + "require golang.org/x/sync v0.2.0\n" + syncSums, `mine/a/main.go:3: "golang.org/x/sync/errgroup" is of a module that is not downloaded: go mod download fetches it`},
	"not downloaded, of old":  {imports(`"golang.org/x/sync/errgroup"`) + oldModule + "require golang.org/x/sync v0.2.0\n" + syncSums, `go.mod: golang.org/x/sync@v0.2.0 is not downloaded: go mod download fetches it`},
	"cgo":                     {imports(`"own/c"`) + ownModule + "-- c/c.go --\npackage c\n\nimport \"C\"\n", `mine/a/main.go:3: "own/c" needs cgo, which a browser does not have`},
	"cgo of an import":        {imports(`"own/b"`) + ownModule + "-- b/b.go --\npackage b\n\nimport _ \"own/c\"\n-- c/c.go --\npackage c\n\nimport \"C\"\n", `mine/a/main.go:3: "own/b" imports "own/c", which needs cgo, which a browser does not have`},
	"for another system":      {imports(`"own/c"`) + ownModule + "-- c/c_linux.go --\npackage c\n", `mine/a/main.go:3: "own/c" has no files for GOOS=js and GOARCH=wasm`},
	"a program":               {imports(`"own/c"`) + ownModule + "-- c/c.go --\npackage main\n", `mine/a/main.go:3: "own/c" is a program, and no package to import`},
	"another's internal":      {imports(`"example.com/far/internal/x"`) + ownModule + "require example.com/far v1.0.0\nreplace example.com/far => ./far\n-- far/go.mod --\nmodule example.com/far\n-- far/internal/x/x.go --\npackage x\n", `mine/a/main.go:3: "example.com/far/internal/x" is internal to its module`},
	"no Go in it":             {imports(`"own/c"`) + ownModule + "-- c/c.txt --\n", `mine/a/main.go:3: "own/c" is not in std, and of no module`},
	"go.mod is broken":        {imports(`"own/c"`) + ownModule + "requires nothing\n", "go.mod:5: unknown directive: requires"},
	"go.mod asks for another": {imports(`"own/c"`) + "-- go.mod --\nmodule own\n\ngo 1.999\n", `go.mod: go.mod requires go >= 1.999 (running go GOVERSION; GOTOOLCHAIN=local)`},
}

const (
	ownModule = "-- go.mod --\nmodule own\n\ngo 1.26\n\n"
	oldModule = "-- go.mod --\nmodule own\n\n" // of a Go that reads the go.mod of all modules
	syncSums  = "-- go.sum --\ngolang.org/x/sync v0.2.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ngolang.org/x/sync v0.2.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
)

func imports(path string) string {
	return "-- mine/a/main.go --\npackage main\n\nimport _ " + path + "\n\nfunc main() {}\n"
}

func TestEveryImportThatCannotBeHad(t *testing.T) {
	for name, test := range brokenImports {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOMODCACHE", t.TempDir())
			m, found := modulesIn(t, test.files)
			paths, wrong := m.Find(t.Context(), found)
			if len(wrong) != 1 || len(paths) > 0 {
				t.Fatalf("it finds %q, and is wrong: %v", paths, wrong)
			}
			got := strings.NewReplacer(m.Dir, "DIR", m.Go[len("go"):], "GOVERSION").Replace(wrong.Error())
			if got != test.want {
				t.Errorf("it says\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestWhatCanBeImported(t *testing.T) {
	for name, files := range map[string]string{
		"std":                   "",
		"a package of its own":  ownModule + "-- c/c.go --\npackage c\n",
		"of what is replaced":   "-- go.mod --\nmodule mine\n\nrequire own v1.0.0\nreplace own => ./own\n-- own/go.mod --\nmodule own\n-- own/c/c.go --\npackage c\n",
		"of what is vendored":   "-- go.mod --\nmodule mine\n\ngo 1.26\n\nrequire own v1.0.0\n-- vendor/modules.txt --\n# own v1.0.0\n## explicit\nown/c\n-- vendor/own/c/c.go --\npackage c\n",
		"with files for others": ownModule + "-- c/c.go --\npackage c\n-- c/c_linux.go --\npackage c\n\nimport \"C\"\n-- c/c_amd64.s --\n",
		"its own internal":      ownModule + "-- c/c.go --\npackage c\n\nimport _ \"own/internal/d\"\n-- internal/d/d.go --\npackage d\n",
	} {
		t.Run(name, func(t *testing.T) {
			program, want := imports(`"own/c"`), "own/c"
			if name == "std" {
				program, want = imports(`"fmt"`), ""
			}
			m, found := modulesIn(t, program+files)
			paths, wrong := m.Find(t.Context(), found)
			if got := strings.Join(paths, " "); got != want || len(wrong) > 0 {
				t.Errorf("it finds %q, and is wrong: %v", got, wrong)
			}
		})
	}
}

const (
	needsGo     = `mine/a/main.go:3: "own/c" is not in std, and cannot be built: go1.2.3 is not installed`
	needsThisGo = `mine/a/main.go:3: "own/c" is not in std, and cannot be built: go1.2.3 is needed, not GOVERSION`
)

// Without a go command, or with another one, what needs it says so, and std is there all the same.
func TestModulesNeedTheGoThatTheToolsAreOf(t *testing.T) {
	m, found := modulesIn(t, imports(`"own/c"`)+ownModule+"-- c/c.go --\npackage c\n")
	m.Go = "go1.2.3"
	_, wrong := m.Find(t.Context(), append(found, Import{Path: "fmt"}))
	if want := strings.ReplaceAll(needsThisGo, "GOVERSION", runtime.Version()); wrong.Error() != want {
		t.Errorf("it says\n%v\nwant\n%s", wrong, want)
	}
	t.Setenv("PATH", "")
	_, wrong = m.Find(t.Context(), append(found, Import{Path: "fmt"}))
	if wrong.Error() != needsGo {
		t.Errorf("it says\n%v\nwant\n%s", wrong, needsGo)
	}
	if _, wrong = m.Find(t.Context(), []Import{{Path: "fmt"}}); len(wrong) > 0 {
		t.Errorf("of std it says %v", wrong)
	}
}

func TestImportsAreFoundInTestsAndSolutionsToo(t *testing.T) {
	const program = "package main\n\nimport (\n\t\"%s\"\n)\n"
	source := func(path string) string { return strings.ReplaceAll(program, "%s", path) }
	got := Imports(
		Snippet{File: "l/a/main.go", Source: source("one"), Test: source("two")},
		Snippet{File: "l/lesson.md", Above: 12, Source: source("three")},
		Snippet{File: "l/b/main.go", Source: "package main; import broken", Exercise: &Exercise{SolutionFile: "l/b/solution/main.go", Solution: source("four"), TestFile: "l/b/solution/main_test.go", Test: source("five")}},
	)
	want := []Import{
		{"one", "l/a/main.go", 4}, {"two", "l/a/main_test.go", 4}, {"three", "l/lesson.md", 16},
		{"four", "l/b/solution/main.go", 4}, {"five", "l/b/solution/main_test.go", 4},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// modulesIn writes a folder, and gives it with what its program imports.
func modulesIn(t *testing.T, files string) (Modules, []Import) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(files)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const file = "mine/a/main.go"
	source, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOTOOLCHAIN", "local")
	return Modules{Dir: dir, Go: runtime.Version(), Std: func(path string) bool { return path == "fmt" }}, Imports(Snippet{File: file, Source: string(source)})
}
