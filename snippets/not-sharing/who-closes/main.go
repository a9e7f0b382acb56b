package main

import (
	"fmt"
	"sync"
)

func main() {
	amounts := make(chan int)

	var senders sync.WaitGroup
	for n := range 3 {
		senders.Go(func() {
			amounts <- n
			amounts <- 10 * n
		})
	}
	go func() {
		senders.Wait()
		close(amounts)
	}()

	sum := 0
	for n := range amounts {
		sum += n
	}
	fmt.Println("the sum is", sum)
}
