// Package snippets holds the lessons, and is the only product code beside
// them.
//
// A lesson is a folder with a lesson.md. A snippet of it is a folder in
// that folder: main.go is the program, a package main of this module that
// imports the standard library, and what go.mod requires for it; want.txt
// is all that it prints to standard output, byte for byte, every time. main.py, if there
// is one, is its twin in Python, which prints the same, or what want-py.txt
// says. A lesson.md may
// also carry a program in a fence; its want.txt stands in the folder of
// the same name, which then has no main.go. A timeline.svg is drawn by
// interleave test -update, where the fence says timeline.
//
// An exercise is a snippet that the reader puts right. Its main.go is what
// there is to begin with; it promises no output, and has no want.txt. In
// its folder solution stand a main.go that is right, and the main_test.go
// that an answer has to pass: one package, so that go test holds the
// solution to it, and not what readers begin with.
//
// The folder play is no lesson: its main.go is what the playground opens
// with.
//
// A new lesson needs a folder and nothing else: no list names the lessons.
package snippets

import (
	"embed"
	"io/fs"
)

// Two levels of stars take every lesson folder, whole, and leave out the
// Go files of this package.
//
//go:embed */*
var files embed.FS

// Lessons returns the lesson folders and play, read-only: the paths
// "sharing-state/lesson.md" and "play/main.go" are in it.
func Lessons() fs.FS { return files }
