// Package files takes a program that is one text apart into its files, and puts it together.
//
// The text is main.go, and below each line such as
//
//	-- counter.go --
//
// another file, as in a txtar archive: it can be edited, linked to and kept as any program can. What such a line does to
// main.go's own text, a program of one file does not notice: Go has no statement that looks like it.
//
// Lines are counted through the whole text. So a file is compiled with as many empty lines above it as the text has, and
// whatever names a line, be it the compiler, a stack or a report of a race, names one that the reader sees. The browser's
// side is web/src/files.ts.
package files

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"interleave/wasm/testmain"
)

// Main is the file that a program begins with.
const Main = "main.go"

// Most is how many files a program has at most: a lesson's program has three.
const Most = 20

// A File is a part of a program's text.
type File struct {
	Name    string
	Content []byte // without the line that names it
	Above   int    // how many lines of the text stand above the content
}

// Padded is the content with empty lines above it, so that its lines have the numbers that they have in the text.
func (f File) Padded() []byte {
	return slices.Concat(bytes.Repeat([]byte{'\n'}, f.Above), f.Content)
}

// heading is the line that names the file below it. A carriage return before its end is part of the end.
var heading = regexp.MustCompile(`(?m)^-- ([A-Za-z0-9][\w.-]*\.go) --\r?$\n?`)

// Split gives the files of a text, in their order there: main.go is the first.
func Split(text []byte) []File {
	var all []File
	file := File{Name: Main}
	from, line := 0, 0
	for _, at := range heading.FindAllSubmatchIndex(text, -1) {
		// The first may be named, too.
		if len(all) > 0 || from > 0 || string(text[at[2]:at[3]]) != Main || len(bytes.TrimSpace(text[:at[0]])) > 0 {
			file.Content = text[from:at[0]]
			all = append(all, file)
		}
		line += bytes.Count(text[from:at[1]], []byte{'\n'})
		from = at[1]
		file = File{Name: string(text[at[2]:at[3]]), Above: line}
	}
	file.Content = text[from:]
	return append(all, file)
}

// Order sorts the names of a program's files as go build gives them to the compiler, with those of its tests after them.
func Order(names []string) []string {
	ofTests := func(name string) int {
		return slices.Index([]string{testmain.TestFile, testmain.File}, name) // -1 where it is none
	}
	return slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(ofTests(a), ofTests(b)), cmp.Compare(a, b))
	})
}

// Join makes one text of main.go and more files, in the order in which they are given. Their names are such as [Heading] allows.
func Join(main []byte, more ...File) []byte {
	text := slices.Clone(main)
	for _, file := range more {
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		line, _ := Heading(file.Name)
		text = append(text, line...)
		text = append(text, file.Content...)
	}
	return text
}

// Heading is the line that begins a file of that name, and whether it may have that name.
func Heading(name string) (string, bool) {
	line := "-- " + name + " --\n"
	return line, heading.MatchString(line)
}

// Wrong says what is wrong with how a text is split into files, and on which of its lines; "" where nothing is.
func Wrong(text []byte) (line int, message string) {
	all := Split(text)
	if len(all) == 1 {
		return 0, ""
	}
	if all[0].Above == 0 && len(bytes.TrimSpace(all[0].Content)) == 0 {
		return all[1].Above, "a program begins with " + Main
	}
	known := map[string]bool{}
	for i, file := range all {
		switch {
		case known[file.Name]:
			return file.Above, "there is a " + file.Name + " above"
		case strings.HasSuffix(file.Name, "_test.go") || file.Name == testmain.File:
			return file.Above, file.Name + " is a file of tests, and no part of a program"
		case i == Most:
			return file.Above, fmt.Sprintf("a program has at most %d files", Most)
		}
		known[file.Name] = true
	}
	return 0, ""
}
