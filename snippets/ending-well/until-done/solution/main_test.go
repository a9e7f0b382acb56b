package main

import (
	"context"
	"runtime"
	"testing"
	"time"
)

func TestNumbers(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	in := numbers(ctx)
	for want := 1; want <= 3; want++ {
		if got, open := <-in; !open || got != want {
			t.Errorf("in place %d came %d (open: %t); it should be %d",
				want, got, open, want)
		}
	}
	cancel()
	if n := left(before); n > 0 {
		t.Error("nobody receives any more and ctx is done, but the " +
			"goroutine that sends is still there")
	}
}

func TestNumbersNobodyWants(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	numbers(ctx)
	cancel()
	if n := left(before); n > 0 {
		t.Error("ctx was done before anybody received, and the " +
			"goroutine that sends is still there")
	}
}

// left waits until goroutines have had time to end, and returns how
// many there are more than before.
func left(before int) int {
	time.Sleep(20 * time.Millisecond)
	return runtime.NumGoroutine() - before
}
