// Shapes calls methods of interfaces in a loop.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = areas(some(1000), 8000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

type shape interface{ area() int }

type (
	square    struct{ side int }
	rectangle struct{ width, height int }
	nothing   struct{}
)

func (s square) area() int    { return s.side * s.side }
func (r rectangle) area() int { return r.width * r.height }
func (nothing) area() int     { return 0 }

func some(n int) []shape {
	var list []shape
	for i := range n {
		switch i % 3 {
		case 0:
			list = append(list, square{i})
		case 1:
			list = append(list, rectangle{i, 3})
		case 2:
			list = append(list, nothing{})
		}
	}
	return list
}

//go:noinline
func areas(list []shape, times int) int {
	sum := 0
	for range times {
		for _, s := range list {
			sum += s.area()
		}
	}
	return sum
}
