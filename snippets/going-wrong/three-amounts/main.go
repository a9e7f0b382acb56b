package main

import (
	"fmt"
	"sync"
)

func main() {
	total := 0

	var all sync.WaitGroup
	all.Go(func() { total += 1 })
	all.Go(func() { total += 10 })
	all.Go(func() { total += 100 })
	all.Wait()

	fmt.Println("the total is", total)
}
