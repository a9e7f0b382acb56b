// Maps fills a map, and looks up what is in it.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = work(200_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func work(n int) int {
	squares := make(map[int]int)
	for i := range n {
		squares[i] = i * i
	}
	sum := 0
	for i := range 2 * n {
		sum += squares[i]
	}
	return sum
}
