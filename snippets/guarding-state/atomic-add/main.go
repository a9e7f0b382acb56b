package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var likes atomic.Int64

	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 10 {
				likes.Add(1)
			}
		})
	}
	all.Wait()

	fmt.Println("likes:", likes.Load())
}
