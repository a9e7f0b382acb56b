package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// An Error is one thing that is wrong with a lesson.
type Error struct {
	File    string // relative to the folder of lessons
	Line    int    // from 1; 0 where it is the whole file that is wrong
	Message string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// Errors is everything that is wrong with a folder of lessons, by file and line. It is never empty.
type Errors []*Error

// Error has a line for each error.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// with adds an error, if it is one.
func (e Errors) with(err *Error) Errors {
	if err == nil {
		return e
	}
	return append(e, err)
}

func (e Errors) sorted() Errors {
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return e
}

// errorIn is an error as one in a file, without the path that it may name itself.
func errorIn(file string, err error) *Error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return &Error{File: file, Message: err.Error()}
}

// readFile reads a file of at most limit bytes.
func readFile(fsys fs.FS, file string, limit int) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = fmt.Errorf("larger than %d KiB", limit>>10)
	}
	return data, err
}

// plainText checks that data is text that a browser will not alter, and gives it with line ends of "\n".
func plainText(file string, data []byte) (string, *Error) {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	for i, char := range text {
		switch char {
		case 0:
			return "", &Error{file, lineAt(text, i), "holds a NUL byte"}
		case utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 { // not one that is really there
				return "", &Error{file, lineAt(text, i), "not valid UTF-8"}
			}
		}
	}
	return text, nil
}

// lineAt is the line of text, from 1, that an offset is in.
func lineAt(text string, offset int) int {
	return 1 + strings.Count(text[:offset], "\n")
}
