// Counter adds to a variable that all of the program sees.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = count(3_000_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

var counter int

//go:noinline
func count(times int) int {
	counter = 0
	for range times {
		counter++
	}
	return counter
}
