package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"interleave/wasm"
)

// stdPackage is a package of the standard library, compiled for js/wasm by the edited compiler.
type stdPackage struct {
	path    string
	archive string   // the file that holds it
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

// buildStd compiles every std package that builds for js/wasm in a mode, by path.
func buildStd(ctx context.Context, installed installedGo, t *tools, mode wasm.Mode) (map[string]*stdPackage, error) {
	say("the standard library of %s, to %s", installed.version, mode)
	edited, err := t.toolexec(mode)
	if err != nil {
		return nil, err
	}
	_, flags := modeFlags(mode)
	return listStd(ctx, edited, t.stdOverlays[mode], flags, "std")
}

// listStd compiles packages and what they import for js/wasm, by path; toolexec, overlay and flags are cmd/go's.
func listStd(ctx context.Context, toolexec, overlay string, flags []string, packages ...string) (map[string]*stdPackage, error) {
	args := slices.Concat([]string{"list", "-e", "-deps", "-export", "-trimpath", "-toolexec=" + toolexec, "-overlay=" + overlay,
		"-json=ImportPath,Export,Imports,ImportMap,Error"}, flags, packages)
	list, err := output(ctx, jsWasm, "go", args...)
	if err != nil {
		return nil, err
	}
	std := make(map[string]*stdPackage)
	for decoder := json.NewDecoder(strings.NewReader(list)); ; {
		var p struct {
			ImportPath, Export string
			Imports            []string
			ImportMap          map[string]string
			Error              *struct{ Err string }
		}
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Export == "" {
			if p.Error != nil && !strings.Contains(p.Error.Err, "build constraints exclude all Go files") {
				return nil, fmt.Errorf("go list: %s: %s", p.ImportPath, p.Error.Err)
			}
			continue // unsafe, and what is not made for js/wasm
		}
		pkg := &stdPackage{path: p.ImportPath, archive: p.Export}
		for _, path := range p.Imports {
			if mapped, ok := p.ImportMap[path]; ok {
				path = mapped
			}
			pkg.imports = append(pkg.imports, path)
		}
		std[pkg.path] = pkg
	}
	return std, nil
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
