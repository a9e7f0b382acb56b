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

// Votes returns the votes so far.
func (p *Poll) Votes() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.votes)
}

func main() {
	p := NewPoll()
	p.Add("tea")
	votes := p.Votes()
	p.Add("tea")
	fmt.Println("before the second vote:", votes)
}
