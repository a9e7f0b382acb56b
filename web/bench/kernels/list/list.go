// List walks a linked list: a load a round, and nothing to do meanwhile.
package main

import (
	"fmt"
	"time"
)

func main() {
	first := list(10_000)
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = walk(first, 2000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

type element struct {
	value int
	next  *element
}

func list(n int) *element {
	var first *element
	for i := range n {
		first = &element{i, first}
	}
	return first
}

//go:noinline
func walk(first *element, times int) int {
	sum := 0
	for range times {
		for e := first; e != nil; e = e.next {
			sum += e.value
		}
	}
	return sum
}
