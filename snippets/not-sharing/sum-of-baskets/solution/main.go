package main

import (
	"fmt"
	"sync"
)

// total adds up all baskets: a goroutine for each of them
// sends what is in it.
func total(baskets ...[]int) int {
	prices := make(chan int)

	var senders sync.WaitGroup
	for _, basket := range baskets {
		senders.Go(func() {
			for _, price := range basket {
				prices <- price
			}
		})
	}
	go func() {
		senders.Wait()
		close(prices)
	}()

	sum := 0
	for price := range prices {
		sum += price
	}
	return sum
}

func main() {
	fmt.Println(total([]int{1, 2}, []int{10}, []int{100}))
}
