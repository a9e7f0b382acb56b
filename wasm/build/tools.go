package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"interleave/wasm"
	"interleave/wasm/edits"
	"interleave/wasm/edits/bump"
	"interleave/wasm/edits/compilespeed"
	"interleave/wasm/edits/deadlock"
	"interleave/wasm/edits/functab"
	"interleave/wasm/edits/halves"
	"interleave/wasm/edits/keep"
	"interleave/wasm/edits/linkspeed"
	"interleave/wasm/edits/memory"
	"interleave/wasm/edits/nilkey"
	"interleave/wasm/edits/numbers"
	"interleave/wasm/edits/park"
	"interleave/wasm/edits/preempt"
	"interleave/wasm/edits/preread"
	"interleave/wasm/edits/prompt"
	"interleave/wasm/edits/prune"
	"interleave/wasm/edits/race"
	"interleave/wasm/edits/recursion"
	"interleave/wasm/edits/schedule"
	"interleave/wasm/edits/segments"
	"interleave/wasm/edits/timeline"
)

// jsWasm is the environment of every build for the browser. GOWASM and GOEXPERIMENT of the user must not change it.
var jsWasm = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=", "GOFLAGS="}

// hostEnv builds the same tools for this machine.
var hostEnv = []string{"CGO_ENABLED=0", "GOEXPERIMENT=", "GOFLAGS="}

// The arguments of the two tools, the same here and in the browser. The source's path is recorded without its folder, so
// that stacks say main.go:12; with -L, a finding says where it is in the file also where a //line comment says otherwise.
// Linking without symbols and DWARF keeps what stacks need. Both read the empty file
// "program" when they have come to where they need the program; package park says what for.
var (
	compileArgs = []string{
		"-p", "main", "-L", "-complete", "-pack", "-dwarf=false", "-c=1", "-trimpath=" + wasm.WorkDir + "=>",
		"-importcfg", "importcfg", "-o", "main.a", "main.go",
	}
	linkArgs = []string{"-importcfg", "importcfg", "-buildmode=exe", "-s", "-w", "-o", "main.wasm"}
)

// pkgalign takes in what most programs need of a package more than others do. Package numbers says what for.
const pkgalign = "32"

// maxmemory is the most memory that a program may have, in pages of 64 KiB: 1 GiB. A phone's browser gives hardly more to
// all of a page, and the page is to outlive the program.
const maxmemory = "16384"

// compileArguments are those of cmd/compile, which reads the export data of the base packages before it waits. What it
// writes does not depend on them but for the last one.
func compileArguments(mode wasm.Mode) []string {
	flags, _ := modeFlags(mode)
	return slices.Concat(flags, []string{"-preread", strings.Join(basePackages, ","), "-park", "program", "-preempt"}, compileArgs)
}

// unpreempted are the arguments of cmd/compile for a program whose goroutines run until they wait, as Go has it on wasm.
func unpreempted(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "-preempt" })
}

// linkArguments are those of cmd/link, for the packages that it loads before it waits. The order of symbols in what it
// writes depends on them.
func linkArguments(mode wasm.Mode, preload []string) []string {
	flags, _ := modeFlags(mode)
	return slices.Concat(
		flags, []string{
			"-preload", strings.Join(preload, ","), "-park", "program",
			"-pkgalign", pkgalign, "-functabbucket", functab.BucketSize, "-maxmemory", maxmemory, "-halves",
		},
		linkArgs, []string{"main.a"},
	)
}

// toolEdits are the purposes for which the tools are changed, with the runtime that they have. Each can be dropped: only
// parking and keeping need the host's help, and only bump.Tools takes flags along.
func toolEdits() []edits.Set {
	return []edits.Set{
		race.Tools(), // its operation is a line in a table that prune shapes
		prune.Compile(), park.Compile(), preread.Compile(), compilespeed.Compile(), preempt.Compile(),
		prune.Link(), park.Link(), linkspeed.Link(), segments.Link(), numbers.Link(), functab.Link(), memory.Link(), halves.Link(), keep.Link(),
		memory.Std(), bump.Tools(), nilkey.Std(),
	}
}

// stdEdits are the purposes for which the std of readers' programs is changed. The tools are built on the std that is
// installed: they need none of it but the mended hash, and some would be slower. A check wants to know more, and to decide more.
func stdEdits(mode wasm.Mode) []edits.Set {
	sets := []edits.Set{preempt.Std(), deadlock.Std(), recursion.Std(), prompt.Std(), functab.Std(), nilkey.Std()}
	if mode == wasm.Race {
		sets = append(sets, race.Std(), schedule.Std(), timeline.Std(), memory.Std())
	}
	return sets
}

// modes are all that there are.
var modes = []wasm.Mode{wasm.Run, wasm.Race}

// modeFlags are those with which cmd/compile, cmd/link and cmd/go build for a mode. cmd/go itself refuses -race for js/wasm,
// so its toolexec adds the tools' flag.
func modeFlags(mode wasm.Mode) (tool, cmdGo []string) {
	if mode == wasm.Race {
		return []string{"-race"}, []string{"-tags=race"}
	}
	return nil, nil
}

// tools are the edited cmd/compile, cmd/link and cmd/asm, for this machine and, but for cmd/asm, for the browser, the
// formatter, and the reader of traces.
type tools struct {
	dir                               string               // holds compile, link and asm for this machine
	overlay                           string               // for go build: the edited files of GOROOT, for the tools
	stdOverlays                       map[wasm.Mode]string // … and for programs
	compileWasm, linkWasm, formatWasm []byte
	timelineWasm                      []byte
}

// buildHostTools builds the edited tools for this machine.
func buildHostTools(ctx context.Context, installed installedGo, dir string) (*tools, error) {
	t, err := editTools(installed, dir)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"compile", "link", "asm"} {
		say("%s for this machine", name)
		err := goBuild(ctx, hostEnv, "-overlay", t.overlay, "-o", filepath.Join(dir, name), "cmd/"+name)
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// cachedTools are those for this machine, built once for a Go and the edits to it.
func cachedTools(ctx context.Context, installed installedGo, cache string) (*tools, error) {
	key := sha256.New()
	fmt.Fprintln(key, installed)
	src := os.DirFS(filepath.Join(installed.root, "src"))
	for _, sets := range [][]edits.Set{toolEdits(), stdEdits(wasm.Run), stdEdits(wasm.Race)} {
		changed, err := edits.Apply(src, installed.version, sets...)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(changed)) {
			fmt.Fprintf(key, "%s %q\n", name, changed[name])
		}
	}
	dir := filepath.Join(cache, fmt.Sprintf("tools.%x", key.Sum(nil)[:8]))
	whole := filepath.Join(dir, "whole")
	if _, err := os.Stat(whole); err == nil {
		return editTools(installed, dir)
	}
	say("the tools that programs are built with, into %s: once, in one to three minutes", dir)
	t, err := buildHostTools(ctx, installed, dir)
	if err != nil {
		return nil, err
	}
	return t, os.WriteFile(whole, nil, 0o644)
}

// editTools writes what is edited into the tools' folder.
func editTools(installed installedGo, dir string) (*tools, error) {
	overlay, err := writeOverlay(installed, filepath.Join(dir, "overlay"), toolEdits())
	if err != nil {
		return nil, err
	}
	stdOverlays := make(map[wasm.Mode]string)
	for _, mode := range modes {
		if stdOverlays[mode], err = writeOverlay(installed, filepath.Join(dir, "std-"+string(mode)), stdEdits(mode)); err != nil {
			return nil, err
		}
	}
	return &tools{dir: dir, overlay: overlay, stdOverlays: stdOverlays}, nil
}

// buildTools builds the edited tools for this machine and for the browser, the formatter, and the reader of
// traces.
func buildTools(ctx context.Context, installed installedGo, dir string) (*tools, error) {
	t, err := buildHostTools(ctx, installed, dir)
	if err != nil {
		return nil, err
	}
	edited, err := t.toolexec(wasm.Run)
	if err != nil {
		return nil, err
	}
	for _, w := range []struct {
		name, pkg string
		into      *[]byte
	}{
		{"compile.wasm", "cmd/compile", &t.compileWasm},
		{"link.wasm", "cmd/link", &t.linkWasm},
		{"format.wasm", "interleave/wasm/format", &t.formatWasm},
		{"timeline.wasm", "interleave/wasm/timeline", &t.timelineWasm},
	} {
		say("%s", w.name)
		file := filepath.Join(dir, w.name)
		if err := t.buildWasm(ctx, edited, file, w.pkg); err != nil {
			return nil, err
		}
		module, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if *w.into, err = padLarge(module, slowToOptimise[w.pkg]); err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return t, nil
}

// buildWasm builds a tool for the browser, by the edited tools themselves: their files are smaller. Without the compiler's
// profile: it inlines more for speed that WebAssembly does not show, and size it does. What [bump.CompileFlags] leave out is not needed with its edits.
func (t *tools) buildWasm(ctx context.Context, toolexec, file, pkg string) error {
	return goBuild(
		ctx, jsWasm, "-overlay", t.overlay, "-toolexec", toolexec, "-pgo=off", "-gcflags=all="+bump.CompileFlags,
		"-ldflags=-w -exportglobals", "-o", file, pkg,
	)
}

func goBuild(ctx context.Context, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-trimpath", "-buildvcs=false"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go build %s: %w", args[len(args)-1], err)
	}
	return nil
}

// writeOverlay writes the edited files of GOROOT and returns the file for `go build -overlay`. Files are written only when
// they differ, so that go sees nothing new where nothing is.
func writeOverlay(installed installedGo, dir string, sets []edits.Set) (string, error) {
	src := filepath.Join(installed.root, "src")
	changed, err := edits.Apply(os.DirFS(src), installed.version, sets...)
	if err != nil {
		return "", err
	}
	replace := make(map[string]string, len(changed))
	for name, text := range changed {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		if err := writeIfChanged(file, []byte(text)); err != nil {
			return "", err
		}
		replace[filepath.Join(src, filepath.FromSlash(name))] = file
	}
	list, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, writeIfChanged(file, list)
}

func writeIfChanged(file string, data []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// toolexecCommand is the word by which cmd/go calls this program back.
const toolexecCommand = "toolexec"

// toolexec is cmd/go's flag that makes it use the edited tools, for a mode.
func (t *tools) toolexec(mode wasm.Mode) (string, error) {
	self, err := os.Executable()
	return fmt.Sprintf("%s %s %s %s", self, toolexecCommand, t.dir, mode), err
}

// Toolexec is what a program that builds has to call when it is called as "toolexec DIR MODE TOOL ARGUMENTS...", with what
// follows the first word: cmd/go calls it so, for DIR's edited tools to stand in for the installed ones. It gives the exit code.
func Toolexec(args []string) int {
	if len(args) < 3 {
		fmt.Fprintln(os.Stderr, "build toolexec: it is for cmd/go to call")
		return 2
	}
	return toolexec(args[0], wasm.Mode(args[1]), args[2], args[3:])
}

// toolexec runs the edited tool in dir that has the tool's name, or else the tool itself. Asked for its version, it adds
// the edited tool's hash and the mode: cmd/go keys its cache by that line.
func toolexec(dir string, mode wasm.Mode, tool string, args []string) int {
	edited := filepath.Join(dir, strings.TrimSuffix(filepath.Base(tool), ".exe"))
	content, err := os.ReadFile(edited)
	if err == nil {
		tool = edited
	}
	asksVersion := err == nil && len(args) == 1 && args[0] == "-V=full"
	if err == nil && !asksVersion && filepath.Base(edited) != "asm" {
		flags, _ := modeFlags(mode)
		args = slices.Concat(flags, args)
	}
	cmd := exec.Command(tool, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	var version bytes.Buffer
	if asksVersion {
		cmd.Stdout = &version
	}
	if err := cmd.Run(); err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			return exit.ExitCode()
		}
		fmt.Fprintln(os.Stderr, "build toolexec:", err)
		return 1
	}
	if asksVersion {
		sum := sha256.Sum256(content)
		fmt.Printf("%s edited=%x mode=%s\n", strings.TrimSpace(version.String()), sum[:16], mode)
	}
	return 0
}
