package main

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/exp/trace"
)

// A Timeline is what goroutines did, in order. Goroutines of the runtime, and what it does for itself, are left out.
type Timeline struct {
	Version int     `json:"version"` // 1
	Lanes   []Lane  `json:"lanes"`   // in the order in which they began
	Steps   []Step  `json:"steps"`
	Spans   []Span  `json:"spans"`
	Stacks  []Stack `json:"stacks"`
}

// A Lane is a goroutine.
type Lane struct {
	Goroutine uint64 `json:"goroutine"` // its number, as panics print it
	Function  string `json:"function"`
	Parent    int    `json:"parent"` // the lane that started it; -1 for main
	Start     int    `json:"start"`  // the stack of its go statement; -1 for main
}

// A Step is something that happened.
type Step struct {
	Time  int64  `json:"time"`  // ns since the first one
	Lane  int    `json:"lane"`  // who did it; -1: nobody did, a timer fired
	Kind  string `json:"kind"`  // "go", "run", "yield", "block", "wake", "end", "print", "read", "write", "log", "region", "region end"
	Other int    `json:"other"` // "go" and "wake": the lane that was started or woken; "read" and "write": which variable; else -1
	Text  string `json:"text"`  // "block": on what; "wake": by what; "print": what; …
	Stack int    `json:"stack"` // where in the program; -1: not known
}

// A Span is what a lane did from one step to another.
type Span struct {
	Lane  int    `json:"lane"`
	From  int    `json:"from"`
	To    int    `json:"to"`    // the number of steps if it had not ended when all did
	State string `json:"state"` // "running", "ready" or "waiting"
	Text  string `json:"text"`  // "waiting": for what
	Stack int    `json:"stack"` // where it waits; -1: not known
}

// A Stack is calls, the innermost first, without those of the runtime on top of it.
type Stack []Frame

// A Frame is a call.
type Frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// own are the categories of the logs that the runtime writes for a timeline: see package timeline of wasm/edits.
const own = "timeline "

// A reader makes a timeline.
type reader struct {
	Timeline
	lanes  map[trace.GoID]int
	open   map[int]int // of a lane, its last span
	stacks map[trace.Stack]int
	start  trace.Time
}

func read(in io.Reader) (*Timeline, error) {
	events, err := trace.NewReader(in)
	if err != nil {
		return nil, err
	}
	r := &reader{lanes: make(map[trace.GoID]int), open: make(map[int]int), stacks: make(map[trace.Stack]int)}
	r.Timeline = Timeline{Version: 1, Lanes: []Lane{}, Steps: []Step{}, Spans: []Span{}, Stacks: []Stack{}}
	for {
		event, err := events.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		r.event(event)
	}
	for _, span := range r.open {
		r.Spans[span].To = len(r.Steps)
	}
	return &r.Timeline, nil
}

func (r *reader) event(e trace.Event) {
	lane, known := r.lanes[e.Goroutine()]
	if !known {
		lane = -1
	}
	switch e.Kind() {
	case trace.EventStateTransition:
		t := e.StateTransition()
		if t.Resource.Kind == trace.ResourceGoroutine {
			r.transition(e, t, lane)
		}
	case trace.EventLog:
		if known {
			r.log(e, lane)
		}
	case trace.EventRegionBegin:
		if known {
			r.step(e, lane, "region", -1, e.Region().Type, r.stack(e.Stack()))
		}
	case trace.EventRegionEnd:
		if known {
			r.step(e, lane, "region end", -1, e.Region().Type, r.stack(e.Stack()))
		}
	}
}

func (r *reader) log(e trace.Event, lane int) {
	log := e.Log()
	kind, ours := strings.CutPrefix(log.Category, own)
	switch stack := r.stack(e.Stack()); {
	case !ours:
		text := log.Message
		if log.Category != "" {
			text = log.Category + ": " + text
		}
		r.step(e, lane, "log", -1, text, stack)
	case kind == "begins":
		// What was before is how tracing began.
		r.Steps, r.Spans = []Step{}, []Span{{Lane: lane, State: "running", Stack: -1}}
		r.open = map[int]int{lane: 0}
	case kind == "stdout" || kind == "stderr":
		r.step(e, lane, "print", -1, log.Message, stack)
	case kind == "panic" || kind == "exit":
		r.step(e, lane, kind, -1, "", stack)
	default:
		variable := 0
		for _, digit := range log.Message {
			variable = variable*10 + int(digit-'0')
		}
		kind, atomic := strings.CutPrefix(kind, "atomic ")
		text := ""
		if atomic {
			text = "atomic"
		}
		r.step(e, lane, kind, variable, text, stack)
	}
}

// transition is of a goroutine; lane is of who made it.
func (r *reader) transition(e trace.Event, t trace.StateTransition, by int) {
	id := t.Resource.Goroutine()
	from, to := t.Goroutine()
	lane, known := r.lanes[id]
	switch {
	case !known && from == trace.GoNotExist:
		function := outermost(t.Stack)
		if strings.HasPrefix(function, "runtime.") {
			return
		}
		lane = r.begin(id, Lane{Goroutine: uint64(id), Function: function, Parent: by, Start: r.stack(e.Stack())})
		r.span(lane, "ready", "", -1, r.step(e, by, "go", lane, function, r.Lanes[lane].Start))
	case !known && id == 1:
		lane = r.begin(id, Lane{Goroutine: 1, Function: "main.main", Parent: -1, Start: -1})
		r.span(lane, "running", "", -1, 0)
	case !known || from == to:
	case to == trace.GoRunning:
		r.span(lane, "running", "", -1, r.step(e, lane, "run", -1, "", -1))
	case to == trace.GoWaiting:
		stack, reason := r.stack(t.Stack), waits(t)
		r.span(lane, "waiting", reason, stack, r.step(e, lane, "block", -1, reason, stack))
	case to == trace.GoRunnable && from == trace.GoWaiting:
		r.span(lane, "ready", "", -1, r.step(e, by, "wake", lane, operation(e.Stack()), r.stack(e.Stack())))
	case to == trace.GoRunnable:
		stack := r.stack(t.Stack)
		r.span(lane, "ready", "", -1, r.step(e, lane, "yield", -1, "", stack))
	case to == trace.GoNotExist:
		at := r.step(e, lane, "end", -1, "", -1)
		r.Spans[r.open[lane]].To = at
		delete(r.open, lane)
	}
}

func (r *reader) begin(id trace.GoID, lane Lane) int {
	r.lanes[id] = len(r.Lanes)
	r.Lanes = append(r.Lanes, lane)
	return len(r.Lanes) - 1
}

func (r *reader) step(e trace.Event, lane int, kind string, other int, text string, stack int) int {
	if len(r.Steps) == 0 {
		r.start = e.Time()
	}
	r.Steps = append(r.Steps, Step{Time: int64(e.Time() - r.start), Lane: lane, Kind: kind, Other: other, Text: text, Stack: stack})
	return len(r.Steps) - 1
}

// span ends what a lane does, and begins another.
func (r *reader) span(lane int, state, text string, stack, at int) {
	if last, ok := r.open[lane]; ok {
		r.Spans[last].To = at
	}
	r.open[lane] = len(r.Spans)
	r.Spans = append(r.Spans, Span{Lane: lane, From: at, State: state, Text: text, Stack: stack})
}

// stack is the number of a stack, -1 if nothing of the program is on it.
func (r *reader) stack(s trace.Stack) int {
	if n, ok := r.stacks[s]; ok {
		return n
	}
	var frames Stack
	for f := range s.Frames() {
		if len(frames) > 0 || !strings.HasPrefix(f.Func, "runtime.") {
			frames = append(frames, Frame{Function: f.Func, File: f.File, Line: int(f.Line)})
		}
	}
	n := -1
	if len(frames) > 0 {
		n = len(r.Stacks)
		r.Stacks = append(r.Stacks, frames)
	}
	r.stacks[s] = n
	return n
}

func outermost(s trace.Stack) string {
	function := ""
	for f := range s.Frames() {
		function = f.Func
	}
	return function
}

// operations are the functions by which one goroutine wakes another.
var operations = map[string]string{
	"runtime.chansend": "send", "runtime.chanrecv": "receive", "runtime.closechan": "close", "runtime.selectgo": "select",
	"sync.(*Mutex).Unlock": "unlock", "internal/sync.(*Mutex).unlockSlow": "unlock", "sync.(*RWMutex).Unlock": "unlock",
	"sync.(*RWMutex).RUnlock": "unlock", "sync.(*RWMutex).rUnlockSlow": "unlock",
	"sync.(*WaitGroup).Done": "done", "sync.(*WaitGroup).Add": "done", "sync.(*Cond).Signal": "signal", "sync.(*Cond).Broadcast": "broadcast",
}

// method is a method of package sync.
var method = regexp.MustCompile(`^sync\.\(\*(\w+)\)\.(\w+)$`)

// waits is what a goroutine waits for: where the runtime knows only that it is package sync's, the method that was called.
func waits(t trace.StateTransition) string {
	if m := method.FindStringSubmatch(t.Reason); m != nil {
		return "sync." + m[1] + "." + m[2]
	}
	if t.Reason != "sync" {
		return t.Reason
	}
	for f := range t.Stack.Frames() {
		if m := method.FindStringSubmatch(f.Func); m != nil {
			return "sync." + m[1] + "." + m[2]
		}
	}
	return t.Reason
}

// operation is what woke a goroutine, by the stack of who did it.
func operation(s trace.Stack) string {
	for f := range s.Frames() {
		if name, ok := operations[f.Func]; ok {
			return name
		}
	}
	return ""
}
