package main

import (
	"fmt"
	"sync"
)

func main() {
	guests := make([]string, 0, 10) // room for ten

	var both sync.WaitGroup
	both.Go(func() { guests = append(guests, "Ada") })
	both.Go(func() { guests = append(guests, "Ken") })
	both.Wait()

	fmt.Println("guests:", len(guests))
}
