package lesson

import (
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// What a folder of lessons says of its site.
const (
	lookFile  = "site.yaml"
	styleFile = "site.css"
)

// Limits of what each page of a site carries, or fetches before it is shown.
const (
	maxLook  = 4 << 10  // bytes of a site.yaml: a footer is a line or two
	maxStyle = 64 << 10 // bytes of a site.css: four times the pages' own
	maxLogo  = 64 << 10 // bytes of a logo: it is as high as a line of text
)

// A Look is what is a site's own. Where a field is empty, the site is as it is without.
type Look struct {
	Name        string        // of the site: in its header and in titles
	Title       string        // the heading of the list of lessons
	Description string        // what stands below that
	Footer      template.HTML // as safe as a lesson
	Logo        Logo
	Style       string // CSS, which comes after the pages' own
	Warnings    Errors // as Lesson.Warnings
}

// A Logo stands before the name of a site.
type Logo struct {
	Data []byte
	Ext  string // of its file: .svg, .png, .jpg or .webp
}

var logoExts = []string{".svg", ".png", ".jpg", ".webp"}

// LoadLook reads site.yaml and site.css in a folder of lessons, each if it is there. Its error is an [Errors].
func LoadLook(fsys fs.FS) (Look, error) {
	r := newReader(fsys, lookFile, "site")
	var look Look
	if text := r.optional(lookFile, maxLook); strings.TrimSpace(text) != "" {
		r.readLook(text, &look)
	}
	look.Style = r.optional(styleFile, maxStyle)
	look.Warnings = r.lesson.Warnings
	if len(r.errs) > 0 {
		return Look{}, r.errs.sorted()
	}
	return look, nil
}

// optional reads a text that need not be there.
func (r *reader) optional(file string, limit int) string {
	data, err := readFile(r.fsys, file, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		r.errs = append(r.errs, errorIn(file, err))
		return ""
	}
	text, wrong := plainText(file, data)
	if wrong != nil {
		r.errs = append(r.errs, wrong)
	}
	return text
}

func (r *reader) readLook(text string, look *Look) {
	pairs := r.pairs("", text)
	seen := map[string]bool{}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		if seen[key.Value] {
			r.fail(key.Line, "%s is given twice", key.Value)
			continue
		}
		seen[key.Value] = true
		switch key.Value {
		case "name":
			look.Name = r.lookText(key, value)
		case "title":
			look.Title = r.lookText(key, value)
		case "description":
			look.Description = r.lookText(key, value)
		case "footer":
			if r.lookText(key, value) != "" {
				line := value.Line
				if value.Style == yaml.LiteralStyle || value.Style == yaml.FoldedStyle {
					line++ // its text begins below the | or >
				}
				look.Footer = r.footer(line, value.Value)
			}
		case "logo":
			if name := r.lookText(key, value); name != "" {
				look.Logo = r.logo(key.Line, name)
			}
		default:
			r.fail(key.Line, "unknown key %q of a site: there are name, title, description, footer, logo", key.Value)
		}
	}
}

func (r *reader) lookText(key, value *yaml.Node) string {
	text := strings.Join(strings.Fields(value.Value), " ")
	if value.Kind != yaml.ScalarNode || text == "" {
		r.fail(key.Line, "%s must be text", key.Value)
	}
	return text
}

// footer renders a footer as a lesson is rendered.
func (r *reader) footer(line int, text string) template.HTML {
	inner := newReader(embed.FS{}, r.file, "site")
	inner.body, inner.firstLine = []byte(text), line
	if inner.checkShape(text) {
		inner.render()
	}
	r.errs = append(r.errs, inner.errs...)
	r.lesson.Warnings = append(r.lesson.Warnings, inner.lesson.Warnings...)
	if len(inner.lesson.Snippets) > 0 {
		r.fail(line, "a footer has no snippets")
	}
	var html strings.Builder
	for _, part := range inner.lesson.Parts {
		html.WriteString(string(part.HTML))
	}
	return template.HTML(html.String())
}

func (r *reader) logo(line int, name string) Logo {
	ext := strings.ToLower(path.Ext(name))
	if !slices.Contains(logoExts, ext) {
		r.fail(line, "the logo %q is none of %s", name, strings.Join(logoExts, ", "))
		return Logo{}
	}
	data, err := readFile(r.fsys, name, maxLogo)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		r.fail(line, "there is no file %q for the logo", name)
		return Logo{}
	}
	if err != nil {
		r.errs = append(r.errs, errorIn(name, err))
	}
	return Logo{data, ext}
}
