package main

import (
	"fmt"
	"sync"
	"time"
)

func count(counter int) {
	for range 3 {
		counter++
		fmt.Println("count has", counter)
		time.Sleep(300 * time.Millisecond)
	}
}

func watch(counter int) {
	time.Sleep(150 * time.Millisecond)
	for range 3 {
		fmt.Println("    watch sees", counter)
		time.Sleep(300 * time.Millisecond)
	}
}

func main() {
	counter := 0

	var both sync.WaitGroup
	both.Go(func() { count(counter) })
	both.Go(func() { watch(counter) })
	both.Wait()

	fmt.Println("main still has", counter)
}
