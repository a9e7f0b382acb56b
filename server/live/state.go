package live

import (
	"context"
	"log/slog"
	"path/filepath"
	"strconv"

	"interleave/server/lesson"
)

// maxProblems is how many problems a page is told of: more than anyone mends before looking again.
const maxProblems = 20

// A state is what a page is told, as web/src/live/state.ts reads it.
type state struct {
	Version  string    `json:"version"`  // the same only where every page is the same
	Problems []problem `json:"problems"` // errors first
	More     int       `json:"more"`     // problems that there are besides
}

// A problem is what is wrong with a lesson.
type problem struct {
	Place   string `json:"place"` // FILE:LINE or FILE, with the path that the author knows
	Message string `json:"message"`
	Warning bool   `json:"warning"` // whether it is only that something is left out
}

// newState is the state of a site of the lessons in dir, with what is wrong and the lessons' warnings.
func newState(version, dir string, wrong, warnings lesson.Errors) state {
	s := state{Version: version, Problems: []problem{}}
	add := func(all lesson.Errors, warn bool) {
		for _, e := range all {
			place := filepath.Join(dir, e.File)
			if e.Line > 0 {
				place += ":" + strconv.Itoa(e.Line)
			}
			s.add(problem{place, e.Message, warn})
		}
	}
	add(wrong, false)
	add(warnings, true)
	return s
}

func (s *state) add(p problem) {
	if len(s.Problems) == maxProblems {
		s.More++
		return
	}
	s.Problems = append(s.Problems, p)
}

// log says what is wrong in the terminal too.
func (s state) log(log *slog.Logger) {
	for _, p := range s.Problems {
		level := slog.LevelError
		if p.Warning {
			level = slog.LevelWarn
		}
		log.Log(context.Background(), level, p.Place+": "+p.Message)
	}
}
