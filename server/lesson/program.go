package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"path"
	"strings"

	"interleave/wasm/files"
)

// readProgram reads the program of a folder: its main.go, and below that the other Go files that are built for browsers and are no
// tests, as the one text that package files describes. It tells whether there is a main.go. What the program is called is for the
// messages.
func readProgram(fsys fs.FS, what, folder string) (text string, exists bool, errs Errors) {
	main, exists, err := readSource(fsys, what, path.Join(folder, files.Main))
	if !exists || err != nil {
		return "", exists, errs.with(err)
	}
	entries, _ := fs.ReadDir(fsys, folder) // its main.go was read
	var more []files.File
	for _, entry := range entries {
		name := entry.Name()
		file := path.Join(folder, name)
		if entry.IsDir() || name == files.Main || strings.HasSuffix(name, "_test.go") || path.Ext(name) != ".go" || !isBuilt(fsys, folder, name) {
			continue
		}
		if _, ok := files.Heading(name); !ok {
			errs = append(errs, &Error{File: file, Message: "the name of a file of a program has only letters, digits, _, . and -"})
			continue
		}
		content, _, err := readSource(fsys, file, file)
		errs = errs.with(err)
		more = append(more, files.File{Name: name, Content: []byte(content)})
	}
	for _, file := range append(more, files.File{Name: files.Main, Content: []byte(main)}) {
		if inner := files.Split(file.Content); len(inner) > 1 || inner[0].Above > 0 {
			line := cmp.Or(inner[0].Above, inner[len(inner)-1].Above)
			errs = append(errs, &Error{path.Join(folder, file.Name), line, "the line would begin another file of the program"})
		}
	}
	if len(errs) > 0 {
		return "", true, errs
	}
	text = string(files.Join([]byte(main), more...))
	if len(text) > MaxSource {
		return "", true, Errors{tooLarge(what, path.Join(folder, files.Main))}
	}
	if _, message := files.Wrong([]byte(text)); message != "" {
		return "", true, Errors{{File: path.Join(folder, files.Main), Message: message}}
	}
	return text, true, nil
}

// isBuilt is whether the constraints of a Go file, those in its name among them, let it be built for browsers. One that cannot be
// read is: then it is said why.
func isBuilt(fsys fs.FS, folder, name string) bool {
	browser := build.Default
	browser.GOOS, browser.GOARCH, browser.CgoEnabled = "js", "wasm", false
	browser.JoinPath = path.Join
	browser.OpenFile = func(file string) (io.ReadCloser, error) { return fsys.Open(file) }
	matches, err := browser.MatchFile(folder, name)
	return matches || err != nil
}

// readSource reads a source, and tells whether it is there.
func readSource(fsys fs.FS, what, file string) (source string, exists bool, wrong *Error) {
	data, err := readFile(fsys, file, MaxSource)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", true, errorIn(file, err)
	}
	source, wrong = sourceText(what, file, data)
	return source, true, wrong
}

// sourceText checks that data is a source, as [Snippet] has it. What it is called is for the messages.
func sourceText(what, file string, data []byte) (string, *Error) {
	text, err := plainText(file, data)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(text) == "" {
		return "", &Error{File: file, Message: what + " is empty"}
	}
	if len(text) > MaxSource {
		return "", tooLarge(what, file)
	}
	return text, nil
}

func tooLarge(what, file string) *Error {
	return &Error{File: file, Message: fmt.Sprintf("%s is larger than %d KiB", what, MaxSource>>10)}
}

// Place is where a line of the snippet's program stands: in which file, relative to the folder of lessons, and in which line there.
func (s Snippet) Place(line int) (string, int) {
	if s.Above > 0 {
		return s.File, s.Above + line
	}
	in := files.File{Name: files.Main}
	for _, file := range files.Split([]byte(s.Source)) {
		if file.Above < line {
			in = file
		}
	}
	return path.Join(path.Dir(s.File), in.Name), line - in.Above
}
