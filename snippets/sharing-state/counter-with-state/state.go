package main

import (
	"fmt"
	"sync"
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
