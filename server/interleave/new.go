package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"interleave/server/lesson"
)

//go:embed new/lesson.txtar
var newLesson []byte

//go:embed new/site.txtar
var newSite []byte

// firstLesson is the lesson that a new site has.
const firstLesson = "first-lesson"

// A newConfig is what the arguments of new say.
type newConfig struct {
	what string // "lesson" or "site"
	name string // of the lesson, or the site's folder
	dir  string // the folder of lessons that a lesson is put into
}

func parseNew(args []string) (newConfig, error) {
	c := newConfig{dir: "."}
	flags := flag.NewFlagSet("new", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.StringVar(&c.dir, "lessons", ".", "")
	var words []string
	for len(args) > 0 { // flags may stand anywhere among the words
		if err := flags.Parse(args); err != nil {
			return c, err
		}
		if args = flags.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	if len(words) != 2 || words[0] != "lesson" && words[0] != "site" {
		return c, errors.New("new takes lesson NAME, or site DIR")
	}
	if c.what, c.name = words[0], words[1]; c.what == "site" && c.dir != "." {
		return c, errors.New("-lessons is where a new lesson goes: a new site is its own folder")
	}
	return c, nil
}

// begin writes a lesson, or a site with one lesson, and says what it has written.
func begin(c newConfig, stdout io.Writer) error {
	if c.what == "lesson" {
		return beginLesson(c.dir, c.name, stdout)
	}
	if entries, err := os.ReadDir(c.name); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: a new site needs a folder of its own", c.name)
	}
	full, err := filepath.Abs(c.name)
	if err != nil {
		return err
	}
	base := filepath.Base(full)
	if err := write(newSite, c.name, stdout, "MODULE", moduleName(base), "GOVERSION", goVersion(), "TITLE", titleOf(base)); err != nil {
		return err
	}
	if err := beginLesson(c.name, firstLesson, stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "interleave serve -lessons %s shows it\n", c.name)
	return err
}

// beginLesson writes a lesson that comes after all others.
func beginLesson(dir, name string, stdout io.Writer) error {
	if err := lesson.CheckName(name); err != nil {
		return err
	}
	folder := filepath.Join(dir, name)
	if _, err := os.Lstat(folder); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already", folder)
	}
	order := 1
	others, _ := lesson.Load(os.DirFS(dir)) // what is wrong with others is not said here
	for _, other := range others {
		order = max(order, other.Order+1)
	}
	return write(newLesson, dir, stdout, "NAME", name, "TITLE", titleOf(name), "ORDER", strconv.Itoa(order))
}

// write writes the files of an archive into a folder, with words replaced, and says which.
func write(archive []byte, dir string, stdout io.Writer, replace ...string) error {
	words := strings.NewReplacer(replace...)
	for _, file := range txtar.Parse(archive).Files {
		name := filepath.Join(dir, filepath.FromSlash(words.Replace(file.Name)))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(words.Replace(string(file.Data))), 0o666); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(stdout, name); err != nil {
			return err
		}
	}
	return nil
}

// titleOf is a name in words: "sharing-state" is "Sharing state".
func titleOf(name string) string {
	words := strings.Join(strings.FieldsFunc(name, func(c rune) bool { return c == '-' || c == '_' || c == '.' }), " ")
	if words == "" {
		return "Lessons"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

var notInModules = regexp.MustCompile(`[^a-z0-9-]+`)

// moduleName is a folder's name as a module's, which nothing is fetched by.
func moduleName(name string) string {
	module := strings.Trim(notInModules.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if module == "" {
		return "lessons"
	}
	return module
}

// goVersion is the Go that programs are built with, as a go.mod says it.
func goVersion() string {
	version := regexp.MustCompile(`^go(\d+\.\d+)`).FindStringSubmatch(runtime.Version())
	if version == nil {
		return "1.26" // of a Go that is under way
	}
	return version[1]
}
