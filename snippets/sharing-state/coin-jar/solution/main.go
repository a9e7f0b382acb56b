package main

import (
	"fmt"
	"sync"
)

// A Jar is used by many goroutines at once.
type Jar struct {
	mu    sync.Mutex // guards coins
	coins int
}

func (j *Jar) Put(coins int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.coins += coins
}

func (j *Jar) Count() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.coins
}

func main() {
	j := &Jar{}
	var all sync.WaitGroup
	all.Go(func() { j.Put(1) })
	all.Go(func() { j.Put(2) })
	all.Go(func() { fmt.Println("so far:", j.Count()) })
	all.Wait()
	fmt.Println("coins:", j.Count())
}
