package main

import (
	"fmt"
	"sync"
	"time"
)

func guest(name string, wait int, seats chan struct{}) {
	time.Sleep(time.Duration(wait) * time.Millisecond)
	seats <- struct{}{}
	fmt.Println(name, "sits down")
	time.Sleep(300 * time.Millisecond)
	fmt.Println(name, "gets up")
	<-seats
}

func main() {
	seats := make(chan struct{}, 2)

	var all sync.WaitGroup
	all.Go(func() { guest("Ada", 0, seats) })
	all.Go(func() { guest("Ken", 100, seats) })
	all.Go(func() { guest("Tony", 200, seats) })
	all.Wait()
}
