package main

import "fmt"

func numbers(upTo int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 1; n <= upTo; n++ {
			out <- n
		}
	}()
	return out
}

// evens passes on the even numbers of what comes in.
func evens(in <-chan int) <-chan int {
	return in
}

func main() {
	for n := range evens(numbers(5)) {
		fmt.Println(n)
	}
}
