package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"

	"interleave/server"
	"interleave/server/lesson"
	"interleave/wasm/build"
)

// A workshop makes what a folder's programs need besides what is inside: packages of modules.
type workshop struct {
	dir   string
	build *build.Workshop
}

// newWorkshop makes the workshop of a folder of lessons. It is closed when nothing is served of it any more.
func (p program) newWorkshop(dir string) (*workshop, error) {
	w, err := build.NewWorkshop(p.wasm)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, server.ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	return &workshop{dir, w}, nil
}

// close removes what was made.
func (w *workshop) close() {
	_ = w.build.Close() // what stays is in a folder for what may go
}

// packages gives what is inside and the packages of modules that the snippets import, and what is wrong with those that are not
// in it.
func (w *workshop) packages(ctx context.Context, snippets []lesson.Snippet) (fs.FS, lesson.Errors, error) {
	return w.make(ctx, snippets, nil)
}

// all gives the programs of the snippets besides, built ahead; where there is no Go that builds them, it says so.
func (w *workshop) all(ctx context.Context, snippets []lesson.Snippet, log *slog.Logger) (fs.FS, lesson.Errors, error) {
	programs := snippets
	if reason := w.build.Modules(w.dir).WrongGo(ctx); reason != "" {
		log.Warn("programs are not built ahead, but by readers' browsers: " + reason)
		programs = nil
	}
	return w.make(ctx, snippets, programs)
}

func (w *workshop) make(ctx context.Context, snippets, programs []lesson.Snippet) (fs.FS, lesson.Errors, error) {
	imports := lesson.Imports(snippets...)
	paths, wrong := w.build.Modules(w.dir).Find(ctx, imports)
	dist, unbuilt, err := w.build.Make(ctx, w.dir, paths, programs)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range imports {
		if said, failed := unbuilt[i.Path]; failed {
			wrong = append(wrong, i.Unbuilt(said))
		}
	}
	return dist, wrong, nil
}

// snippetsOf are all programs of a folder.
func snippetsOf(lessons []*lesson.Lesson, play lesson.Snippet) []lesson.Snippet {
	all := []lesson.Snippet{play}
	for _, l := range lessons {
		all = append(all, l.Snippets...)
	}
	return all
}
