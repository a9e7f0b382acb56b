// Sprintf writes numbers and words.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = work(50_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func work(n int) int {
	length := 0
	for i := range n {
		length += len(fmt.Sprintf("%d: %s of %v", i, "some", 1.5))
	}
	return length
}
