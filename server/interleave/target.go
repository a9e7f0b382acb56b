package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"interleave/server"
)

// recordName is the file that tells an export from a folder of the user's, and the exporter's files in it from others. It is written
// before anything else, with all that is about to be written, and again at the end.
const recordName = "interleave-export.json"

// A record says what an export has in its folder.
type record struct {
	Whole bool              `json:"whole"` // false while it is written, or after that was interrupted
	Files map[string]string `json:"files"` // the SHA-256 of each, by its path
}

// A target is a folder that an export is written into. What was there and is no file of an earlier export, unchanged, is the user's: it
// is neither written over nor removed.
type target struct {
	dir    string
	former record
}

func openTarget(dir string) (*target, error) {
	f := &target{dir: dir}
	data, err := os.ReadFile(filepath.Join(dir, recordName))
	if err == nil {
		if err := json.Unmarshal(data, &f.former); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, recordName), err)
		}
		for path := range f.former.Files {
			if !filepath.IsLocal(filepath.FromSlash(path)) {
				return nil, fmt.Errorf("%s: it names %q, which is outside of the folder", filepath.Join(dir, recordName), path)
			}
		}
		return f, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, entry := range entries {
		if entry.Name() != ".git" { // of a branch that is to hold the site
			return nil, hintedError{
				fmt.Errorf("%s is not empty, and no earlier export: it has %s", dir, entry.Name()),
				"name a folder that is new, empty, or was exported to before",
			}
		}
	}
	return f, nil
}

// write writes the files, and removes those of the earlier export that are none of them. It gives the size of them all.
func (f *target) write(files []server.File) (size int64, err error) {
	now := record{Files: map[string]string{}}
	for _, file := range files {
		data, err := file.Read()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file.Path, err)
		}
		now.Files[file.Path] = hashOf(data)
		size += int64(len(data))
		if err := f.mayWrite(file.Path, now.Files[file.Path]); err != nil {
			return 0, err
		}
	}
	gone := maps.Clone(f.former.Files)
	maps.DeleteFunc(gone, func(path, _ string) bool { return now.Files[path] != "" })
	for path := range gone {
		if err := f.mayWrite(path, ""); err != nil {
			return 0, err
		}
	}
	both := record{Files: maps.Clone(now.Files)}
	maps.Copy(both.Files, gone)
	if err := f.record(both); err != nil {
		return 0, err
	}
	for _, file := range files {
		data, err := file.Read()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file.Path, err)
		}
		if err := f.put(file.Path, data); err != nil {
			return 0, err
		}
	}
	for path := range gone {
		if err := f.remove(path); err != nil {
			return 0, err
		}
	}
	now.Whole = true
	return size, f.record(now)
}

// mayWrite says whether there may be other content at a path than there is: not where that is the user's.
func (f *target) mayWrite(path, wanted string) error {
	name := filepath.Join(f.dir, filepath.FromSlash(path))
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	was, exported := f.former.Files[path]
	is := hashOf(data)
	switch {
	case is == wanted, exported && is == was, exported && !f.former.Whole:
		return nil
	case exported:
		return hintedError{fmt.Errorf("%s was changed after it was exported", name), "move it away, and export again"}
	}
	return hintedError{fmt.Errorf("%s is in the way, and was not exported", name), "move it away, and export again"}
}

// put writes a file that is not there already as it should be: what did not change keeps its time.
func (f *target) put(path string, data []byte) error {
	name := filepath.Join(f.dir, filepath.FromSlash(path))
	if is, err := os.ReadFile(name); err == nil && bytes.Equal(is, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	// A host may be serving this folder: it has the one or the other, and no half.
	part := name + ".part"
	if err := os.WriteFile(part, data, 0o666); err != nil {
		return err
	}
	return os.Rename(part, name)
}

// remove removes a file, and the folders that it leaves empty.
func (f *target) remove(path string) error {
	name := filepath.Join(f.dir, filepath.FromSlash(path))
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for path = filepath.Dir(filepath.FromSlash(path)); path != "."; path = filepath.Dir(path) {
		if os.Remove(filepath.Join(f.dir, path)) != nil {
			return nil // something is in it
		}
	}
	return nil
}

func (f *target) record(r record) error {
	// By hand, a file a line: who looks at a difference sees which.
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"whole\": %t, \"files\": {", r.Whole)
	for i, path := range slices.Sorted(maps.Keys(r.Files)) {
		name, err := json.Marshal(path)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n%s: %q", name, r.Files[path])
	}
	b.WriteString("\n}}\n")
	return f.put(recordName, b.Bytes())
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
