package main

import (
	"fmt"
	"sync"
)

type Poll struct {
	mu    sync.Mutex // guards votes
	votes map[string]int
}

func (p *Poll) Votes(drink string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.votes[drink]
}

// Move moves a vote from one drink to another, if there is
// one to move, and reports whether it did.
func (p *Poll) Move(from, to string) bool {
	return false
}

func main() {
	p := &Poll{votes: map[string]int{"coffee": 1}}
	var both sync.WaitGroup
	both.Go(func() { p.Move("coffee", "tea") })
	both.Go(func() { p.Move("coffee", "tea") })
	both.Wait()
	fmt.Println("tea:", p.Votes("tea"))
	fmt.Println("coffee:", p.Votes("coffee"))
}
