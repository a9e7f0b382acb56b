package lesson

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	_ "golang.org/x/image/webp"
)

// An Image is a picture that a lesson shows.
type Image struct {
	Address       string // from the root of the site, with a hash of the content
	Type          string // as image/png
	Data          []byte
	Width, Height int // in CSS pixels, at least 1
}

// imageTypes are the types of images, by the end of their files.
var imageTypes = map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}

// mostPixels is how wide or high an image may be: a browser needs 4 bytes for each pixel, whatever the file's size.
const mostPixels = 4096

// inAddresses are the characters that no address of ours has.
var inAddresses = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// readImage reads the image that a lesson shows; false where it shows none.
func (r *reader) readImage(n *ast.Image) bool {
	line := r.lineOf(n)
	to, err := url.Parse(string(n.Destination))
	if err != nil || to.Scheme != "" || to.Host != "" || to.RawQuery != "" || strings.HasPrefix(to.Path, "/") {
		r.warn(line, "the image %q is left out, but for its text: images are files in the lesson's folder", n.Destination)
		return false
	}
	file := path.Join(r.lesson.Name, to.Path)
	mediaType := imageTypes[strings.ToLower(path.Ext(file))]
	if mediaType == "" || !strings.HasPrefix(file, r.lesson.Name+"/") {
		r.warn(line, "the image %q is left out, but for its text: images are files in the lesson's folder, and .svg, .png, .jpg, .gif or .webp", n.Destination)
		return false
	}
	data, err := readFile(r.fsys, file, MaxImage)
	if err != nil {
		r.fail(line, "the image %q: %s", n.Destination, errorIn(file, err).Message)
		return false
	}
	width, height := imageSize(mediaType, data)
	if width < 1 || height < 1 || width > mostPixels || height > mostPixels {
		r.fail(line, "the image %q has no size from 1 to %d pixels that could be kept free for it", n.Destination, mostPixels)
		return false
	}
	if r.plain(n) == "" {
		r.warn(line, "the image %q has no text, which is for those who do not see it: ![what it shows](…)", n.Destination)
	}
	sum := sha256.Sum256(data)
	ext := path.Ext(file)
	name := inAddresses.ReplaceAllString(strings.TrimSuffix(path.Base(file), ext), "-")
	i := Image{Type: mediaType, Data: data, Width: width, Height: height}
	i.Address = fmt.Sprintf("/picture/%s/%s.%s%s", r.lesson.Name, name, hex.EncodeToString(sum[:8]), strings.ToLower(ext))
	r.images[n] = i
	r.lesson.Images = append(r.lesson.Images, i)
	return true
}

var (
	svgTag  = regexp.MustCompile(`<svg\b[^>]*>`)
	svgSize = regexp.MustCompile(`\s(width|height)\s*=\s*["'](\d+(?:\.\d+)?)(?:px)?["']`)
	svgBox  = regexp.MustCompile(`\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)`)
)

// imageSize is how wide and high an image wants to be, in pixels; 0 where it does not say.
func imageSize(mediaType string, data []byte) (width, height int) {
	if mediaType != "image/svg+xml" {
		config, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return 0, 0
		}
		return config.Width, config.Height
	}
	tag := svgTag.Find(data)
	pixels := func(text []byte) int {
		n, _ := strconv.ParseFloat(string(text), 64) // it is digits, or 0
		return int(min(n, mostPixels+1))
	}
	sizes := map[string]int{}
	for _, found := range svgSize.FindAllSubmatch(tag, -1) {
		sizes[string(found[1])] = pixels(found[2])
	}
	if box := svgBox.FindSubmatch(tag); box != nil && (sizes["width"] == 0 || sizes["height"] == 0) {
		return pixels(box[1]), pixels(box[2])
	}
	return sizes["width"], sizes["height"]
}

// writeImage writes an image, for which the page keeps room while it is fetched.
func (r *reader) writeImage(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	i := r.images[node.(*ast.Image)]
	title := ""
	if text := node.(*ast.Image).Title; len(text) > 0 {
		title = ` title="` + template.HTMLEscapeString(string(text)) + `"`
	}
	_, _ = fmt.Fprintf(w, `<img src="%s" alt="%s"%s width="%d" height="%d" loading="lazy">`, template.HTMLEscapeString(i.Address), template.HTMLEscapeString(r.plain(node)), title, i.Width, i.Height)
	return ast.WalkSkipChildren, nil
}
