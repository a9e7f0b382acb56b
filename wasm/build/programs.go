package build

import (
	"fmt"
	"io/fs"
	"path"

	"interleave/server/lesson"
)

// A program is a source to prebuild, with its tests if it has any. Its name is for messages.
type program struct {
	name         string
	source, test []byte
}

// programs lists what a reader can run without having edited it: the snippets of all lessons, whether they are folders
// or stand in the lesson's text, and programs in a folder of their own, as play/main.go.
func programs(fsys fs.FS) ([]program, error) {
	lessons, err := lesson.Load(fsys)
	if err != nil {
		return nil, err
	}
	var list []program
	for _, l := range lessons {
		for _, s := range l.Snippets {
			list = append(list, program{name: l.Name + "/" + s.Name, source: []byte(s.Source), test: []byte(s.Test)})
		}
	}
	own, err := fs.Glob(fsys, "*/main.go")
	if err != nil {
		return nil, err
	}
	for _, file := range own {
		s, err := lesson.ReadSnippet(fsys, path.Dir(file))
		if err != nil {
			return nil, fmt.Errorf("programs: %w", err)
		}
		list = append(list, program{name: s.Name, source: []byte(s.Source)})
	}
	return list, nil
}
