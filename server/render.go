package server

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"interleave/server/lesson"
	"interleave/wasm"
)

//go:embed templates favicon.svg
var files embed.FS

// A view is what a template shows.
type view struct {
	Script, Style            string     // addresses
	PanelStyle               string     // … of what the script asks for when panels open, where Style leaves it out
	Progress                 string     // the address of the script that says what is solved, where there are exercises
	Toolchain, RaceToolchain string     // addresses, the latter "" where there is none
	Live                     *liveFiles // nil where the page does not follow changes
	Title, Description       string
	SearchScript, Index      string        // addresses; the latter of what the script searches
	Base                     string        // as Config.Base
	Path, Card               string        // of the page itself and its card, where it has an address to be known by
	Feed                     bool          // whether there is one
	Policy                   string        // the page's own, where no header says it
	RunnerText, Offline      string        // addresses in an export: of the runner's page as a text, and of the script that keeps pages
	Lesson                   *chapter      // of a lesson or an embed
	Lessons                  []*chapter    // of the home page
	Snippet                  *snippet      // of the playground or an embed
	OEmbed                   *oembedPlaces // of an embed; nil where it has no address for everybody
}

// A chapter is a lesson among the others.
type chapter struct {
	*lesson.Lesson
	Number         int // from 1, with no gaps
	Path           string
	Parts          []part
	Previous, Next *chapter
}

// Contents are the sections that a table of contents lists; none where a lesson is too short to need one.
func (c *chapter) Contents() []lesson.Section {
	all := slices.DeleteFunc(slices.Clone(c.Sections), func(s lesson.Section) bool { return s.Level != 2 })
	if len(all) < 3 {
		return nil
	}
	return all
}

// A part is a lesson's part, its snippet as the page shows it.
type part struct {
	HTML    template.HTML
	Snippet *snippet
}

// A snippet is a lesson's snippet, or the playground's, with the addresses of what belongs to it.
type snippet struct {
	lesson.Snippet
	Lesson                 string // its name; "" in the playground
	Prebuilt, PrebuiltRace string // the addresses of what it builds to in each mode, where the wasm build made it
	Embed                  string // the address of its page for iframes; "" in the playground
	Drawn                  string // the address of its timeline's picture; "" where there is none
}

func newSnippet(s lesson.Snippet, b built) *snippet {
	return &snippet{Snippet: s, Prebuilt: b.prebuilt(wasm.Run, s), PrebuiltRace: b.prebuilt(wasm.Race, s)}
}

// missing are the pages for all other paths: for readers, and for the pages of others that frame what is not there.
type missing struct{ read, embed *page }

// renderPages renders the pages by path, and those for all other paths.
func renderPages(c Config, b built) (pages map[string]*page, none missing, err error) {
	looks := map[string]*page{}
	look := addLook(looks, c)
	templates, err := template.New("").Funcs(template.FuncMap{"json": listJSON, "look": func() lookView { return look }}).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, none, err
	}
	chapters := arrange(c.Lessons, b)
	pages = map[string]*page{}
	index, err := addSearch(pages, chapters)
	if err != nil {
		return nil, none, err
	}
	if c.Base != "" {
		if err := addBased(pages, c.Base, look, chapters); err != nil {
			return nil, none, err
		}
	}
	render := func(status int, name string, h headers, v view) *page {
		v.Script, v.Style = b.script, b.style
		if strings.HasPrefix(name, "embed") {
			v.Style, v.PanelStyle = b.embed.first, b.embed.panels
		}
		v.Toolchain, v.RaceToolchain = b.toolchain(wasm.Run), b.toolchain(wasm.Race)
		v.SearchScript, v.Index, v.Base, v.Feed = b.search, index, c.Base, pages["/feed.xml"] != nil
		if b.static != nil {
			v.Policy, v.RunnerText, v.Offline = b.static.policy(h), b.static.runner, b.static.offline
		}
		if c.Live && !strings.HasPrefix(name, "embed") { // that is another site's reader's
			v.Live = &b.live
		}
		if v.Card == "" {
			v.Card = siteCard
		}
		look.dress(name, &v)
		var body bytes.Buffer
		if failed := templates.ExecuteTemplate(&body, name, v); failed != nil && err == nil {
			err = failed
		}
		p := newPage(status, "text/html; charset=utf-8", h, body.Bytes())
		p.read = true
		return p
	}
	favicon, err := files.ReadFile("favicon.svg")
	if err != nil {
		return nil, none, err
	}
	progress := ""
	if slices.ContainsFunc(c.Lessons, func(l *lesson.Lesson) bool { return len(l.Exercises()) > 0 }) {
		progress = b.progress
	}
	pages["/"] = render(http.StatusOK, "home.html", forReading, view{
		Title:       siteTitle,
		Description: siteDescription,
		Path:        "/",
		Lessons:     chapters,
		Progress:    progress,
	})
	pages["/play/"] = render(http.StatusOK, "play.html", forReading, view{
		Title:       "Playground · Interleave",
		Description: "Write a Go program, and run it in your browser.",
		Path:        "/play/",
		Snippet:     newSnippet(c.Play, b),
	})
	// An embed of what its address holds; without that, of what the playground opens with.
	pages["/embed/"] = render(http.StatusOK, "embed.html", forEmbeds, view{
		Title:       "Go program · Interleave",
		Description: "A Go program that runs in your browser.",
		Snippet:     newSnippet(c.Play, b),
	})
	if err := addEmbedScripts(pages, c.Web); err != nil {
		return nil, none, err
	}
	pages["/run"] = newPage(http.StatusOK, "text/html; charset=utf-8", forRunner(b.runnerCSP), b.runner)
	pages["/favicon.svg"] = newPage(http.StatusOK, "image/svg+xml", headers{}, favicon)
	pages["/robots.txt"] = robots(c.Base)
	for _, chapter := range chapters {
		pages[chapter.Path] = render(http.StatusOK, "lesson.html", forReading, view{
			Title:       chapter.Title + " · Interleave",
			Description: chapter.Description,
			Path:        chapter.Path,
			Card:        cardOf(chapter.Lesson),
			Lesson:      chapter,
		})
		for _, image := range chapter.Images {
			p := newPage(http.StatusOK, image.Type, forPictures, image.Data)
			p.headers["Cache-Control"] = forAssets["Cache-Control"]
			pages[image.Address] = p
		}
		for _, part := range chapter.Parts {
			if part.Snippet == nil {
				continue
			}
			if part.Snippet.Drawn != "" {
				pages[part.Snippet.Drawn] = newPage(http.StatusOK, "image/svg+xml", forPictures, []byte(part.Snippet.Picture.SVG))
			}
			alone := *part.Snippet
			alone.Drawn = "" // the page around has no room for a picture, which is the lesson's
			pages[part.Snippet.Embed] = render(http.StatusOK, "embed.html", forEmbeds, view{
				Title:       fmt.Sprintf("%s · %s · Interleave", part.Snippet.Name, chapter.Title),
				Description: chapter.Description,
				Path:        chapter.Path, // where it is from
				Card:        cardOf(chapter.Lesson),
				Lesson:      chapter,
				Snippet:     &alone,
				OEmbed:      placesOf(c.Base, part.Snippet, b.static != nil),
			})
			if c.Base != "" && b.static != nil {
				addOEmbedFiles(pages, c.Base, look.Name, chapter, part.Snippet)
			}
		}
	}
	maps.Copy(pages, looks)
	words := view{Title: "Not found · Interleave", Description: "There is no page here."}
	none.read = render(http.StatusNotFound, "error.html", forReading, words)
	none.embed = render(http.StatusNotFound, "embed-error.html", forEmbeds, words)
	return pages, none, err
}

// listJSON is a list as a JSON array of strings: the form in which an attribute of an element has a list.
func listJSON(list []string) (string, error) {
	data, err := json.Marshal(list)
	return string(data), err
}

// arrange puts lessons beside their neighbours, and snippets beside what was built of them.
func arrange(lessons []*lesson.Lesson, b built) []*chapter {
	var chapters []*chapter
	for i, l := range lessons {
		c := &chapter{Lesson: l, Number: i + 1, Path: "/" + l.Name + "/"}
		for _, p := range l.Parts {
			shown := part{HTML: p.HTML}
			if p.Snippet != nil {
				shown.Snippet = newSnippet(*p.Snippet, b)
				shown.Snippet.Lesson = l.Name
				shown.Snippet.Embed = "/embed/" + l.Name + "/" + p.Snippet.Name
				if p.Snippet.Picture.SVG != "" {
					shown.Snippet.Drawn = "/timeline/" + l.Name + "/" + p.Snippet.Name + ".svg"
				}
			}
			c.Parts = append(c.Parts, shown)
		}
		if i > 0 {
			c.Previous, chapters[i-1].Next = chapters[i-1], c
		}
		chapters = append(chapters, c)
	}
	return chapters
}
