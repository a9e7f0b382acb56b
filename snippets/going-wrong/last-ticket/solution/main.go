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
	defer s.mu.Unlock()
	if s.left == 0 {
		return false
	}
	s.left--
	return true
}

func main() {
	s := &Stock{left: 1}
	var both sync.WaitGroup
	both.Go(func() { fmt.Println("Ada:", s.Buy()) })
	both.Go(func() { fmt.Println("Ken:", s.Buy()) })
	both.Wait()
}
