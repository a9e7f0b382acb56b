package main

import (
	"fmt"
	"sync"
	"time"
)

type State struct {
	mu        sync.Mutex // guards counter and keepGoing
	counter   int
	keepGoing bool
}

func (s *State) count() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keepGoing {
		s.counter++
		fmt.Println("count has", s.counter)
	}
	return s.keepGoing
}

func (s *State) watch() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Println("    watch sees", s.counter)
	s.keepGoing = s.counter < 3
	return s.keepGoing
}

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
