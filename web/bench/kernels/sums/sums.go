// Sums is three loops around one addition: there is hardly anything but the loops.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = sums(300)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func sums(n int) int {
	sum := 0
	for i := range n {
		for j := range n {
			for k := range n {
				sum += i ^ j ^ k
			}
		}
	}
	return sum
}
