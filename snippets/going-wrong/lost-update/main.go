package main

import (
	"fmt"
	"sync"
)

func main() {
	counter := 0

	var both sync.WaitGroup
	both.Go(func() { counter++ })
	both.Go(func() { counter++ })
	both.Wait()

	fmt.Println("the counter is", counter)
}
