package main

import (
	"fmt"
	"sync"
	"time"
)

func count(name string, from int, wait time.Duration) {
	time.Sleep(wait)
	for n := from; n < from+3; n++ {
		fmt.Println(name, "counts", n)
		time.Sleep(300 * time.Millisecond)
	}
}

func main() {
	var both sync.WaitGroup
	both.Go(func() { count("Ada", 1, 0) })
	both.Go(func() {
		count("Ken", 100, 150*time.Millisecond)
	})
	both.Wait()
	fmt.Println("both are done")
}
