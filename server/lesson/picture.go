package lesson

import (
	"errors"
	"html"
	"io/fs"
	"path"
	"regexp"
	"strconv"
)

// PictureFile is where the picture of a lesson's snippet stands, relative to the folder of lessons.
func PictureFile(lesson, snippet string) string { return path.Join(lesson, snippet, "timeline.svg") }

// drawn is how a picture begins: as web/src/timeline/picture.ts writes it.
var drawn = regexp.MustCompile(`^<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="(\d{1,6})" height="(\d{1,6})"[^>]*><title>([^<]*)</title>`)

// picture reads the picture of a snippet. There need not be one: the page does without until it is drawn.
func (r *reader) picture(s Snippet) Picture {
	file := PictureFile(r.lesson.Name, s.Name)
	data, err := readFile(r.fsys, file, MaxPicture)
	if errors.Is(err, fs.ErrNotExist) {
		return Picture{}
	}
	if err != nil {
		r.errs = append(r.errs, errorIn(file, err))
		return Picture{}
	}
	found := drawn.FindSubmatch(data)
	if found == nil {
		r.errs = append(r.errs, &Error{File: file, Message: "this is no timeline that interleave test -update has drawn"})
		return Picture{}
	}
	width, _ := strconv.Atoi(string(found[1])) // digits, few enough
	height, _ := strconv.Atoi(string(found[2]))
	return Picture{SVG: string(data), Title: html.UnescapeString(string(found[3])), Width: width, Height: height}
}
