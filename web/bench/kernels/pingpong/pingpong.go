// Pingpong hands a number to and fro between two goroutines.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = play(20_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func play(rounds int) int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n + 1
		}
		close(pong)
	}()
	n := 0
	for range rounds {
		ping <- n
		n = <-pong
	}
	close(ping)
	return n
}
