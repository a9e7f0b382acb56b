package main

import (
	"fmt"
	"sync"
)

// squares squares all numbers at the same time, each in a
// goroutine of its own.
func squares(numbers ...int) []int {
	result := make([]int, len(numbers))
	var all sync.WaitGroup
	for i, n := range numbers {
		all.Go(func() { result[i] = n * n })
	}
	return result
}

func main() {
	fmt.Println(squares(1, 2, 3))
}
