package main

import (
	"fmt"
	"sync"
	"time"
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

func voters(p *Poll, drink string, n int, wait time.Duration) {
	for range n {
		time.Sleep(wait)
		p.add(drink)
	}
}

func main() {
	p := &Poll{left: 5}
	p.votes = map[string]int{}
	p.done = make(chan struct{})

	go voters(p, "tea", 3, 250*time.Millisecond)
	go voters(p, "coffee", 2, 300*time.Millisecond)

	select {
	case <-p.done:
		fmt.Println("votes:", p.votes)
	case <-time.After(3 * time.Second):
		fmt.Println("time is up")
	}
}
