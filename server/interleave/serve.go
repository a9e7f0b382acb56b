package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"interleave/server"
	"interleave/server/lesson"
	"interleave/server/live"
)

const defaultAddr = "localhost:8080"

// A serveConfig is what the flags of serve say.
type serveConfig struct {
	addr    string
	lessons string // a folder; "" for the lessons inside
	base    string // as server.Config has it
	live    *bool  // whether pages follow the folder; nil where it depends on who can reach them
}

func parseServe(args []string) (serveConfig, error) {
	var c serveConfig
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.StringVar(&c.addr, "addr", defaultAddr, "")
	flags.StringVar(&c.lessons, "lessons", "", "")
	flags.StringVar(&c.base, "base", "", "")
	flags.BoolFunc("live", "", func(text string) error {
		on, err := strconv.ParseBool(text)
		c.live = &on
		return err
	})
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if c.live != nil && *c.live && c.lessons == "" {
		return c, errors.New("-live follows a folder of lessons: -lessons DIR says which")
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("serve takes no argument %q", flags.Arg(0))
	}
	if c.base != "" {
		base, err := server.ParseRoot(c.base)
		if err != nil {
			return c, fmt.Errorf("-base is an address like https://lessons.example, not %q: %w", c.base, err)
		}
		c.base = base
	}
	return c, nil
}

// serve serves until the context is done.
func (p program) serve(ctx context.Context, c serveConfig, stdout, stderr io.Writer) error {
	log := slog.New(slog.NewTextHandler(stderr, nil))
	ctx, stop := context.WithCancel(ctx)
	var site http.Handler
	var end func()
	var err error
	if c.follows() {
		site, end, err = p.liveSite(ctx, c, log)
	} else {
		site, end, err = p.newSite(ctx, c.lessons, c.base, log)
	}
	if err != nil {
		stop()
		return err
	}
	defer func() { stop(); end() }()
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return hintedError{err, "-addr 127.0.0.1:0 picks a free port"}
		}
		return err
	}
	if _, err := fmt.Fprintf(stdout, "listening on http://%s\n", shownAddr(c.addr, listener.Addr())); err != nil {
		listener.Close()
		return err
	}
	return server.Serve(ctx, listener, site, log)
}

// follows says whether pages follow the folder: where nothing is said, those that only this machine reaches, which are the
// author's.
func (c serveConfig) follows() bool {
	if c.live != nil || c.lessons == "" {
		return c.live != nil && *c.live
	}
	host, _, err := net.SplitHostPort(c.addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// liveSite makes the site of a folder of lessons, which follows the folder until the context is done; end waits for that.
func (p program) liveSite(ctx context.Context, c serveConfig, log *slog.Logger) (handler http.Handler, end func(), err error) {
	play, _, err := p.playground("")
	if err != nil {
		return nil, nil, err
	}
	host, _, _ := net.SplitHostPort(c.addr)
	w, err := p.newWorkshop(c.lessons)
	if err != nil {
		return nil, nil, builtError(err)
	}
	site, err := live.New(live.Config{Dir: c.lessons, Play: play, Host: host, Packages: w.packages, Site: server.Config{Web: p.web, Wasm: p.wasm, Log: log, Base: c.base}})
	if err != nil {
		w.close()
		return nil, nil, builtError(lessonsError(c.lessons, err))
	}
	var following sync.WaitGroup
	following.Go(func() {
		if err := site.Run(ctx); err != nil {
			log.Error("pages do not follow the lessons any more", "err", err)
		}
	})
	return site, func() { following.Wait(); w.close() }, nil
}

// shownAddr is where a browser finds the listener: the host as it was asked for, the port as it came out.
func shownAddr(asked string, got net.Addr) string {
	host, _, _ := net.SplitHostPort(asked)
	_, port, err := net.SplitHostPort(got.String())
	if err != nil {
		return got.String()
	}
	if host == "" {
		host = "localhost" // all of this machine's addresses
	}
	return net.JoinHostPort(host, port)
}

// newSite makes the site of the lessons in a folder, or of those inside, for that base. When it is served no more, end is to be
// called.
func (p program) newSite(ctx context.Context, dir, base string, log *slog.Logger) (site *server.Site, end func(), err error) {
	config, err := p.config(ctx, dir, base, true, log)
	if err != nil {
		return nil, nil, lessonsError(dir, err)
	}
	config.warn(log)
	if site, err = server.New(config.Config); err != nil {
		config.end()
		return nil, nil, builtError(err)
	}
	return site, config.end, nil
}

// A siteConfig is what a site is made of. Once the site is needed no more, end is to be called.
type siteConfig struct {
	server.Config
	dir      string        // of the lessons
	ownPlay  bool          // whether the playground opens with what is there
	warnings lesson.Errors // of the lessons and the look
	imports  lesson.Errors // what programs import and cannot have
	end      func()
}

func (c siteConfig) warn(log *slog.Logger) {
	for _, e := range slices.Concat(c.warnings, c.imports) {
		log.Warn(filepath.Join(c.dir, e.Error()))
	}
}

// config is what a site is made of: the lessons in a folder, or those inside. Programs of a folder are built ahead if asked for.
func (p program) config(ctx context.Context, dir, base string, ahead bool, log *slog.Logger) (siteConfig, error) {
	var none siteConfig
	from := p.lessons
	if dir != "" {
		from = os.DirFS(dir)
	}
	lessons, err := lesson.Load(from)
	look, lookErr := lesson.LoadLook(from)
	play, ownPlay, playErr := p.playground(dir)
	var wrong, warnings lesson.Errors
	for _, err := range []error{err, lookErr, playErr} {
		if some, ok := errors.AsType[lesson.Errors](err); ok {
			wrong = append(wrong, some...)
		} else if err != nil {
			return none, err
		}
	}
	if len(wrong) > 0 {
		return none, wrong
	}
	for _, l := range lessons {
		warnings = append(warnings, l.Warnings...)
	}
	warnings = append(warnings, look.Warnings...)
	config := server.Config{Lessons: lessons, Look: look, Play: play, Web: p.web, Wasm: p.wasm, Log: log, Base: base}
	c := siteConfig{Config: config, dir: dir, ownPlay: ownPlay, warnings: warnings, end: func() {}}
	if dir == "" {
		return c, nil // what is inside was built with all that it needs
	}
	w, err := p.newWorkshop(dir)
	if err != nil {
		return none, builtError(err)
	}
	c.end = w.close
	if ahead {
		c.Wasm, c.imports, err = w.all(ctx, snippetsOf(lessons, play), log)
	} else {
		c.Wasm, c.imports, err = w.packages(ctx, snippetsOf(lessons, play))
	}
	if err != nil {
		w.close()
		return none, err
	}
	return c, nil
}

// builtError says what to do where the error is that nothing was built.
func builtError(err error) error {
	if errors.Is(err, server.ErrNotBuilt) {
		return hintedError{err, "run `make`, which builds what a browser needs and then this command"}
	}
	return err
}

// playground is what the playground opens with: the program in the folder of lessons if it has its own, or the one inside.
func (p program) playground(dir string) (s lesson.Snippet, own bool, err error) {
	if dir != "" {
		s, err = lesson.ReadSnippet(os.DirFS(dir), "play")
		if !errors.Is(err, fs.ErrNotExist) {
			return s, true, err
		}
	}
	s, err = lesson.ReadSnippet(p.lessons, "play")
	return s, false, err
}

// lessonsError gives the errors of lessons the paths that the author sees them under.
func lessonsError(dir string, err error) error {
	wrong, ok := errors.AsType[lesson.Errors](err)
	if !ok {
		return err
	}
	lines := make([]string, len(wrong))
	for i, e := range wrong {
		shown := *e
		shown.File = filepath.Join(dir, e.File)
		lines[i] = "\n" + shown.Error()
	}
	return fmt.Errorf("the lessons cannot be served:%s", strings.Join(lines, ""))
}
