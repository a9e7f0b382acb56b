// Sort sorts numbers by the library.
package main

import (
	"fmt"
	"sort"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = sorted(200_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

//go:noinline
func sorted(n int) int {
	list := make([]int, n)
	x := 1
	for i := range list {
		x = (x*16_807 + 11) % 2_147_483_647
		list[i] = x
	}
	sort.Ints(list)
	return list[n/2]
}
