package build

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"interleave/wasm"
)

// fakeStd has one line a package: its path and what it imports.
func fakeStd(t *testing.T, lines ...[]string) map[string]*stdPackage {
	t.Helper()
	std := make(map[string]*stdPackage)
	for _, line := range lines {
		file := filepath.Join(t.TempDir(), "pkg.a")
		if err := os.WriteFile(file, []byte("archive of "+line[0]), 0o644); err != nil {
			t.Fatal(err)
		}
		std[line[0]] = &stdPackage{path: line[0], archive: file, imports: line[1:]}
	}
	return std
}

func TestPackagesThatAreAlwaysNeededTogetherTravelTogether(t *testing.T) {
	std := fakeStd(t,
		[]string{"runtime", "internal/abi"}, []string{"internal/abi"}, []string{"errors"}, []string{"time", "errors"},
		[]string{"sync"}, []string{"context", "sync", "time"}, []string{"fmt", "errors"},
		[]string{"sort", "internal/sorting"}, []string{"internal/sorting"},
		[]string{"json", "sort", "internal/text"}, []string{"xml", "sort", "internal/text"}, []string{"internal/text"},
		[]string{"internal/unused"},
	)
	set, err := packStd(std, wasm.Run)
	if err != nil {
		t.Fatal(err)
	}
	packOf := make(map[string]string)
	for _, p := range set.list {
		for _, path := range p.packages {
			packOf[path] = p.name
		}
	}
	for path, want := range map[string]string{
		"fmt": "base", "internal/abi": "base", "context": "base",
		"sort": "sort", "internal/sorting": "sort", // nothing needs one without the other
		"json": "json", "xml": "xml", "internal/text": "internal-text", // two need it, and each can come alone
	} {
		if packOf[path] != want {
			t.Errorf("%s travels in pack %q, want %q", path, packOf[path], want)
		}
	}
	if _, ok := packOf["internal/unused"]; ok {
		t.Error("a package that no program can reach is in a pack")
	}

	needed := func(path string) (names []string) {
		for _, i := range set.imports[path] {
			names = append(names, set.list[i].name)
		}
		slices.Sort(names)
		return names
	}
	if got := needed("fmt"); len(got) != 0 {
		t.Errorf("fmt needs %v besides the base", got)
	}
	if got, want := needed("json"), []string{"internal-text", "json", "sort"}; !slices.Equal(got, want) {
		t.Errorf("json needs %v, want %v", got, want)
	}
	if _, ok := set.imports["internal/abi"]; ok {
		t.Error("a program may import internal/abi")
	}
	if _, ok := set.imports["unsafe"]; !ok {
		t.Error("a program may not import unsafe")
	}
}

func TestAPackIsAnIndexAndTheArchives(t *testing.T) {
	std := fakeStd(t, []string{"a"}, []string{"b/c"})
	content, err := packContent([]string{"a", "b/c"}, std)
	if err != nil {
		t.Fatal(err)
	}
	index, archives, ok := bytes.Cut(content, []byte("\n"))
	var entries []wasm.PackEntry
	if err := json.Unmarshal(index, &entries); err != nil || !ok {
		t.Fatal(err)
	}
	want := []wasm.PackEntry{{Path: "a", Size: 12}, {Path: "b/c", Size: 14}}
	if !slices.Equal(entries, want) {
		t.Errorf("index %v, want %v", entries, want)
	}
	if got := string(archives); got != "archive of aarchive of b/c" {
		t.Errorf("archives %q", got)
	}
}

func TestAPackDoesNotNameTheCompilerThatMadeIt(t *testing.T) {
	std := fakeStd(t, []string{"a"})
	header := "go object js wasm go1.99\nbuild id \"abc/def\"\n\n!"
	if err := os.WriteFile(std["a"].archive, []byte(header), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := readArchive(std["a"].archive)
	if err != nil {
		t.Fatal(err)
	}
	if want := "go object js wasm go1.99\nbuild id \"-------\"\n\n!"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
