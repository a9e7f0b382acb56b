package live

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"interleave/server/lesson"
)

// A folder is an author's folder of lessons: as it is, and where that is broken, as it last was good.
type folder struct {
	dir      string
	memory   lesson.Memory
	lessons  map[string]*lesson.Lesson // by name
	look     lesson.Look
	play     lesson.Snippet
	fallback lesson.Snippet // where the folder has no program for the playground
}

// A content is what a site is rendered of.
type content struct {
	lessons []*lesson.Lesson // in their order
	look    lesson.Look
	play    lesson.Snippet
}

// snippets are all programs.
func (c content) snippets() []lesson.Snippet {
	all := []lesson.Snippet{c.play}
	for _, l := range c.lessons {
		all = append(all, l.Snippets...)
	}
	return all
}

func (c content) warnings() lesson.Errors {
	var all lesson.Errors
	for _, l := range c.lessons {
		all = append(all, l.Warnings...)
	}
	return append(all, c.look.Warnings...)
}

func newFolder(dir string, fallback lesson.Snippet) *folder {
	return &folder{dir: dir, lessons: map[string]*lesson.Lesson{}, play: fallback, fallback: fallback}
}

// read reads the folder. Each lesson is as it is now or, where it is among what is wrong, as it last was good.
func (f *folder) read() (content, lesson.Errors) {
	lessons, err := f.memory.Load(os.DirFS(f.dir))
	var wrong lesson.Errors
	if err != nil && !errors.As(err, &wrong) {
		wrong = lesson.Errors{{File: ".", Message: err.Error()}}
	}
	good := map[string]*lesson.Lesson{}
	for _, l := range lessons {
		good[l.Name] = l
	}
	for _, e := range wrong {
		if e.File == "." { // the folder itself is broken or gone, and with it all that was good
			good = f.lessons
			break
		}
		name, _, _ := strings.Cut(e.File, "/")
		if last := f.lessons[name]; last != nil && good[name] == nil {
			good[name] = last
		}
	}
	f.lessons = good

	if look, err := lesson.LoadLook(os.DirFS(f.dir)); err == nil {
		f.look = look
	} else if wrongLook, ok := errors.AsType[lesson.Errors](err); ok {
		wrong = append(wrong, wrongLook...)
	}

	play, err := f.readPlay()
	if err == nil {
		f.play = play
	} else if errs, ok := errors.AsType[lesson.Errors](err); ok {
		wrong = append(wrong, errs...)
	}

	c := content{look: f.look, play: f.play}
	for _, l := range f.lessons {
		c.lessons = append(c.lessons, l)
	}
	slices.SortFunc(c.lessons, func(a, b *lesson.Lesson) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.Name, b.Name))
	})
	return c, wrong
}

const playFolder = "play"

// readPlay reads what the playground opens with.
func (f *folder) readPlay() (lesson.Snippet, error) {
	play, err := lesson.ReadSnippet(os.DirFS(f.dir), playFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return f.fallback, nil
	}
	return play, err
}
