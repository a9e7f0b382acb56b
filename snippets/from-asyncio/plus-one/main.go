package main

import (
	"fmt"
	"sync"
)

var (
	mu    sync.Mutex // guards likes
	likes int
)

func fan() {
	for range 100 {
		mu.Lock()
		likes++
		mu.Unlock()
	}
}

func main() {
	var all sync.WaitGroup
	for range 10 {
		all.Go(fan)
	}
	all.Wait()
	fmt.Println(likes, "likes")
}
