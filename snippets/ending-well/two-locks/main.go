package main

import (
	"fmt"
	"sync"
)

func main() {
	var fork, knife sync.Mutex
	meals := 0 // whoever holds both may change it

	eat := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		second.Lock()
		defer second.Unlock()
		meals++
	}

	var both sync.WaitGroup
	both.Go(func() { eat(&fork, &knife) })
	both.Go(func() { eat(&fork, &knife) })
	both.Wait()

	fmt.Println("meals eaten:", meals)
}
