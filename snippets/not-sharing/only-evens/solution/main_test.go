package main

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

func TestEvens(t *testing.T) {
	before := runtime.NumGoroutine()
	for upTo, want := range [][]int{nil, nil, {2}, {2}, {2, 4}} {
		if got := collect(t, evens(numbers(upTo))); !slices.Equal(got, want) {
			t.Errorf("of the numbers up to %d came %v; it should be "+
				"%v", upTo, got, want)
		}
	}
	if n := left(before); n > 0 {
		t.Errorf("goroutines left behind: %d", n)
	}
}

// collect takes all that comes until the channel is closed.
func collect(t *testing.T, in <-chan int) (all []int) {
	for {
		select {
		case n, open := <-in:
			if !open {
				return all
			}
			all = append(all, n)
		case <-time.After(time.Second):
			t.Fatalf("after %v nothing came any more, but the channel "+
				"was not closed", all)
		}
	}
}

// left waits until goroutines have had time to end, and returns how
// many there are more than before.
func left(before int) int {
	time.Sleep(20 * time.Millisecond)
	return runtime.NumGoroutine() - before
}
