package build

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"interleave/server/lesson"
	"interleave/snippets"
	"interleave/wasm"
)

// stdPackage is a package, of the standard library or a module, compiled for js/wasm by the edited compiler.
type stdPackage struct {
	path    string
	archive string   // the file that holds it
	failed  string   // why it could not be compiled, as cmd/go says it
	imports []string // as compiled: vendored packages by their real paths
}

// importable reports whether a program may import the package: cmd/go's rule for what is outside of GOROOT.
func (p *stdPackage) importable() bool {
	for element := range strings.SplitSeq(p.path, "/") {
		if element == "internal" || element == "vendor" {
			return false
		}
	}
	return true
}

// buildStd compiles every std package that builds for js/wasm in a mode, and those of modules that our own lessons import, by path.
func buildStd(ctx context.Context, installed installedGo, t *tools, mode wasm.Mode) (map[string]*stdPackage, error) {
	say("the standard library of %s, to %s", installed.version, mode)
	edited, err := t.toolexec(mode)
	if err != nil {
		return nil, err
	}
	packages, err := lessonPackages(ctx)
	if err != nil {
		return nil, err
	}
	_, flags := modeFlags(mode)
	return listStd(ctx, edited, t.stdOverlays[mode], flags, append(packages, "std")...)
}

// lessonPackages are the packages of modules that our own lessons import; their modules are downloaded.
func lessonPackages(ctx context.Context) ([]string, error) {
	lessons, err := lesson.Load(snippets.Lessons())
	if err != nil {
		return nil, err
	}
	var packages []string
	for _, l := range lessons {
		for _, i := range lesson.Imports(l.Snippets...) {
			if !stdPath(i.Path) && !slices.Contains(packages, i.Path) {
				packages = append(packages, i.Path)
			}
		}
	}
	if len(packages) > 0 {
		if _, err := output(ctx, "", nil, "go", append([]string{"list", "-deps"}, packages...)...); err != nil {
			return nil, err
		}
	}
	return packages, nil
}

// stdPath tells a path that std may have from a module's: the first element of those has a dot.
func stdPath(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// listStd compiles packages of std and what they import for js/wasm, by path; toolexec, overlay and flags are cmd/go's.
func listStd(ctx context.Context, toolexec, overlay string, flags []string, packages ...string) (map[string]*stdPackage, error) {
	std, err := listPackages(ctx, "", toolexec, overlay, flags, packages...)
	if err != nil {
		return nil, err
	}
	for path, p := range std {
		if p.failed != "" && !strings.Contains(p.failed, "build constraints exclude all Go files") {
			return nil, fmt.Errorf("go list: %s: %s", path, p.failed)
		}
		if p.archive == "" {
			delete(std, path) // unsafe, and what is not made for js/wasm
		}
	}
	return std, nil
}

// listPackages does so for any packages that are known in a folder. Those that cannot be compiled have no archive.
func listPackages(ctx context.Context, dir, toolexec, overlay string, flags []string, packages ...string) (map[string]*stdPackage, error) {
	args := slices.Concat([]string{"list", "-e", "-deps", "-export", "-trimpath", "-toolexec=" + toolexec, "-overlay=" + overlay,
		"-json=ImportPath,Export,Imports,ImportMap,Error"}, flags, packages)
	list, err := output(ctx, dir, lesson.ModulesEnv, "go", args...)
	if err != nil {
		return nil, err
	}
	all := make(map[string]*stdPackage)
	for decoder := json.NewDecoder(strings.NewReader(list)); ; {
		var p struct {
			ImportPath, Export string
			Imports            []string
			ImportMap          map[string]string
			Error              *struct{ Err string }
		}
		if err := decoder.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		pkg := &stdPackage{path: p.ImportPath, archive: p.Export}
		if p.Error != nil {
			pkg.failed = p.Error.Err
		}
		for _, path := range p.Imports {
			if mapped, ok := p.ImportMap[path]; ok {
				path = mapped
			}
			pkg.imports = append(pkg.imports, path)
		}
		all[pkg.path] = pkg
	}
}

// closure is everything that the packages need, themselves included.
func closure(std map[string]*stdPackage, paths ...string) map[string]bool {
	seen := make(map[string]bool)
	var visit func(string)
	visit = func(path string) {
		if p := std[path]; p != nil && !seen[path] {
			seen[path] = true
			for _, dep := range p.imports {
				visit(dep)
			}
		}
	}
	for _, path := range paths {
		visit(path)
	}
	return seen
}
