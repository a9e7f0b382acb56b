// Sieve counts primes: short loops with a store a round.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = sieve(6_000_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func sieve(n int) int {
	composite := make([]bool, n)
	primes := 0
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		primes++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return primes
}
