package main

import "fmt"

// total adds up all baskets: a goroutine for each of them
// sends what is in it.
func total(baskets ...[]int) int {
	prices := make(chan int)

	for _, basket := range baskets {
		go func() {
			for _, price := range basket {
				prices <- price
			}
		}()
	}

	sum := 0
	for price := range prices {
		sum += price
	}
	return sum
}

func main() {
	fmt.Println(total([]int{1, 2}, []int{10}, []int{100}))
}
