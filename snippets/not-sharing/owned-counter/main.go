package main

import (
	"fmt"
	"sync"
)

// own keeps the number until add is closed.
func own(add <-chan int, read chan<- int) {
	number := 0
	for {
		select {
		case n, open := <-add:
			if !open {
				return
			}
			number += n
		case read <- number:
		}
	}
}

func main() {
	add, read := make(chan int), make(chan int)
	go own(add, read)

	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { add <- 1 })
	}
	all.Wait()

	fmt.Println("the counter is", <-read)
	close(add)
}
