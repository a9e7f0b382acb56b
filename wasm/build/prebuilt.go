package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"interleave/wasm"
	"interleave/wasm/files"
	"interleave/wasm/testmain"
)

// prebuiltNames are what prebuilt programs are called: a server takes one for the dictionary of others of its mode.
var prebuiltNames = map[wasm.Mode]string{wasm.Run: "prebuilt.wasm", wasm.Race: "race.wasm"}

// prebuild builds each program with this machine's edited tools and adds the results to dist. It returns the assets by
// the programs' source hashes. A program that does not build stops the build: a lesson must not ship it.
func prebuild(ctx context.Context, t *tools, mode wasm.Mode, std map[string]*stdPackage, preload []string, programs []program, d *dist) (map[string]string, error) {
	work, err := os.MkdirTemp("", "interleave-prebuild-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if err := writeImportConfig(work, std); err != nil {
		return nil, err
	}
	say("%d programs", len(programs))
	var binaries []file
	for _, p := range programs {
		binary, err := t.build(ctx, work, p, compileArguments(mode), linkArguments(mode, preload))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		binaries = append(binaries, file{prebuiltNames[mode], binary})
	}
	assets, err := d.add(binaries...)
	if err != nil {
		return nil, err
	}
	prebuilt := make(map[string]string, len(programs))
	for i, p := range programs {
		prebuilt[wasm.SourceHash(p.source, p.test)] = assets[i].File
	}
	return prebuilt, nil
}

// writeImportConfig writes the importcfg that the tools' arguments name.
func writeImportConfig(work string, std map[string]*stdPackage) error {
	var config strings.Builder
	for _, path := range slices.Sorted(maps.Keys(std)) {
		fmt.Fprintf(&config, "packagefile %s=%s\n", path, std[path].archive)
	}
	return os.WriteFile(filepath.Join(work, "importcfg"), []byte(config.String()), 0o644)
}

// build compiles and links one program in a folder that holds an importcfg.
func (t *tools) build(ctx context.Context, work string, p program, compileArgs, linkArgs []string) ([]byte, error) {
	written := map[string][]byte{}
	for _, file := range files.Split(p.source) {
		written[file.Name] = file.Padded()
	}
	if len(p.test) > 0 {
		calls, err := testmain.Generate(p.test)
		if err != nil {
			return nil, err
		}
		written[testmain.TestFile], written[testmain.File] = p.test, calls
	}
	names := strings.Join(files.Order(slices.Collect(maps.Keys(written))), " ")
	written["program"] = []byte(names)
	for name, content := range written {
		if err := os.WriteFile(filepath.Join(work, name), content, 0o644); err != nil {
			return nil, err
		}
	}
	for _, tool := range []struct {
		name string
		args []string
	}{{"compile", compileArgs}, {"link", linkArgs}} {
		var args []string
		for _, arg := range tool.args {
			args = append(args, strings.ReplaceAll(arg, wasm.WorkDir, work))
		}
		cmd := exec.CommandContext(ctx, filepath.Join(t.dir, tool.name), args...)
		cmd.Dir = work
		cmd.Env = slices.Concat(os.Environ(), jsWasm, []string{"GOROOT="}) // as in the browser, where there is none
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", tool.name, err, out)
		}
	}
	return os.ReadFile(filepath.Join(work, "main.wasm"))
}
