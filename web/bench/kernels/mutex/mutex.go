// Mutex has four goroutines that count under a lock.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = count(4, 300_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func count(goroutines, times int) int {
	var c counter
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for range times {
				c.add()
			}
		})
	}
	all.Wait()
	return c.n
}
