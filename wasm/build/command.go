// Package build makes everything that becomes WebAssembly, from the GOROOT of the installed Go and the snippets, and writes it
// to a dist folder as package wasm describes; and what an author's folder of lessons needs besides, see [Workshop]. The program in
// cmd/ has a command line:
//
//	build [-o DIR] [-brotli LEVEL] [-host DIR]
//
// It goes through the steps that run, below, lists; a file a step. What `go build` can cache it caches; compressed files
// are kept in the user's cache folder by content. So a second run costs what asking costs.
//
//	build toolexec DIR MODE TOOL ARGUMENTS...
//
// is how cmd/go calls it back, so that DIR's edited tools stand in for the installed ones.
//
//	build program [-o DIR] [-preempt=false] [-race] FILE...
//
// builds programs as a browser would, and prints the SHA-256 of each: what tests compare browsers with. With -o it
// writes them too, under the names of their sources with .wasm for .go.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"interleave/snippets"
	"interleave/wasm"
)

// Main runs the command line, without the program's name, and gives the exit code.
func Main(args []string) int {
	if len(args) > 0 && args[0] == toolexecCommand {
		return Toolexec(args[1:])
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do := run
	if len(args) > 0 && args[0] == "program" {
		do = func(ctx context.Context, args []string) error { return buildPrograms(ctx, args[1:]) }
	}
	if err := do(ctx, args); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "build:", err)
		}
		return 1
	}
	return 0
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	out := flags.String("o", "wasm/dist", "the `folder` to write")
	host := flags.String("host", "wasm/.host", "the `folder` for the tools and packages of this machine")
	level := flags.Int("brotli", 5, "the brotli `level`: 5 is quick, 11 is for what is released")
	if err := flags.Parse(args); err != nil {
		return err
	}
	hostDir, err := filepath.Abs(*host)
	if err != nil {
		return err
	}

	installed, err := findGo(ctx, "")
	if err != nil {
		return err
	}
	tools, err := buildTools(ctx, installed, hostDir)
	if err != nil {
		return err
	}
	dist, err := newDist(*out, *level)
	if err != nil {
		return err
	}
	programs, err := programs(snippets.Lessons())
	if err != nil {
		return err
	}
	made := make(map[wasm.Mode]wasm.Built)
	for _, mode := range modes {
		if made[mode], err = buildMode(ctx, installed, tools, mode, programs, dist); err != nil {
			return err
		}
	}
	return dist.finish(wasm.Manifest{Go: installed.version, Modes: made})
}

// buildMode makes what browsers need to build programs in a mode, and builds the programs.
func buildMode(ctx context.Context, installed installedGo, t *tools, mode wasm.Mode, programs []program, d *dist) (made wasm.Built, err error) {
	std, err := buildStd(ctx, installed, t, mode)
	if err != nil {
		return made, err
	}
	packs, err := packStd(std, mode)
	if err != nil {
		return made, err
	}
	if made.Toolchain, err = addToolchain(d, installed, t, mode, packs); err != nil {
		return made, err
	}
	made.Prebuilt, err = prebuild(ctx, t, mode, std, packs.list[0].packages, programs, d)
	return made, err
}

// addToolchain adds the tools, the packs, and the wasm.Toolchain that lists them; it returns the name of the last.
func addToolchain(d *dist, installed installedGo, t *tools, mode wasm.Mode, packs packSet) (string, error) {
	say("compressing")
	files := []file{
		{"compile.wasm", t.compileWasm}, {"link.wasm", t.linkWasm},
		{"format.wasm", t.formatWasm}, {"timeline.wasm", t.timelineWasm},
	}
	first := len(files)
	for _, p := range packs.list {
		files = append(files, file{p.name + ".pack", p.content})
	}
	assets, err := d.add(files...)
	if err != nil {
		return "", err
	}
	list := wasm.Toolchain{
		Go:       installed.version,
		Compile:  wasm.Tool{Asset: assets[0], Args: compileArguments(mode)},
		Link:     wasm.Tool{Asset: assets[1], Args: linkArguments(mode, packs.list[0].packages)},
		Format:   wasm.Tool{Asset: assets[2], Args: []string{"main.go"}},
		Timeline: wasm.Tool{Asset: assets[3], Args: []string{"trace"}},
		Imports:  packs.imports,
	}
	for i, p := range packs.list {
		list.Packs = append(list.Packs, wasm.Pack{Asset: assets[first+i], Packages: p.packages})
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "", err
	}
	assets, err = d.add(file{"toolchain.json", text})
	if err != nil {
		return "", err
	}
	return assets[0].File, nil
}

// buildPrograms builds programs and prints their hashes, a line each as sha256sum prints them; a program that does not
// build has a line of a dash.
func buildPrograms(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("build program", flag.ContinueOnError)
	out := flags.String("o", "", "write the programs to this `folder`")
	host := flags.String("host", "wasm/.host", "the `folder` for the tools and packages of this machine")
	preempted := flags.Bool("preempt", true, "let goroutines that never wait give way")
	detect := flags.Bool("race", false, "build with the race detector")
	if err := flags.Parse(args); err != nil {
		return err
	}
	mode := wasm.Run
	if *detect {
		mode = wasm.Race
	}
	compile := compileArguments(mode)
	if !*preempted {
		compile = unpreempted(compile)
	}
	dir, err := os.MkdirTemp("", "interleave-program-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	installed, err := findGo(ctx, "")
	if err != nil {
		return err
	}
	hostDir, err := filepath.Abs(*host)
	if err != nil {
		return err
	}
	t, err := buildHostTools(ctx, installed, hostDir)
	if err != nil {
		return err
	}
	std, err := buildStd(ctx, installed, t, mode)
	if err != nil {
		return err
	}
	packs, err := packStd(std, mode)
	if err != nil {
		return err
	}
	if err := writeImportConfig(dir, std); err != nil {
		return err
	}
	for _, name := range flags.Args() {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		hash := "-"
		binary, err := t.build(ctx, dir, program{source: source}, compile, linkArguments(mode, packs.list[0].packages))
		if err == nil {
			hash = fmt.Sprintf("%x", sha256.Sum256(binary))
		}
		fmt.Printf("%s  %s\n", hash, name)
		if err == nil && *out != "" {
			file := strings.TrimSuffix(filepath.Base(name), ".go") + ".wasm"
			if err := os.WriteFile(filepath.Join(*out, file), binary, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// installedGo is the Go that this program finds, and builds from.
type installedGo struct {
	root    string // GOROOT
	version string // as in "go1.26.8"
}

// findGo finds the Go that is to be used in a folder; "" is the current one.
func findGo(ctx context.Context, dir string) (installedGo, error) {
	values, err := output(ctx, dir, nil, "go", "env", "GOROOT", "GOVERSION")
	if err != nil {
		return installedGo{}, err
	}
	var g installedGo
	if _, err := fmt.Sscan(values, &g.root, &g.version); err != nil {
		return g, fmt.Errorf("go env: %w", err)
	}
	return g, nil
}

// output runs a command in a folder, with more environment, and returns its standard output.
func output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", filepath.Base(name), args[0], err)
	}
	return string(out), nil
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "build: "+format+"\n", args...)
}
