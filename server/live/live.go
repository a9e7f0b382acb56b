// Package live serves an author's folder of lessons as it is at any moment: it watches the folder, renders it anew when it
// has changed, and tells the pages that are open.
//
//	/ws          a WebSocket over which a page hears that the site has changed, and what is wrong with it
//	all others   the site as it last was good, see [server.Site]
//
// What is broken takes nothing away: a lesson with an error stays as it last was good, the others go on changing, and the
// error goes to every page, with its file and line.
//
// A page is told only which version of the site there is, and asks for itself anew, as it would have been asked for in the
// first place. So nothing is lost by who comes late, drops out or misses a message: the last message says it all, and it
// is the first that whoever connects is sent.
//
// Messages go one way. A page that says anything over the socket is no page of ours, and its connection is closed; what
// else keeps strangers out stands in socket.go and host.go.
package live

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"interleave/server"
	"interleave/server/lesson"
)

// A Config is what a live site is made of. All fields but Host and Packages are needed.
type Config struct {
	Dir  string         // the folder of lessons
	Play lesson.Snippet // what the playground opens with where the folder has no play/main.go
	Site server.Config  // all the rest of a site
	Host string         // by which the server is known besides localhost and IP addresses

	// Packages makes what programs import of modules: a dist folder in the place of Site.Wasm, and what is wrong with imports. It
	// takes its time, so pages do not wait for it. Where it is nil, programs import std only.
	Packages func(context.Context, []lesson.Snippet) (fs.FS, lesson.Errors, error)
}

// A Site is a handler for all addresses of an author's folder. [Site.Run] keeps it as the folder is.
type Site struct {
	config  Config
	log     *slog.Logger
	folder  *folder
	hub     *hub
	pace    pace
	current atomic.Pointer[rendered]
	changed chan struct{} // what programs import is to be made anew

	mu      sync.Mutex // guards what is below, and that states are told in their order
	content content
	wrong   lesson.Errors
	wasm    fs.FS
	imports lesson.Errors // what is wrong with them
}

// A rendered is the site as it was at one time.
type rendered struct {
	live  *server.Site
	plain func() *server.Site // without anything of what is live, made when it is first asked for; nil if it cannot be
}

// New reads the folder and renders it. Its error is a [lesson.Errors] where something is wrong with the lessons: nothing was
// good before.
func New(c Config) (*Site, error) {
	s := &Site{config: c, log: c.Site.Log, folder: newFolder(c.Dir, c.Play), hub: newHub(), pace: usualPace, changed: make(chan struct{}, 1), wasm: c.Site.Wasm}
	if s.content, s.wrong = s.folder.read(); len(s.wrong) > 0 {
		return nil, s.wrong
	}
	s.changed <- struct{}{}
	news, err := s.show()
	if err != nil {
		return nil, err
	}
	news.log(s.log)
	return s, nil
}

// Run follows the folder until the context is done, and then says goodbye to all who are connected. It is called once.
func (s *Site) Run(ctx context.Context) error {
	defer s.hub.close()
	var making sync.WaitGroup
	defer making.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	making.Go(func() { s.makePackages(ctx) })
	return watch(ctx, s.config.Dir, s.pace, s.log, s.update)
}

// update renders what the folder holds now, or what of it is good.
func (s *Site) update() {
	content, wrong := s.folder.read()
	s.change(func() { s.content, s.wrong = content, wrong })
	select {
	case s.changed <- struct{}{}:
	default: // it is known already
	}
}

// makePackages makes what programs import after each change of the folder, until the context is done.
func (s *Site) makePackages(ctx context.Context) {
	if s.config.Packages == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.changed:
		}
		s.mu.Lock()
		snippets := s.content.snippets()
		s.mu.Unlock()
		wasm, imports, err := s.config.Packages(ctx, snippets)
		if ctx.Err() != nil {
			return
		}
		s.change(func() {
			if s.imports = imports; err != nil {
				s.imports = lesson.Errors{{File: "go.mod", Message: err.Error()}}
			} else {
				s.wasm = wasm
			}
		})
	}
}

// change changes what is shown, and says so where it is news.
func (s *Site) change(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	news, err := s.show()
	if err != nil {
		s.log.Error("render the lessons", "err", err)
	} else if news != nil {
		s.log.Info("the lessons have changed")
		news.log(s.log)
	}
}

// show renders the content, puts it in the place of what there is, and tells those who are connected if that, or what is wrong,
// is news. Then it gives it; else nil.
func (s *Site) show() (*state, error) {
	c := s.config.Site
	c.Lessons, c.Look, c.Play, c.Wasm, c.Live = s.content.lessons, s.content.look, s.content.play, s.wasm, true
	site, err := server.New(c)
	if err != nil {
		return nil, err
	}
	c.Live = false
	s.current.Store(&rendered{site, sync.OnceValue(func() *server.Site {
		plain, err := server.New(c)
		if err != nil { // what could be rendered a moment ago
			s.log.Error("render the lessons", "err", err)
		}
		return plain
	})})
	warnings := append(s.content.warnings(), s.imports...)
	news := newState(site.Version(), s.config.Dir, s.wrong, warnings)
	if known, err := s.hub.tell(news); known || err != nil {
		return nil, err
	}
	return &news, nil
}

// ServeHTTP answers a request. Who came here by a name that is not known to be this server's gets the plain site, as it
// would be on a server of its own: a proxy's readers have no use for more, and to a stranger's page that had its own name
// lead here, as in DNS rebinding, nothing is given away.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := s.current.Load()
	if !s.knownHost(r.Host) {
		if plain := now.plain(); plain != nil {
			plain.ServeHTTP(w, r)
		} else {
			http.Error(w, "the lessons cannot be shown", http.StatusInternalServerError)
		}
		return
	}
	if r.URL.Path == "/ws" {
		s.connect(w, r)
		return
	}
	now.live.ServeHTTP(w, r)
}

// connect makes a request a connection, or refuses it.
func (s *Site) connect(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		refuse(w, http.StatusMethodNotAllowed, "a WebSocket begins with GET")
	case !sameOrigin(r):
		s.log.Warn("a connection was refused", "origin", r.Header.Get("Origin"), "host", r.Host)
		refuse(w, http.StatusForbidden, "only pages from here may connect")
	default:
		s.hub.connect(w, r)
	}
}

func refuse(w http.ResponseWriter, status int, reason string) {
	http.Error(w, fmt.Sprintf("%d: %s", status, reason), status)
}
