// Quicksort sorts numbers by hand: recursion around two short loops.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = sorted(300_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func sorted(n int) int {
	list := make([]int, n)
	x := 1
	for i := range list {
		x = (x*16_807 + 11) % 2_147_483_647
		list[i] = x
	}
	quicksort(list)
	return list[n/2]
}

func quicksort(list []int) {
	if len(list) < 2 {
		return
	}
	pivot := list[len(list)/2]
	i, j := 0, len(list)-1
	for i <= j {
		for list[i] < pivot {
			i++
		}
		for list[j] > pivot {
			j--
		}
		if i <= j {
			list[i], list[j] = list[j], list[i]
			i++
			j--
		}
	}
	quicksort(list[:j+1])
	quicksort(list[i:])
}
