package main

import (
	"fmt"
	"sync"
	"time"
)

// Both functions use these two, and nothing guards them.
var (
	counter   int
	keepGoing = true
)

func count() {
	for keepGoing {
		counter++
		fmt.Println("count has", counter)
		time.Sleep(300 * time.Millisecond)
	}
}

func watch() {
	time.Sleep(150 * time.Millisecond)
	for keepGoing {
		fmt.Println("    watch sees", counter)
		keepGoing = counter < 3
		time.Sleep(300 * time.Millisecond)
	}
}

func main() {
	var both sync.WaitGroup
	both.Go(count)
	both.Go(watch)
	both.Wait()
	fmt.Println("main has", counter)
}
