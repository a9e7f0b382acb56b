package main

import (
	"fmt"
	"sync"
)

type Bank struct {
	mu       sync.Mutex // guards ada and ken
	ada, ken int        // together always 100
}

func (b *Bank) give(amount int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ada -= amount
	b.ken += amount
}

func (b *Bank) total() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ada + b.ken
}

func main() {
	b := &Bank{ada: 100}

	var both sync.WaitGroup
	both.Go(func() { b.give(30) })
	both.Go(func() { fmt.Println("total:", b.total()) })
	both.Wait()

	fmt.Println("Ada has", b.ada, "and Ken", b.ken)
}
