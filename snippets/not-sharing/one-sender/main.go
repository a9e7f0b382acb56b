package main

import "fmt"

func countdown(from int, numbers chan<- int) {
	for n := from; n > 0; n-- {
		numbers <- n
	}
	close(numbers)
}

func main() {
	numbers := make(chan int)
	go countdown(3, numbers)

	for n := range numbers {
		fmt.Println(n)
	}
	n, open := <-numbers
	fmt.Println("after the end:", n, open)
}
