package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of a connection. They keep clients that are slow, or play at it, from holding the server; none is felt by a
// reader on a poor line.
const (
	headerTime  = 5 * time.Second  // to send a request's headers: a few packets
	requestTime = 10 * time.Second // to send all of a request: no address takes a body worth more
	// For a response: the largest assets are some 10 MB, and a slow phone gets 40 KB a second.
	responseTime = 5 * time.Minute
	idleTime     = 2 * time.Minute // between requests: as long as one looks at a page before the next
	maxHeaders   = 32 << 10        // bytes: browsers send one or two, and no address of ours takes cookies
	shutdownTime = 5 * time.Second // for responses under way when the server is told to stop
)

// Serve serves a site on a listener until the context is done. It lets responses under way finish, but not for long, and
// closes the listener. Its error is nil when the context ended it.
func Serve(ctx context.Context, listener net.Listener, site http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           site,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      responseTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeaders,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // of single connections: the clients' doing
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	// The context is done, and must not cut short what it asks for.
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(wait); err != nil {
		_ = server.Close()
		if !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		log.Warn("some responses were cut off", "after", shutdownTime)
	}
	return nil
}
