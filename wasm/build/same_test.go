package build

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/snippets"
	"interleave/wasm"
	"interleave/wasm/files"
)

// samePackages and their imports, about a hundred packages, are compiled by both compilers. They use generics, assembly,
// reflection, large tables and deep inlining.
var samePackages = []string{"encoding/json", "math/big", "text/template", "go/types"}

// samePrograms are of Go's own test suite: their types are what a compiler that waits, with half of its state set up, takes
// most easily for others.
var samePrograms = []string{"test/convT2X.go", "test/nilptr.go", "test/peano.go", "test/typeparam/orderedmap.go"}

// everything widens the comparison to all of std, and to the programs of Go's own test suite: half an hour.
var everything = flag.Bool("everything", false, "compare the tools over all of std and GOROOT/test")

// The edits to the tools leave out what cannot be reached. If one changed what they write, a reader's program would not
// be what Go makes of it.
func TestTheEditedToolsWriteWhatTheInstalledOnesWrite(t *testing.T) {
	dir := t.TempDir()
	installed, err := findGo(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	edited, err := buildHostTools(t.Context(), installed, dir)
	if err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(dir, "build")
	if err := goBuild(t.Context(), hostEnv, "-o", self, "interleave/wasm/build/cmd"); err != nil {
		t.Fatal(err)
	}
	packages, fewest := samePackages, 50
	if *everything {
		packages, fewest = []string{"std"}, 300
	}
	want, err := listStd(t.Context(), "", "", nil, packages...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := listStd(t.Context(), self+" toolexec "+edited.dir+" run", "", nil, packages...)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < fewest || len(got) != len(want) {
		t.Fatalf("%d packages by the edited compiler, %d by the installed one", len(got), len(want))
	}
	for path, pkg := range want {
		if got[path] == nil || got[path].archive == pkg.archive {
			t.Fatalf("%s was not compiled by the edited compiler", path)
		}
		ours, err := readArchive(got[path].archive)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := readArchive(pkg.archive)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Errorf("%s differs", path)
		}
	}

	t.Logf("%d packages are the same", len(want))

	programs, err := programs(snippets.Lessons())
	if err != nil {
		t.Fatal(err)
	}
	suite := suitePrograms(t, installed.root)
	if !*everything {
		suite = slices.DeleteFunc(suite, func(p program) bool { return !slices.Contains(samePrograms, p.name) })
		if len(suite) != len(samePrograms) {
			t.Fatalf("%d of %v in GOROOT", len(suite), samePrograms)
		}
	}
	programs = append(programs, suite...)
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) { sameProgram(t, edited, want, p.source) })
	}
	t.Run("halves", func(t *testing.T) { sameHalves(t, edited, want) })
	t.Run("kept", func(t *testing.T) { sameWithWhatWasKept(t, edited, want) })
	t.Run("little memory", func(t *testing.T) { sameWithLittleMemory(t, edited, installed, want) })
}

// suitePrograms are the single-file programs of Go's own test suite that are run.
func suitePrograms(t *testing.T, goroot string) []program {
	var list []program
	for _, pattern := range []string{"test/*.go", "test/*/*.go"} {
		found, err := filepath.Glob(filepath.Join(goroot, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := bytes.Cut(source, []byte("\n")); string(bytes.TrimSpace(first)) == "// run" {
				list = append(list, program{name: strings.TrimPrefix(file, goroot+"/"), source: source})
			}
		}
	}
	if len(list) < 900 {
		t.Fatalf("%d programs in GOROOT/test: is it all there?", len(list))
	}
	return list
}

// sameProgram compares what the edited compiler writes after it was parked, and what the edited linker writes without,
// with what the installed ones write. A parked linker numbers symbols in another order: it must keep as many functions, no
// more and no less.
func sameProgram(t *testing.T, edited *tools, std map[string]*stdPackage, source []byte) {
	work := t.TempDir()
	if err := writeImportConfig(work, std); err != nil {
		t.Fatal(err)
	}
	compile := unpreempted(compileArguments(wasm.Run))
	link := append(slices.Clone(linkArgs), "main.a")
	ours, refused := edited.build(t.Context(), work, program{source: source}, compile, link)
	object, _ := os.ReadFile(filepath.Join(work, "main.a"))

	stock := func(tool, out string, args []string) ([]byte, error) {
		for i, arg := range args {
			args[i] = strings.ReplaceAll(arg, wasm.WorkDir, work)
		}
		// Not by "go tool", which tells the linker a GOROOT: programs that ask for it would differ.
		path, err := output(t.Context(), "", nil, "go", "tool", "-n", tool)
		if err != nil {
			return nil, err
		}
		cmd := exec.CommandContext(t.Context(), strings.TrimSpace(path), args...)
		cmd.Dir = work
		cmd.Env = slices.Concat(os.Environ(), jsWasm, []string{"GOROOT="})
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", tool, err, out)
		}
		return os.ReadFile(filepath.Join(work, out))
	}
	var names []string
	for _, file := range files.Split(source) {
		names = append(names, file.Name)
	}
	theirObject, err := stock("compile", "main.a", slices.Concat(compileArgs[:len(compileArgs)-1], files.Order(names)))
	var theirs []byte
	if err == nil {
		if !bytes.Equal(object, theirObject) {
			t.Error("the objects differ")
		}
		theirs, err = stock("link", "main.wasm", link)
	}
	if refused != nil || err != nil {
		if fmt.Sprint(refused) != fmt.Sprint(err) {
			t.Errorf("the edited tools say:\n%v\nthe installed ones:\n%v", refused, err)
		}
		return
	}
	sameModule(t, ours, theirs)

	parked := linkArguments(wasm.Run, slices.Sorted(maps.Keys(closure(std, basePackages...))))
	parked[slices.Index(parked, "-pkgalign")+1] = "1"
	parked[slices.Index(parked, "-functabbucket")+1] = "4096"
	waited, err := edited.build(t.Context(), work, program{source: source}, compile, parked)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := functions(t, waited), functions(t, theirs); got != want {
		t.Errorf("%d functions in the program of a linker that waited, %d in the installed one's", got, want)
	}
}

// functions is how many functions a module puts into the table, with those of the module that a custom section "std" of it
// holds: all, but for what a half has copies of.
func functions(t *testing.T, module []byte) uint64 {
	const elementSection = 9
	all, err := sections(module)
	if err != nil {
		t.Fatal(err)
	}
	sum := uint64(0)
	for _, s := range all {
		if s.id == elementSection {
			// One segment, of table 0, from a constant on.
			body, ok := bytes.CutPrefix(s.body, []byte{1, 0, 0x41})
			_, size := binary.Uvarint(body)
			if !ok || size <= 0 || body[size] != 0x0b {
				t.Fatalf("an element section that begins with %x", s.body[:8])
			}
			n, _ := binary.Uvarint(body[size+1:])
			sum += n
		} else if std, ok := stdHalf(s); ok {
			sum += functions(t, std)
		}
	}
	if sum == 0 {
		t.Fatal("a module without functions")
	}
	return sum
}

// stdHalf is the module in a custom section "std".
func stdHalf(s section) ([]byte, bool) {
	module, ok := bytes.CutPrefix(s.body, []byte("\x03std"))
	return module, ok && s.id == 0
}

// sameModule compares modules byte by byte, but for their data: that is compared as a program finds it in its memory.
func sameModule(t *testing.T, got, want []byte) {
	const dataSection = 11
	ours, err := sections(got)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := sections(want)
	if err != nil {
		t.Fatal(err)
	}
	if len(ours) != len(theirs) {
		t.Fatalf("%d sections, not %d", len(ours), len(theirs))
	}
	for i, s := range ours {
		if s.id == dataSection && theirs[i].id == dataSection {
			if !bytes.Equal(memoryImage(t, s.body), memoryImage(t, theirs[i].body)) {
				t.Error("the data of the linked programs differ")
			}
		} else if !bytes.Equal(s.whole, theirs[i].whole) {
			t.Errorf("the sections %d of the linked programs differ", s.id)
		}
	}
}

// memoryImage is what a data section puts into memory, without the zeros at its end.
func memoryImage(t *testing.T, body []byte) []byte {
	next := func() int {
		n, size := binary.Uvarint(body)
		if size <= 0 {
			t.Fatal("the data section is cut")
		}
		body = body[size:]
		return int(n)
	}
	skip := func(want byte) {
		if len(body) == 0 || body[0] != want {
			t.Fatalf("a data segment without %#x", want)
		}
		body = body[1:]
	}
	var image []byte
	for range next() {
		skip(0) // the memory
		skip(0x41)
		at := next() // the constant is signed: it has as many bytes, and a sign that is not set below a GiB
		skip(0x0b)
		size := next()
		image = append(image, make([]byte, max(0, at+size-len(image)))...)
		copy(image[at:], body[:size])
		body = body[size:]
	}
	return bytes.TrimRight(image, "\x00")
}

// moduleHeader is how many bytes stand before a module's sections.
const moduleHeader = 8

// A section of a WebAssembly module: whole is its bytes with id and size.
type section struct {
	id          byte
	whole, body []byte
}

// sections splits a module; see https://webassembly.github.io/spec/core/binary/modules.html.
func sections(module []byte) ([]section, error) {
	if len(module) < moduleHeader {
		return nil, errors.New("not a WebAssembly module")
	}
	var all []section
	for rest := module[moduleHeader:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < size {
			return nil, fmt.Errorf("section %d is cut", id)
		}
		whole := rest[:1+n+int(size)]
		all = append(all, section{id, whole, whole[1+n:]})
		rest = rest[len(whole):]
	}
	return all, nil
}
