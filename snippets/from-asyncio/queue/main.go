package main

import "fmt"

func cook(plates chan<- int) {
	for n := 1; n <= 5; n++ {
		plates <- n
	}
	close(plates)
}

func main() {
	plates := make(chan int, 2)
	go cook(plates)

	total := 0
	for n := range plates {
		fmt.Println("plate", n)
		total += n
	}
	fmt.Println("total", total)
}
