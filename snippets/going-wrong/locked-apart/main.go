package main

import (
	"fmt"
	"sync"
)

type Stock struct {
	mu   sync.Mutex // guards left
	left int
}

func (s *Stock) any() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left > 0
}

func (s *Stock) take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left--
}

func main() {
	s := &Stock{left: 1}
	buy := func() {
		if s.any() {
			s.take()
		}
	}

	var both sync.WaitGroup
	both.Go(buy)
	both.Go(buy)
	both.Wait()
	fmt.Println("tickets left:", s.left)
}
