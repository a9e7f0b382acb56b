package main

import (
	"fmt"
	"sync"
)

// invite asks everyone at the same time, and returns who
// comes, in any order.
func invite(names ...string) []string {
	var coming []string

	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			coming = append(coming, name)
		})
	}
	all.Wait()
	return coming
}

func main() {
	fmt.Println("coming:", invite("Ada", "Ken", "Tony"))
}
