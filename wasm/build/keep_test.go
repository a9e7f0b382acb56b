package build

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/wasm"
)

// sameWithWhatWasKept links edits one after another, each with what the link before it has left, and compares them with
// links that know of no other. What was left is to be used: a link that cannot use it leaves something else.
func sameWithWhatWasKept(t *testing.T, edited *tools, std map[string]*stdPackage) {
	work := t.TempDir()
	if err := writeImportConfig(work, std); err != nil {
		t.Fatal(err)
	}
	args := linkArguments(wasm.Run, slices.Sorted(maps.Keys(closure(std, basePackages...))))
	compile := unpreempted(compileArguments(wasm.Run)) // the std is the installed one
	keeping := append([]string{"-keep", "std.kept"}, args...)
	left := func() []byte {
		data, _ := os.ReadFile(filepath.Join(work, "std.kept"))
		return data
	}
	printing := func(what string) string {
		return fmt.Sprintf("package main\n\nimport (\n\t\"fmt\"\n\t\"math\"\n)\n\nvar _ = math.Pi\n\nfunc main() {\n\tfmt.Println(%s)\n}\n", what)
	}
	for _, edit := range []struct {
		name, source string
		same         bool // as the program before it, or the last of which something was kept, it needs the same of std
	}{
		{"the first", printing("1"), false},
		{"another constant", printing("1 << 40, \"a text\""), true},
		{"other functions of std", printing("fmt.Sscan(\"1\")"), false},
		{"without them", printing("2"), false},
		{"more pointers", pointers, true},
		{"code from a file that std does not need", "package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n)\n\nvar section *io.SectionReader\n\nfunc main() {\n\tif section == nil || section.Size() > 1 {\n\t\tfmt.Println()\n\t}\n}\n", true},
		{"one function of std", printing("math.Sin(4))\n}\n\nfunc init() {\n\tfmt.Println("), false},
		{"another one instead", printing("math.Cos(4))\n}\n\nfunc init() {\n\tfmt.Println("), false},
		{"types, closures and what is inlined", `package main

import (
	"errors"
	"fmt"
	"sync"
)

type point struct{ x, y int }

var table = map[point]string{{1, 2}: "one", {3, 4}: "two"}

func (p point) norm() int { return p.x*p.x + p.y*p.y }

func largest[T any](list []T, size func(T) int) (found T) {
	for _, x := range list {
		if size(x) > size(found) {
			found = x
		}
	}
	return found
}

func main() {
	var mu sync.Mutex
	var all sync.WaitGroup
	var list []point
	for p := range table {
		all.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			list = append(list, p)
		})
	}
	all.Wait()
	fmt.Println(largest(list, point.norm), errors.New("an error"))
}
`, false},
		{"the same of std in other places", `package main

import (
	"errors"
	"fmt"
	"sync"
)

type line struct {
	name string
	from, to int
}

func (l *line) long() (n int, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("too long")
		}
	}()
	return []int{1, 2, 3}[l.to-l.from], nil
}

func main() {
	lines := map[string]*line{"a": {to: 1}, "b": {"b", 1, 9}}
	var mu sync.Mutex
	var all sync.WaitGroup
	for name := range lines {
		all.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			fmt.Println(name)
			fmt.Println(lines[name].long())
		})
	}
	all.Wait()
}
`, true},
		{"imports", "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(time.Second)\n}\n", false},
		{"imports in another order", "package main\n\nimport (\n\t\"time\"\n\t\"fmt\"\n)\n\nfunc main() {\n\tfmt.Println(time.Second)\n}\n", false},
		{"functions of std behind main's", "package main\n\nimport \"slices\"\n\nfunc main() {\n\tlist := []int{3, 1}\n\tslices.Sort(list)\n\tprintln(list[0])\n}\n", true},
		{"less of it", printing("3"), false},
		{"more data than there is room for", "package main\n\nimport \"fmt\"\n\nvar list = [...]string{" + string(bytes.Repeat([]byte(`"a text", `), 20_000)) + "}\n\nfunc main() {\n\tfmt.Println(list[3])\n}\n", false},
		{"less data", printing("list[3])\n}\n\nvar list = []int{1, 2, 3, 4}\n\nfunc init() {\n\tprint("), false},
		{"a function for the host", printing("4") + "\n//go:wasmexport add\nfunc add(a, b int32) int32 { return a + b }\n", true},
		{"packages that come after the others", "package main\n\nimport \"math/big\"\n\nfunc main() {\n\tprintln(big.NewInt(1).String())\n}\n", true},
		{"without them again", printing("5"), true},
	} {
		before := left()
		want, err := edited.build(t.Context(), work, program{source: []byte(edit.source)}, compile, args)
		if err != nil {
			t.Fatalf("%s: %v", edit.name, err)
		}
		for _, again := range []string{"", ", and again"} {
			got, err := edited.build(t.Context(), work, program{source: []byte(edit.source)}, compile, keeping)
			if err != nil {
				t.Fatalf("%s%s: %v", edit.name, again, err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s%s: another program", edit.name, again)
			}
			if kept := bytes.Equal(before, left()); kept != edit.same && again == "" {
				t.Errorf("%s: kept is %t", edit.name, kept)
			} else if !kept && again != "" {
				t.Errorf("%s: it is not kept", edit.name)
			}
			before = left()
		}
	}
	empty := "package main\n"
	if _, err := edited.build(t.Context(), work, program{source: []byte(empty + "\nfunc main() {}\n")}, compile, keeping); err != nil {
		t.Fatal(err)
	}
	_, err := edited.build(t.Context(), work, program{source: []byte(empty)}, compile, keeping)
	if err == nil || !strings.Contains(err.Error(), "function main is undeclared") {
		t.Errorf("without main: %v", err)
	}
}
