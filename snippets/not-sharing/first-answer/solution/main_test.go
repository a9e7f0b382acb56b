package main

import (
	"runtime"
	"testing"
	"time"
)

const ms = time.Millisecond

func TestFirst(t *testing.T) {
	for _, tt := range []struct {
		what               string
		patience, ada, ken time.Duration
		want               string
	}{
		{"Ada is the quicker one", 200 * ms, 0, 60 * ms, "Ada says yes"},
		{"Ken is the quicker one", 200 * ms, 60 * ms, 0, "Ken says yes"},
		{"both take longer than the patience", 10 * ms, 80 * ms, 80 * ms, "nobody"},
	} {
		before := runtime.NumGoroutine()
		if got := first(tt.patience, tt.ada, tt.ken); got != tt.want {
			t.Errorf("%s, and first said %q; it should say %q",
				tt.what, got, tt.want)
		}
		time.Sleep(100 * ms) // by then everyone has answered
		if n := left(before); n > 0 {
			t.Errorf("%s, and goroutines were left behind: %d",
				tt.what, n)
		}
	}
}

// left waits until goroutines have had time to end, and returns how
// many there are more than before.
func left(before int) int {
	time.Sleep(20 * time.Millisecond)
	return runtime.NumGoroutine() - before
}
