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
	"strconv"
	"strings"
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
		base, err := server.ParseBase(c.base)
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
	var site http.Handler
	var err error
	if c.follows() {
		site, err = p.liveSite(ctx, c, log)
	} else {
		site, err = p.newSite(c.lessons, c.base, log)
	}
	if err != nil {
		return err
	}
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

// liveSite makes the site of a folder of lessons, which follows the folder until the context is done.
func (p program) liveSite(ctx context.Context, c serveConfig, log *slog.Logger) (http.Handler, error) {
	play, err := p.playground("")
	if err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(c.addr)
	site, err := live.New(live.Config{Dir: c.lessons, Play: play, Host: host, Site: server.Config{Web: p.web, Wasm: p.wasm, Log: log, Base: c.base}})
	if err != nil {
		return nil, builtError(lessonsError(c.lessons, err))
	}
	go func() {
		if err := site.Run(ctx); err != nil {
			log.Error("pages do not follow the lessons any more", "err", err)
		}
	}()
	return site, nil
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

// newSite makes the site of the lessons in a folder, or of those inside, for that base.
func (p program) newSite(dir, base string, log *slog.Logger) (*server.Site, error) {
	from := p.lessons
	if dir != "" {
		from = os.DirFS(dir)
	}
	lessons, err := lesson.Load(from)
	if err != nil {
		return nil, lessonsError(dir, err)
	}
	for _, l := range lessons {
		for _, warning := range l.Warnings {
			log.Warn(filepath.Join(dir, warning))
		}
	}
	look, err := lesson.LoadLook(from)
	if err != nil {
		return nil, lessonsError(dir, err)
	}
	for _, warning := range look.Warnings {
		log.Warn(filepath.Join(dir, warning))
	}
	play, err := p.playground(dir)
	if err != nil {
		return nil, err
	}
	site, err := server.New(server.Config{Lessons: lessons, Look: look, Play: play, Web: p.web, Wasm: p.wasm, Log: log, Base: base})
	return site, builtError(err)
}

// builtError says what to do where the error is that nothing was built.
func builtError(err error) error {
	if errors.Is(err, server.ErrNotBuilt) {
		return hintedError{err, "run `make`, which builds what a browser needs and then this command"}
	}
	return err
}

// playground is what the playground opens with: the program in the folder of lessons if it has one, or the one inside.
func (p program) playground(dir string) (lesson.Snippet, error) {
	const file = "play/main.go"
	if dir != "" {
		own := filepath.Join(dir, file)
		source, err := os.ReadFile(own)
		if err == nil {
			return lesson.NewSnippet("play", own, source)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return lesson.Snippet{}, err
		}
	}
	source, err := fs.ReadFile(p.lessons, file)
	if err != nil {
		return lesson.Snippet{}, err
	}
	return lesson.NewSnippet("play", file, source)
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
