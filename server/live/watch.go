package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A pace is how long a change is waited for to be whole.
type pace struct {
	// Editors save by a handful of steps that follow at once: a file is truncated and then written, or another is written
	// and takes its name. When for so long nothing has happened, they are done.
	quiet time.Duration
	// What keeps on changing is looked at all the same after so long, and a file that is gone, or empty, is believed to be.
	most time.Duration
	// A folder that is gone is looked for so often.
	again time.Duration
}

var usualPace = pace{quiet: 20 * time.Millisecond, most: 200 * time.Millisecond, again: time.Second}

// maxWatched is how many folders are watched, for each takes from what the system has for all: beyond, a site has others.
const maxWatched = 4096

// watch calls changed each time that the folder of lessons has come to rest after a change, until the context is done.
func watch(ctx context.Context, dir string, pace pace, log *slog.Logger, changed func()) error {
	notes, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	defer notes.Close()
	w := watcher{dir: dir, pace: pace, log: log, notes: notes}
	w.follow()
	there := true       // when the folder was read
	first := time.Now() // when what is waited for began, zero when nothing is: at first, what has changed since
	timer := time.NewTimer(pace.quiet)
	touched := map[string]bool{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, open := <-notes.Events:
			if !open {
				return errors.New("watch " + dir + ": the system has ended it")
			}
			if event.Op == fsnotify.Chmod {
				continue
			}
			if first.IsZero() {
				first = time.Now()
			}
			touched[event.Name] = true
			timer.Reset(min(pace.quiet, max(0, time.Until(first.Add(pace.most)))))
		case err := <-notes.Errors: // most often an overflow: something has changed, and it is not known what
			log.Warn("watch the lessons", "err", err)
			if first.IsZero() {
				first = time.Now()
			}
			timer.Reset(pace.quiet)
		case <-timer.C:
			if time.Since(first) < pace.most && w.unfinished(touched) {
				timer.Reset(min(pace.quiet, max(0, time.Until(first.Add(pace.most)))))
				continue
			}
			was := there
			there = w.follow() // before the folder is read: what changes from now on is told
			first = time.Time{}
			clear(touched)
			if there || was {
				changed()
			}
			if !there {
				timer.Reset(pace.again)
			}
		}
	}
}

// A watcher follows a folder of lessons, the folders in it, and in lessons those of snippets and of their solutions.
type watcher struct {
	dir   string
	pace  pace
	log   *slog.Logger
	notes *fsnotify.Watcher
	files map[string]bool // those that were there and not empty
	count int             // of the folders that are watched
}

// unfinished says whether a file that was there is gone, or empty: then it is most often about to be written.
func (w *watcher) unfinished(touched map[string]bool) bool {
	for name := range touched {
		if info, err := os.Stat(name); w.files[name] && (err != nil || info.Size() == 0) {
			return true
		}
	}
	return false
}

// follow watches what is to be watched now, and says whether the folder is there at all. A folder that is gone, the system
// forgets by itself.
func (w *watcher) follow() bool {
	w.files = map[string]bool{}
	w.count = 0
	if err := w.notes.Add(w.dir); err != nil {
		return false
	}
	for _, folder := range w.add(w.dir) {
		inner := w.add(folder)
		if _, err := os.Stat(filepath.Join(folder, "lesson.md")); err == nil {
			for _, snippet := range inner {
				for _, solution := range w.add(snippet) {
					w.add(solution)
				}
			}
		}
	}
	return true
}

// add watches a folder, and gives those that are in it.
func (w *watcher) add(folder string) []string {
	if w.count++; w.count > maxWatched {
		if w.count == maxWatched+1 {
			w.log.Warn("changes are not seen in all folders: there are too many", "watched", maxWatched)
		}
		return nil
	}
	if err := w.notes.Add(folder); err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			w.log.Warn("changes are not seen in a folder", "folder", folder, "err", err)
		}
		return nil
	}
	entries, err := os.ReadDir(folder) // after it is watched: what comes into it is either listed or told
	if err != nil {
		return nil
	}
	var inner []string
	for _, entry := range entries {
		name := filepath.Join(folder, entry.Name())
		info, err := os.Stat(name) // of what a link leads to
		switch {
		case err != nil:
		case !info.IsDir():
			w.files[name] = info.Size() > 0
		case !strings.HasPrefix(entry.Name(), ".") && !strings.HasPrefix(entry.Name(), "_"):
			w.files[name] = true
			inner = append(inner, name)
		}
	}
	return inner
}
