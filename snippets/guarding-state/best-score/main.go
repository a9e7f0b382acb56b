package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

var best atomic.Int64

func record(score int64) {
	if score > best.Load() {
		best.Store(score)
	}
}

func main() {
	var both sync.WaitGroup
	both.Go(func() { record(70) })
	both.Go(func() { record(91) })
	both.Wait()

	fmt.Println("best:", best.Load())
}
