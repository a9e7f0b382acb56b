package main

import (
	"runtime"
	"testing"
	"time"
)

func TestTotal(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, tt := range []struct {
		baskets [][]int
		want    int
	}{
		{[][]int{{1, 2}, {10}, {100}}, 113},
		{[][]int{{}, {5}}, 5},
		{nil, 0},
	} {
		if got := total(tt.baskets...); got != tt.want {
			t.Errorf("the baskets %v came to %d; it should be %d",
				tt.baskets, got, tt.want)
		}
	}
	if n := left(before); n > 0 {
		t.Errorf("goroutines left behind: %d", n)
	}
}

// left waits until goroutines have had time to end, and returns how
// many there are more than before.
func left(before int) int {
	time.Sleep(20 * time.Millisecond)
	return runtime.NumGoroutine() - before
}
