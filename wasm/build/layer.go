package build

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// A layer is a dist folder that lies on another: all of both, but what it hides of the lower one.
type layer struct {
	top, below fs.FS
	hidden     map[string]bool // assets
}

func (l layer) Open(name string) (fs.File, error) {
	f, err := l.top.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if l.hides(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return l.below.Open(name)
}

// ReadDir lists the folder; there are none in it.
func (l layer) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.top, name)
	if err != nil {
		return nil, err
	}
	lower, err := fs.ReadDir(l.below, name)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = true
	}
	for _, e := range lower {
		if !there[e.Name()] && !l.hides(e.Name()) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

func (l layer) hides(name string) bool {
	return l.hidden[strings.TrimSuffix(strings.TrimSuffix(name, ".br"), ".gz")]
}
