package main

import (
	"fmt"
	"time"
)

func vote(p *Poll, drink string, n int, gap time.Duration) {
	for range n {
		time.Sleep(gap)
		p.add(drink)
	}
}

func main() {
	p := &Poll{left: 5}
	p.votes = map[string]int{}
	p.done = make(chan struct{})

	go vote(p, "tea", 3, 250*time.Millisecond)
	go vote(p, "coffee", 2, 300*time.Millisecond)

	select {
	case <-p.done:
		fmt.Println("votes:", p.votes)
	case <-time.After(3 * time.Second):
		fmt.Println("time is up")
	}
}
