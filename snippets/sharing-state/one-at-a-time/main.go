package main

import (
	"fmt"
	"sync"
	"time"
)

type State struct {
	mu      sync.Mutex // whoever holds mu may use counter
	counter int
}

func addOne(s *State, name string, wait time.Duration) {
	time.Sleep(wait)

	s.mu.Lock()
	seen := s.counter
	fmt.Println(name, "reads", seen)
	time.Sleep(300 * time.Millisecond)
	s.counter = seen + 1
	fmt.Println(name, "writes", seen+1)
	s.mu.Unlock()
}

func main() {
	s := &State{}

	var both sync.WaitGroup
	both.Go(func() { addOne(s, "Ada", 0) })
	both.Go(func() {
		addOne(s, "Ken", 150*time.Millisecond)
	})
	both.Wait()

	fmt.Println("the counter is", s.counter)
}
