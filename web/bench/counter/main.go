package main

import (
	"fmt"
	"sync"
)

// Racy: a check of it is what readers wait for.
var counter int

func main() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 50 {
				counter++
			}
		})
	}
	wg.Wait()
	fmt.Println("counter is", counter)
}
