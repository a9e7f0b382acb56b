package main

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestGather(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	want := []string{"A", "B", "C", "D", "E"}
	for _, n := range []int{1, 2, 3} {
		var c counter
		if got := gather(n, c.call, names...); !slices.Equal(got, want) {
			t.Errorf("with at most %d at a time the results were %q; they should be %q", n, got, want)
		}
		if c.most > n {
			t.Errorf("f was called for %d at the same time; it should be for at most %d", c.most, n)
		}
		if c.most < n {
			t.Errorf("f was called for no more than %d at the same time, where there is room for %d", c.most, n)
		}
	}
}

// A counter knows how many calls there were at the same time.
type counter struct {
	mu        sync.Mutex
	now, most int
}

func (c *counter) call(name string) string {
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	c.mu.Unlock()
	time.Sleep(20 * time.Millisecond)
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return strings.ToUpper(name)
}
