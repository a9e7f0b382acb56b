package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"interleave/wasm"
)

// basePackages are what nearly every snippet imports. Their closure is pack 0.
var basePackages = []string{"context", "errors", "fmt", "runtime", "sync", "time"}

// A pack is named for the package one imports to get it.
type pack struct {
	name     string
	packages []string
	content  []byte
}

type packSet struct {
	list    []pack
	imports map[string][]int // as in wasm.Toolchain
}

// packStd groups packages by one rule: those that are always needed together travel together. Two packages share a pack
// when the importable packages that need them are the same, so no pack brings what its reader did not ask for.
func packStd(std map[string]*stdPackage, mode wasm.Mode) (packSet, error) {
	base := closure(std, basePackages...)
	if mode == wasm.Race {
		base["runtime/race"] = true // the linker brings it in, and nothing imports it
	}
	needs := make(map[string]map[string]bool) // importable path → its closure
	neededBy := make(map[string][]string)     // path → the importable paths that need it, sorted
	for _, path := range slices.Sorted(maps.Keys(std)) {
		if !std[path].importable() {
			continue
		}
		needs[path] = closure(std, path)
		for dep := range needs[path] {
			neededBy[dep] = append(neededBy[dep], path)
		}
	}

	groups := map[string][]string{"": slices.Sorted(maps.Keys(base))}
	for path, by := range neededBy {
		if !base[path] {
			key := strings.Join(by, " ")
			groups[key] = append(groups[key], path)
		}
	}
	set := packSet{imports: make(map[string][]int)}
	packOf := make(map[string]int)
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		members := groups[key]
		slices.Sort(members)
		p := pack{name: packName(key, members, std), packages: members}
		var err error
		if p.content, err = packContent(members, std); err != nil {
			return set, err
		}
		for _, path := range members {
			packOf[path] = len(set.list)
		}
		set.list = append(set.list, p)
	}
	for path, closure := range needs {
		indices := make(map[int]bool)
		for dep := range closure {
			if i := packOf[dep]; i != 0 {
				indices[i] = true
			}
		}
		set.imports[path] = slices.AppendSeq([]int{}, maps.Keys(indices))
		slices.Sort(set.imports[path])
	}
	// unsafe is the compiler's own and has no archive.
	set.imports["unsafe"] = []int{}
	return set, nil
}

// packName is for people who read a network log: a group has at most one importable package, and it gives the name.
func packName(key string, members []string, std map[string]*stdPackage) string {
	if key == "" {
		return "base"
	}
	name := members[0]
	for _, path := range members {
		if std[path].importable() {
			name = path
		}
	}
	return strings.NewReplacer("/", "-", ".", "-").Replace(name)
}

func packContent(members []string, std map[string]*stdPackage) ([]byte, error) {
	entries := make([]wasm.PackEntry, 0, len(members))
	var archives bytes.Buffer
	for _, path := range members {
		archive, err := readArchive(std[path].archive)
		if err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		entries = append(entries, wasm.PackEntry{Path: path, Size: int64(len(archive))})
		archives.Write(archive)
	}
	index, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	return slices.Concat(index, []byte("\n"), archives.Bytes()), nil
}

var buildID = regexp.MustCompile(`\nbuild id "[^"]*"`)

// readArchive reads a package's archive without the ids that cmd/go wrote into it. They name the compiler that made it,
// and nothing here reads them: a pack changes only when what is compiled does.
func readArchive(file string) ([]byte, error) {
	archive, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return buildID.ReplaceAllFunc(archive, func(id []byte) []byte {
		// As long as before: the archive's index counts bytes.
		return slices.Concat([]byte("\nbuild id \""), bytes.Repeat([]byte("-"), len(id)-len("\nbuild id \"\"")), []byte("\""))
	}), nil
}
