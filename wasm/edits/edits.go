// Package edits changes Go's own tree on its way into the build, and never on disk.
//
// A [Set] is one purpose: a list of anchored edits, each of which names a file under GOROOT/src and a text that must
// occur there exactly once. [Apply] reads the files of the installed Go, applies the sets, and returns what the changed
// files hold, ready for an overlay of `go build`. An anchor that does not match is an error which names the purpose, the
// file, the anchor and the Go version: nothing is built from a tree that the edits were not written for.
//
// A purpose is a folder beside this file and can be read, tested and dropped alone.
package edits

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// A Set is the edits of one purpose.
type Set struct {
	Name  string // the purpose, as error messages say it
	On    []Set  // purposes whose text it edits: they are applied before, by who applies it
	Edits []Edit
}

// An Edit changes one place of one file.
//
// With Through empty, Anchor itself is replaced. With Through set, all text from the start of Anchor to the end of the
// first Through behind it is. Shape, if set, is given the whole file instead, and Anchor and Through are not used: for
// generated tables, where what to keep is a rule and not a text. New adds a file, which holds With and must not be there.
type Edit struct {
	File    string // below GOROOT/src, with slashes
	Anchor  string
	Through string
	With    string
	Shape   func(source string) (string, error)
	New     bool
}

// Apply returns the changed files of goroot's src folder, by their paths in it. The version is for messages.
func Apply(src fs.FS, version string, sets ...Set) (map[string]string, error) {
	changed := make(map[string]string)
	for _, set := range sets {
		for _, edit := range set.Edits {
			text, ok := changed[edit.File]
			if !ok {
				data, err := fs.ReadFile(src, edit.File)
				if edit.New {
					if !errors.Is(err, fs.ErrNotExist) {
						return nil, fmt.Errorf("edit %s: %s is in %s already", set.Name, edit.File, version)
					}
					changed[edit.File] = edit.With
					continue
				}
				if err != nil {
					return nil, fmt.Errorf("edit %s: %s is not in %s: %w", set.Name, edit.File, version, err)
				}
				text = string(data)
			}
			text, err := edit.apply(text)
			if err != nil {
				return nil, fmt.Errorf("edit %s: %s of %s: %w", set.Name, edit.File, version, err)
			}
			changed[edit.File] = text
		}
	}
	return changed, nil
}

func (e Edit) apply(text string) (string, error) {
	if e.Shape != nil {
		return e.Shape(text)
	}
	if n := strings.Count(text, e.Anchor); n != 1 || e.Anchor == "" {
		return "", fmt.Errorf("the anchor occurs %d times, and must once:\n%s", n, indent(e.Anchor))
	}
	before, after, _ := strings.Cut(text, e.Anchor)
	if e.Through != "" {
		_, rest, found := strings.Cut(after, e.Through)
		if !found {
			return "", fmt.Errorf("behind the anchor\n%s\nthere is no\n%s", indent(e.Anchor), indent(e.Through))
		}
		after = rest
	}
	return before + e.With + after, nil
}

func indent(text string) string {
	return "\t" + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n\t")
}
