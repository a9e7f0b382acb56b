package build

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"interleave/server/lesson"
	"interleave/wasm"
)

// A Workshop makes what a folder of lessons needs besides what the interleave command has inside: packs of the modules' packages
// that its programs import, and its programs, ahead. It works with the edited tools for this machine, which it builds when it
// first needs them, from the Go that is installed, into the user's cache folder. It is safe for use by one at a time.
type Workshop struct {
	dist  fs.FS // what is inside
	made  wasm.Manifest
	lists map[wasm.Mode]wasm.Toolchain
	own   *dist // what was made, in a folder of its own; nil before that
	cache string
	tools *tools
	std   map[wasm.Mode]map[string]*stdPackage // unpacked of what is inside
}

// NewWorkshop makes a workshop beside a dist folder. Its error is fs.ErrNotExist where that is not built.
func NewWorkshop(dist fs.FS) (*Workshop, error) {
	w := &Workshop{dist: dist, lists: map[wasm.Mode]wasm.Toolchain{}, std: map[wasm.Mode]map[string]*stdPackage{}}
	var err error
	if w.made, err = wasm.ReadManifest(dist); err != nil {
		return nil, err
	}
	for mode, built := range w.made.Modes {
		var list wasm.Toolchain
		text, err := readAsset(dist, built.Toolchain)
		if err == nil {
			err = json.Unmarshal(text, &list)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", built.Toolchain, err)
		}
		w.lists[mode], w.std[mode] = list, map[string]*stdPackage{}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	w.cache = filepath.Join(cache, "interleave")
	return w, nil
}

// ownBrotli is the level of brotli that a folder's packs are compressed with: somebody waits.
const ownBrotli = 5

// Close removes what was made.
func (w *Workshop) Close() error {
	if w.own == nil {
		return nil
	}
	return os.RemoveAll(w.own.dir)
}

// Modules says which packages programs in a folder can import.
func (w *Workshop) Modules(dir string) lesson.Modules {
	return lesson.Modules{Dir: dir, Go: w.made.Go, Std: func(path string) bool {
		_, known := w.lists[wasm.Run].Imports[path]
		return known && stdPath(path) // our own lessons' modules may be of another version
	}}
}

// Make makes a dist folder of what is inside, packs of packages that [lesson.Modules] has found in dir, and programs. Of packages
// that do not build it has what the compiler says; programs that do not are left to readers' browsers, which say it.
func (w *Workshop) Make(ctx context.Context, dir string, paths []string, programs []lesson.Snippet) (dist fs.FS, wrong map[string]string, err error) {
	if len(paths)+len(programs) == 0 {
		return w.dist, nil, nil
	}
	if err := w.open(ctx, dir); err != nil {
		return nil, nil, err
	}
	made := wasm.Manifest{Go: w.made.Go, Modes: maps.Clone(w.made.Modes)}
	hidden := map[string]bool{}
	for mode, built := range w.made.Modes {
		packages, err := w.compile(ctx, dir, mode, paths)
		if err != nil {
			return nil, nil, err
		}
		paths, wrong = sound(packages, paths, wrong)
		maps.DeleteFunc(packages, func(_ string, p *stdPackage) bool { return p.archive == "" })
		list, packs, err := extend(w.lists[mode], packages, paths)
		if err != nil {
			return nil, nil, err
		}
		assets, err := w.own.add(packs...)
		if err != nil {
			return nil, nil, err
		}
		for i, a := range assets {
			list.Packs[len(w.lists[mode].Packs)+i].Asset = a
		}
		text, err := json.Marshal(list)
		if err != nil {
			return nil, nil, err
		}
		if assets, err = w.own.add(file{"toolchain.json", text}); err != nil {
			return nil, nil, err
		}
		hidden[built.Toolchain] = built.Toolchain != assets[0].File
		built.Toolchain = assets[0].File
		if built.Prebuilt, err = w.prebuild(ctx, mode, list, packages, programs); err != nil {
			return nil, nil, err
		}
		made.Modes[mode] = built
	}
	return layer{os.DirFS(w.own.dir), w.dist, hidden}, wrong, w.own.finish(made)
}

// sound gives those of the paths whose packages were compiled, with all that they need, and adds why the others were not.
func sound(packages map[string]*stdPackage, paths []string, wrong map[string]string) ([]string, map[string]string) {
	if wrong == nil {
		wrong = map[string]string{}
	}
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		for dep := range closure(packages, path) {
			if p := packages[dep]; p.archive == "" {
				wrong[path] = cmp.Or(p.failed, wrong[path]) // what imports one that has failed has no words of its own
			}
		}
		_, failed := wrong[path]
		return failed
	}), wrong
}

// open readies the tools, and a folder for what is made.
func (w *Workshop) open(ctx context.Context, dir string) error {
	if w.own == nil {
		own, err := os.MkdirTemp("", "interleave-own-")
		if err != nil {
			return err
		}
		if w.own, err = newDist(own, ownBrotli); err != nil {
			return err
		}
	}
	if w.tools != nil {
		return nil
	}
	installed, err := findGo(ctx, dir)
	if err != nil {
		return err
	}
	w.tools, err = cachedTools(ctx, installed, w.cache)
	return err
}

// compile compiles packages of modules, and gives them with all that they need outside of std. What they need of std is compiled
// too, as cmd/go needs it: where that is not what is inside, nothing of it would fit.
func (w *Workshop) compile(ctx context.Context, dir string, mode wasm.Mode, paths []string) (map[string]*stdPackage, error) {
	edited, err := w.tools.toolexec(mode)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, nil
	}
	_, flags := modeFlags(mode)
	all, err := listPackages(ctx, dir, edited, w.tools.stdOverlays[mode], flags, paths...)
	if err != nil {
		return nil, err
	}
	inside := map[string]int{}
	for i, pack := range w.lists[mode].Packs {
		for _, path := range pack.Packages {
			if stdPath(path) {
				inside[path] = i
			}
		}
	}
	delete(all, "unsafe") // the compiler's own, which has no archive
	for path, p := range all {
		if _, std := inside[path]; !std {
			continue
		}
		if err := w.unpack(mode, inside[path]); err != nil {
			return nil, err
		}
		ours, err := readArchive(w.std[mode][path].archive)
		if err != nil {
			return nil, err
		}
		theirs, err := readArchive(p.archive)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(ours, theirs) {
			return nil, fmt.Errorf("the installed %s is not as it was published: its package %s is another", w.made.Go, path)
		}
		delete(all, path)
	}
	return all, nil
}

// prebuild builds the programs that are not inside, and gives the assets of all that do build by their source hashes.
func (w *Workshop) prebuild(ctx context.Context, mode wasm.Mode, list wasm.Toolchain, packages map[string]*stdPackage, programs []lesson.Snippet) (map[string]string, error) {
	prebuilt := maps.Clone(w.made.Modes[mode].Prebuilt)
	if prebuilt == nil {
		prebuilt = map[string]string{}
	}
	work, err := os.MkdirTemp("", "interleave-prebuild-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	for _, s := range programs {
		hash := wasm.SourceHash([]byte(s.Source), []byte(s.Test))
		if prebuilt[hash] != "" {
			continue
		}
		needed := []int{0}
		for _, i := range append(lesson.Imports(lesson.Snippet{Source: s.Source, Test: s.Test}), testImports(s.Test)...) {
			needed = append(needed, list.Imports[i.Path]...)
		}
		for _, index := range needed {
			if index < len(w.lists[mode].Packs) {
				if err := w.unpack(mode, index); err != nil {
					return nil, err
				}
			}
		}
		all := maps.Clone(w.std[mode])
		maps.Copy(all, packages)
		if err := writeImportConfig(work, all); err != nil {
			return nil, err
		}
		program := program{name: s.Name, source: []byte(s.Source), test: []byte(s.Test)}
		binary, err := w.tools.build(ctx, work, program, compileArguments(mode), linkArguments(mode, list.Packs[0].Packages))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue
		}
		assets, err := w.own.add(file{prebuiltNames[mode], binary})
		if err != nil {
			return nil, err
		}
		prebuilt[hash] = assets[0].File
	}
	return prebuilt, nil
}

// testImports is what the file that calls tests imports.
func testImports(test string) []lesson.Import {
	if test == "" {
		return nil
	}
	return []lesson.Import{{Path: "regexp"}, {Path: "testing"}}
}

// unpack brings the packages of a pack that is inside into the cache folder.
func (w *Workshop) unpack(mode wasm.Mode, index int) error {
	pack := w.lists[mode].Packs[index]
	if w.std[mode][pack.Packages[0]] != nil {
		return nil
	}
	content, err := readAsset(w.dist, pack.File)
	if err != nil {
		return err
	}
	line, archives, _ := bytes.Cut(content, []byte("\n"))
	var entries []wasm.PackEntry
	if err := json.Unmarshal(line, &entries); err != nil {
		return fmt.Errorf("%s: %w", pack.File, err)
	}
	dir := filepath.Join(w.cache, strings.TrimSuffix(pack.File, ".pack"))
	for _, e := range entries {
		name := filepath.Join(dir, strings.ReplaceAll(e.Path, "/", "_")+".a")
		if err := writeIfChanged(name, archives[:e.Size]); err != nil {
			return err
		}
		archives = archives[e.Size:]
		w.std[mode][e.Path] = &stdPackage{path: e.Path, archive: name}
	}
	return nil
}

// extend adds packages to a toolchain's list, in packs by the same rule as std's. The packs' assets are to be filled in.
func extend(list wasm.Toolchain, packages map[string]*stdPackage, paths []string) (wasm.Toolchain, []file, error) {
	packOf := map[string]int{}
	for i, pack := range list.Packs {
		for _, path := range pack.Packages {
			packOf[path] = i
		}
	}
	neededBy := map[string][]string{}
	for _, path := range paths {
		for dep := range closure(packages, path) {
			neededBy[dep] = append(neededBy[dep], path)
		}
	}
	groups := map[string][]string{}
	for path, by := range neededBy {
		groups[strings.Join(by, " ")] = append(groups[strings.Join(by, " ")], path)
	}
	list.Packs, list.Imports = slices.Clone(list.Packs), maps.Clone(list.Imports)
	var packs []file
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		members := groups[key]
		slices.Sort(members)
		content, err := packContent(members, packages)
		if err != nil {
			return list, nil, err
		}
		for _, path := range members {
			packOf[path] = len(list.Packs)
		}
		list.Packs = append(list.Packs, wasm.Pack{Packages: members})
		packs = append(packs, file{packName(key, members, packages) + ".pack", content})
	}
	for _, path := range paths {
		indices := map[int]bool{}
		for dep := range closure(packages, path) {
			indices[packOf[dep]] = true
			for _, needed := range packages[dep].imports {
				if packages[needed] == nil { // of std, whose importable packages say what they need
					indices[packOf[needed]] = true
					for _, i := range list.Imports[needed] {
						indices[i] = true
					}
				}
			}
		}
		delete(indices, 0)
		list.Imports[path] = slices.Sorted(maps.Keys(indices))
	}
	return list, packs, nil
}

// readAsset reads an asset of a dist folder.
func readAsset(dist fs.FS, name string) ([]byte, error) {
	zipped, err := dist.Open(name + ".gz")
	if err != nil {
		return fs.ReadFile(dist, name)
	}
	defer zipped.Close()
	plain, err := gzip.NewReader(zipped)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}
