// Package server serves lessons: their pages, their snippets alone for the pages of others, the playground, the runner's
// page, and the assets that all of these need.
//
//	/                            the lessons
//	/{lesson}/                   a lesson
//	/play/                       the playground
//	/embed/{lesson}/{snippet}    a snippet alone, to stand in an iframe on any page
//	/embed/                      the same for a program that its address holds
//	/embed.js, /embed.mjs        scripts for any page, which put embeds into it
//	/oembed?url=                 what a page needs to embed one of these addresses, as oembed.com describes it
//	/timeline/{lesson}/{snippet}.svg
//	                             the picture of what a snippet's goroutines did
//	/picture/{lesson}/{file}     an image of a lesson; named as assets are
//	/look/{file}                 the stylesheet and the logo of a site of one's own; named as assets are
//	/run                         the page in which programs run: a sandbox, wherever it is opened
//	/assets/{name}               what the build made, and the words that a search looks in; a name carries a hash of its content,
//	                             and never means anything else
//	/feed.xml                    the lessons that have a date, for feed readers
//	/sitemap.xml, /robots.txt    the pages, for search engines
//	/card.png, /card/{lesson}.png
//	                             the picture that stands for a page where somebody links to it
//	/favicon.svg, /healthz
//
// The feed, the sitemap and the cards name the site's own address, or are named with it: they are there where [Config.Base] is.
//
// A [Site] holds no state: everything is rendered once, in [New], and the same bytes go to everyone. So
// nothing here depends on who asks, with which Host, or how often. What it makes later and keeps are the cards, and programs as
// what differs from another that the browser has, in dictionary.go: a faster way to the same bytes.
//
// Each page comes with a policy, in headers.go, that lets it do what it needs and no more. No page has an inline script or
// style.
package server

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"interleave/server/lesson"
)

// A Config is what a site is made of. All fields but Look, Live and Base are needed.
type Config struct {
	Lessons []*lesson.Lesson // in their order
	Play    lesson.Snippet   // what the playground opens with
	Web     fs.FS            // the web build's dist folder
	Wasm    fs.FS            // the wasm build's dist folder
	Look    lesson.Look      // what is the site's own, instead of ours
	Live    bool             // whether pages follow changes, over a WebSocket at /ws that is not the site's own
	Log     *slog.Logger
	Base    string // the address that the site has for everybody, as [ParseRoot] gives it, and [ParseBase] for an [Export]; "" where it is not known
}

// ErrNotBuilt is the error of [New] when the web or the wasm build has not been run.
var ErrNotBuilt = errors.New("not built")

// A Site is a handler for all of a site's addresses. It is safe for use by any number of requests at a time.
type Site struct {
	pages   map[string]*page // by path
	missing missing
	assets  map[string]asset    // by name
	cards   map[string]*card    // by path
	embeds  map[string]embedded // by path
	base    string              // as Config.Base
	name    string              // what the site is called
	deltas  *deltas
	log     *slog.Logger
	handler http.Handler
}

// New renders a site. It fails if a page cannot be rendered or refers to what was not built.
func New(c Config) (*Site, error) {
	assets, err := readAssets(c.Web, c.Wasm)
	if err != nil {
		return nil, err
	}
	built, err := readManifests(c.Web, c.Wasm, assets)
	if err != nil {
		return nil, err
	}
	if c.Live && (built.live.Script == "" || built.live.Style == "") {
		return nil, fmt.Errorf("web/dist: live.js: %w", ErrNotBuilt)
	}
	s := &Site{assets: assets, deltas: newDeltas(assets), log: c.Log, embeds: embedsOf(c.Lessons), base: c.Base, name: cmp.Or(c.Look.Name, siteName)}
	if s.pages, s.missing, err = renderPages(c, built); err != nil {
		return nil, fmt.Errorf("render the pages: %w", err)
	}
	if c.Base != "" {
		s.cards = newCards(c.Lessons)
	}
	if c.Live {
		for _, p := range s.pages {
			p.uncompress()
		}
	}
	s.handler = s.routes()
	return s, nil
}

// Version names the site's pages: it is the same only where each is the same.
func (s *Site) Version() string {
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(s.pages)) {
		fmt.Fprintln(sum, path, s.pages[path].hash)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

func (s *Site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	mux.HandleFunc("GET /{lesson}/{$}", s.servePage)
	mux.HandleFunc("GET /{lesson}", s.addSlash)
	mux.HandleFunc("GET /play/{$}", s.servePage)
	mux.HandleFunc("GET /embed/{$}", s.servePage)
	mux.HandleFunc("GET /embed/{lesson}/{snippet}", s.servePage)
	for address := range embedScripts {
		mux.HandleFunc("GET "+address, s.servePage)
	}
	mux.HandleFunc("GET /oembed", s.serveOEmbed)
	mux.HandleFunc("GET /timeline/{lesson}/{file}", s.servePage)
	mux.HandleFunc("GET /look/{file}", s.servePage)
	mux.HandleFunc("GET /picture/{lesson}/{file}", s.servePage)
	mux.HandleFunc("GET /run", s.servePage)
	for _, path := range []string{"/favicon.svg", "/feed.xml", "/robots.txt", "/sitemap.xml"} {
		mux.HandleFunc("GET "+path, s.servePage)
	}
	mux.HandleFunc("GET "+siteCard, s.serveCard)
	mux.HandleFunc("GET /card/{file}", s.serveCard)
	mux.HandleFunc("GET /assets/{name}", s.serveAsset)
	mux.HandleFunc("GET /healthz", serveHealth)
	mux.HandleFunc("GET /", s.serveNotFound)
	return mux
}

// ServeHTTP answers a request and logs it: what a person opened and what went wrong as info, the rest as debug.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range forAll {
		w.Header().Set(name, value)
	}
	rec := &recorder{ResponseWriter: w}
	s.handler.ServeHTTP(rec, r)
	level := slog.LevelDebug
	if p := s.pages[r.URL.Path]; p != nil && p.read || rec.status >= 400 {
		level = slog.LevelInfo
	}
	// The query is left out: it may hold a reader's code.
	s.log.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", cmp.Or(rec.status, http.StatusOK))
}

// servePage answers with the page of that path.
func (s *Site) servePage(w http.ResponseWriter, r *http.Request) {
	if p, ok := s.pages[r.URL.Path]; ok {
		p.serve(w, r)
		return
	}
	s.serveNotFound(w, r)
}

// addSlash sends those who left out the slash of a page to it.
func (s *Site) addSlash(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path + "/"
	if _, ok := s.pages[path]; !ok {
		s.serveNotFound(w, r)
		return
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, path, http.StatusMovedPermanently)
}

func (s *Site) serveNotFound(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/embed/") {
		s.missing.embed.serve(w, r)
		return
	}
	s.missing.read.serve(w, r)
}

func serveHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok"))
}

// A recorder remembers the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
