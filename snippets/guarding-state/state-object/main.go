package main

import (
	"fmt"
	"maps"
	"sync"
)

// A Poll can be used by many goroutines at once.
type Poll struct {
	mu    sync.Mutex // guards votes
	votes map[string]int
}

func NewPoll() *Poll {
	return &Poll{votes: map[string]int{}}
}

func (p *Poll) Add(drink string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.votes[drink]++
}

// Votes returns a copy, which is the caller's.
func (p *Poll) Votes() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.votes)
}

func main() {
	p := NewPoll()
	var all sync.WaitGroup
	for _, drink := range []string{"tea", "coffee", "tea"} {
		all.Go(func() { p.Add(drink) })
	}
	all.Wait()
	fmt.Println("votes:", p.Votes())
}
