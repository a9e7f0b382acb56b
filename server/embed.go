package server

import (
	"io/fs"
	"net/http"

	"interleave/server/lesson"
)

// embedScripts are the scripts that other people's pages name, and their files in the web build. These addresses are kept for good,
// so what they hold is not: they are no assets.
var embedScripts = map[string]string{"/embed.js": "embed.iife.mjs", "/embed.mjs": "embed.mjs"}

// forEmbedScripts lets every page have them, an isolated one too, and a CDN answer for an hour.
var forEmbedScripts = headers{
	"Access-Control-Allow-Origin":  "*",
	"Cross-Origin-Resource-Policy": "cross-origin",
	"Cache-Control":                "public, max-age=3600",
}

// addEmbedScripts adds those that the web build made to the pages.
func addEmbedScripts(pages map[string]*page, web fs.FS) error {
	for address, name := range embedScripts {
		script, err := fs.ReadFile(web, name)
		if err != nil {
			return notBuilt("web/dist: "+name, err)
		}
		pages[address] = newPage(http.StatusOK, "text/javascript; charset=utf-8", forEmbedScripts, script)
	}
	return nil
}

// An embedded is a snippet that has a page for iframes.
type embedded struct{ path, title, source string }

// embedsOf is those of the lessons, by path.
func embedsOf(lessons []*lesson.Lesson) map[string]embedded {
	all := map[string]embedded{}
	for _, l := range lessons {
		for _, p := range l.Parts {
			if p.Snippet != nil {
				path := "/embed/" + l.Name + "/" + p.Snippet.Name
				all[path] = embedded{path, p.Snippet.Name + " · " + l.Title, p.Snippet.Source}
			}
		}
	}
	return all
}
