package main

import (
	"fmt"
	"sync"
)

type Poll struct {
	mu    sync.Mutex // guards left and votes
	left  int
	votes map[string]int
	done  chan struct{} // closed after the last vote
}

func (p *Poll) add(drink string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.votes[drink]++
	p.left--
	fmt.Println("one more vote,", p.left, "to go")
	if p.left == 0 {
		close(p.done)
	}
}
