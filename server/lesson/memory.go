package lesson

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// A Memory reads a folder of lessons again and again, and each lesson only when something in its folder has changed. Its zero
// value remembers nothing. It is used by one goroutine at a time, and its lessons must not be altered.
type Memory struct {
	known map[string]remembered // by name
}

type remembered struct {
	content string // a hash of all that the lesson is made of
	read    *reader
}

// Load does what [Load] does.
func (m *Memory) Load(fsys fs.FS) ([]*Lesson, error) {
	last := m.known
	m.known = map[string]remembered{}
	return load(fsys, func(fsys fs.FS, name string) *reader {
		content, err := contentOf(fsys, name)
		now := last[name]
		if err != nil || now.content != content {
			now = remembered{content, read(fsys, name, maxTime)}
		}
		if err == nil {
			m.known[name] = now
		}
		return now.read
	})
}

// contentOf hashes the files of a lesson's folder, its snippets' and those of their solutions: a lesson is made of no others.
func contentOf(fsys fs.FS, name string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(path.Base(file), ".") {
			return skip(entry)
		}
		fmt.Fprintf(sum, "%q %v ", file, entry.IsDir())
		if entry.IsDir() {
			if strings.Count(file, "/") > 2 { // deeper than an exercise's solution
				return fs.SkipDir
			}
			return nil
		}
		info, err := fs.Stat(fsys, file)
		if err != nil {
			return err
		}
		if info.Size() > MaxPicture || !info.Mode().IsRegular() { // no lesson reads more, whatever it is
			fmt.Fprintln(sum, info.Size(), info.ModTime())
			return nil
		}
		data, err := fs.ReadFile(fsys, file)
		fmt.Fprintf(sum, "%x\n", sha256.Sum256(data))
		return err
	})
	return string(sum.Sum(nil)), err
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}
