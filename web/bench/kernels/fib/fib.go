// Fib is a function that calls itself twice and does little else.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = fib(32)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
