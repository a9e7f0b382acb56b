// Slices fills one, copies it, and adds up what is in the copy, again and again.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = work(make([]int, 1_000), make([]int, 1_000), 1_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func work(from, to []int, times int) int {
	sum := 0
	for range times {
		for i := range from {
			from[i] = i
		}
		for i, n := range from {
			to[i] = n + 1
		}
		for _, n := range to {
			sum += n
		}
	}
	return sum
}
