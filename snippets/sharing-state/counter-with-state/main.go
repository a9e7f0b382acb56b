package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	s := &State{keepGoing: true}

	var both sync.WaitGroup
	both.Go(func() {
		for s.count() {
			time.Sleep(300 * time.Millisecond)
		}
	})
	both.Go(func() {
		time.Sleep(150 * time.Millisecond)
		for s.watch() {
			time.Sleep(300 * time.Millisecond)
		}
	})
	both.Wait()
	fmt.Println("main has", s.counter)
}
