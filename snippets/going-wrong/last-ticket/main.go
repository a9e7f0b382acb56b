package main

import (
	"fmt"
	"sync"
)

type Stock struct {
	mu   sync.Mutex // guards left
	left int
}

// Buy takes a ticket if any is left, and reports whether.
func (s *Stock) Buy() bool {
	s.mu.Lock()
	any := s.left > 0
	s.mu.Unlock()
	if !any {
		return false
	}
	s.mu.Lock()
	s.left--
	s.mu.Unlock()
	return true
}

func main() {
	s := &Stock{left: 1}
	var both sync.WaitGroup
	both.Go(func() { fmt.Println("Ada:", s.Buy()) })
	both.Go(func() { fmt.Println("Ken:", s.Buy()) })
	both.Wait()
}
