package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime/trace"
	"strings"
	"sync"
	"testing"
)

// traced is the trace of a small program, as the Go that runs this test makes it.
func traced(t *testing.T, program func()) *Timeline {
	t.Helper()
	var out bytes.Buffer
	if err := trace.Start(&out); err != nil {
		t.Fatal(err)
	}
	program()
	trace.Stop()
	timeline, err := read(&out)
	if err != nil {
		t.Fatal(err)
	}
	return timeline
}

func handOver() {
	values := make(chan int)
	var all sync.WaitGroup
	all.Go(func() { values <- 1 })
	all.Go(func() { <-values })
	all.Wait()
}

func TestGoroutinesThatWaitAndWake(t *testing.T) {
	timeline := traced(t, handOver)
	var started, waited, ended int
	for _, step := range timeline.Steps {
		switch {
		case step.Kind == "go" && strings.HasPrefix(timeline.Lanes[step.Other].Function, "sync.(*WaitGroup).Go"):
			started++
		case step.Kind == "block" && strings.HasPrefix(step.Text, "chan "):
			waited++
			if frame := timeline.Stacks[step.Stack][0]; !strings.HasSuffix(frame.File, "timeline_test.go") {
				t.Errorf("it waits in %v", frame)
			}
		case step.Kind == "end":
			ended++
		}
	}
	if started != 2 || waited != 1 || ended < 2 {
		t.Errorf("%d started, %d waited for the channel, %d ended", started, waited, ended)
	}
}

func TestSpansFollowEachOther(t *testing.T) {
	timeline := traced(t, handOver)
	end := make(map[int]int)
	for _, span := range timeline.Spans {
		if last, ok := end[span.Lane]; ok && last != span.From {
			t.Errorf("a span of lane %d begins at %d, the last one ended at %d", span.Lane, span.From, last)
		}
		if span.To < span.From || span.To > len(timeline.Steps) {
			t.Errorf("a span from %d to %d of %d", span.From, span.To, len(timeline.Steps))
		}
		end[span.Lane] = span.To
	}
	for i, step := range timeline.Steps[1:] {
		if step.Time < timeline.Steps[i].Time {
			t.Errorf("step %d is earlier than the one before", i+1)
		}
	}
}

func TestWhatIsNoTrace(t *testing.T) {
	for _, text := range []string{"", "no trace", "go 1.26 trace\x00\x00\x00\x01garbage"} {
		file := filepath.Join(t.TempDir(), "trace")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if code := run(file, &out); code != 1 || out.Len() == 0 {
			t.Errorf("%q: exit %d, %q", text, code, out.String())
		}
	}
}
