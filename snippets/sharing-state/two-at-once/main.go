package main

import (
	"fmt"
	"sync"
	"time"
)

func tick() {
	for range 3 {
		fmt.Println("tick")
		time.Sleep(300 * time.Millisecond)
	}
}

func tock() {
	time.Sleep(150 * time.Millisecond)
	for range 3 {
		fmt.Println("    tock")
		time.Sleep(300 * time.Millisecond)
	}
}

func main() {
	var both sync.WaitGroup
	both.Go(tick)
	both.Go(tock)
	both.Wait()
	fmt.Println("both are done")
}
