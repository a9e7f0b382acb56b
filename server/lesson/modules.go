package lesson

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"interleave/wasm/files"
)

// An Import is a place where a program imports a package.
type Import struct {
	Path string
	File string // relative to the folder of lessons
	Line int    // 0 where the program stands in a lesson.md
}

// Unbuilt says that the package cannot be compiled for browsers, with what the compiler says.
func (i Import) Unbuilt(said string) *Error {
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") { // which names the package
			return &Error{i.File, i.Line, fmt.Sprintf("%q does not build for browsers: %s", i.Path, line)}
		}
	}
	return &Error{i.File, i.Line, fmt.Sprintf("%q does not build for browsers", i.Path)}
}

// Imports gives what the programs, tests and solutions of snippets import. Of a file that does not parse it gives nothing: the
// compiler will say why.
func Imports(snippets ...Snippet) []Import {
	var all []Import
	add := func(source []byte, place func(line int) (string, int)) {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, "", source, parser.ImportsOnly)
		if err != nil {
			return
		}
		for _, spec := range parsed.Imports {
			var found Import
			if found.Path, err = strconv.Unquote(spec.Path.Value); err != nil {
				continue
			}
			found.File, found.Line = place(set.Position(spec.Pos()).Line)
			all = append(all, found)
		}
	}
	program := func(s Snippet) {
		for _, part := range files.Split([]byte(s.Source)) {
			add(part.Padded(), s.Place)
		}
	}
	test := func(file, source string) {
		add([]byte(source), func(line int) (string, int) { return file, line })
	}
	for _, s := range snippets {
		program(s)
		test(path.Join(path.Dir(s.File), "main_test.go"), s.Test)
		if e := s.Exercise; e != nil {
			program(Snippet{Source: e.Solution, File: e.SolutionFile})
			test(e.TestFile, e.Test)
		}
	}
	return all
}

// ModulesEnv is the environment in which the go command looks for packages, and builds them for browsers: the user's own settings
// do not change what a browser can do, and nothing is fetched while lessons are served.
var ModulesEnv = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=", "GOFLAGS=", "GOPROXY=off"}

// A Modules says which packages programs can import besides those of std: those of modules that the folder's go.mod requires, and
// the folder's own.
type Modules struct {
	Dir string                 // the folder of lessons
	Std func(path string) bool // whether std has a package, for browsers
	Go  string                 // the Go that packages have to be built by, as in "go1.26.8"
}

// Find gives the paths of packages outside of std that the imports name and a browser can have, sorted, and what is wrong with the
// others. Where all are std's, no go command is needed.
func (m Modules) Find(ctx context.Context, imports []Import) ([]string, Errors) {
	imports = slices.DeleteFunc(slices.Clone(imports), func(i Import) bool { return m.Std(i.Path) || !isPath(i.Path) })
	if len(imports) == 0 {
		return nil, nil
	}
	say := func(reason func(path string) string) (wrong Errors) {
		for _, i := range imports {
			if message := reason(i.Path); message != "" {
				wrong = append(wrong, &Error{i.File, i.Line, message})
			}
		}
		return wrong.sorted()
	}
	if reason := m.WrongGo(ctx); reason != "" {
		return nil, say(func(path string) string {
			return fmt.Sprintf("%q is not in std, and cannot be built: %s", path, reason)
		})
	}
	var paths []string
	for _, i := range imports {
		paths = append(paths, i.Path)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	packages, err := m.list(ctx, paths)
	if err != nil {
		if wrong, ok := errors.AsType[*Error](err); ok {
			return nil, Errors{wrong}
		}
		return nil, Errors{{File: "go.mod", Message: err.Error()}}
	}
	reasons := map[string]string{}
	for _, path := range paths {
		reasons[path] = packages.wrong(path)
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return reasons[path] != "" })
	return paths, say(func(path string) string { return reasons[path] })
}

// isPath says whether a path can be one of a package, and is no pattern of the go command. What is none, the page refuses.
func isPath(path string) bool {
	switch path {
	case "", "C", "all", "cmd", "std", "tool", "work":
		return false
	}
	return path[0] != '.' && path[0] != '/' && !strings.Contains(path, "...")
}

// WrongGo says why nothing can be built for browsers here: there is no Go in the folder of lessons, or another one. It is "" where
// they can.
func (m Modules) WrongGo(ctx context.Context) string {
	version, err := m.goCommand(ctx, "env", "GOVERSION")
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Sprintf("%s is not installed", m.Go)
	}
	if err != nil {
		return err.Error()
	}
	if found := strings.TrimSpace(string(version)); found != m.Go {
		return fmt.Sprintf("%s is needed, not %s", m.Go, found)
	}
	return ""
}

// A goPackage is what `go list` says of a package.
type goPackage struct {
	ImportPath, Name, Dir string
	Standard              bool
	IgnoredGoFiles        []string
	Module                *struct{ Main bool }
	Error                 *goError
	DepsErrors            []*goError
}

type goError struct {
	ImportStack []string
	Err         string
}

type goPackages map[string]goPackage

func (m Modules) list(ctx context.Context, paths []string) (goPackages, error) {
	out, err := m.goCommand(ctx, append([]string{"list", "-e", "-deps", "-json=ImportPath,Name,Dir,Standard,IgnoredGoFiles,Module,Error,DepsErrors", "--"}, paths...)...)
	if err != nil {
		return nil, err
	}
	packages := goPackages{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages[p.ImportPath] = p
	}
}

var inGoMod = regexp.MustCompile(`(?m)^(\S*)go\.mod:(\d+): (.*)$`)

// goCommand runs the go command in the folder of lessons. Where something is wrong in go.mod, the error says in which line.
func (m Modules) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = m.Dir
	cmd.Env = append(os.Environ(), ModulesEnv...)
	out, err := cmd.Output()
	exit, ended := errors.AsType[*exec.ExitError](err)
	if !ended {
		return out, err
	}
	said := strings.TrimSpace(string(exit.Stderr))
	if found := inGoMod.FindStringSubmatch(said); found != nil {
		line, _ := strconv.Atoi(found[2])
		return nil, &Error{"go.mod", line, found[3]}
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(said, "go: "), "\n")
	if module, rest, found := strings.Cut(first, ": "); found && strings.Contains(module, "@") {
		switch {
		case strings.Contains(rest, "go.sum entry"):
			first = module + " is not in go.sum: go mod tidy adds it"
		case strings.Contains(rest, "disabled by GOPROXY=off"):
			first = module + " is not downloaded: go mod download fetches it"
		}
	}
	return nil, errors.New(cmp.Or(first, err.Error()))
}

// wrong says why a program in a browser cannot import a package, or "".
func (all goPackages) wrong(path string) string {
	p, found := all[path]
	own := p.Module != nil && p.Module.Main
	switch {
	case !found:
		return fmt.Sprintf("%q cannot be had: the go command does not know it", path)
	case p.Error != nil:
		return fmt.Sprintf("%q %s", path, all.reason(p.ImportPath, p.Error.Err))
	case len(p.DepsErrors) > 0:
		e := p.DepsErrors[0]
		deep := path
		if len(e.ImportStack) > 0 {
			deep = e.ImportStack[len(e.ImportStack)-1]
		}
		return fmt.Sprintf("%q imports %q, which %s", path, deep, all.reason(deep, e.Err))
	case p.Name == "main":
		return fmt.Sprintf("%q is a program, and no package to import", path)
	case !own && slices.Contains(strings.Split(path, "/"), "internal"):
		return fmt.Sprintf("%q is internal to its module", path)
	}
	return ""
}

// reason is what the go command says of a package, in the words of who writes lessons.
func (all goPackages) reason(path, said string) string {
	first, _, _ := strings.Cut(said, "\n")
	switch {
	case strings.Contains(said, "go.mod file not found"):
		return "is not in std, and there is no go.mod that requires its module"
	case strings.Contains(said, "is not in std"):
		return "is not in std, and of no module"
	case strings.Contains(said, "no required module provides"):
		return "is of no module that go.mod requires: go get " + path + " adds it"
	case strings.Contains(said, "go.sum entry"):
		return "is of a module that is not in go.sum: go mod tidy adds it"
	case strings.Contains(said, "disabled by GOPROXY=off"):
		return "is of a module that is not downloaded: go mod download fetches it"
	case strings.Contains(said, "build constraints exclude all"):
		if all[path].needsCgo() {
			return "needs cgo, which a browser does not have"
		}
		return "has no files for GOOS=js and GOARCH=wasm"
	}
	return "cannot be had: " + first
}

// needsCgo says whether a file that is left out is one of cgo's.
func (p goPackage) needsCgo() bool {
	for _, name := range p.IgnoredGoFiles {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, spec := range parsed.Imports {
			if spec.Path.Value == `"C"` {
				return true
			}
		}
	}
	return false
}
