package main

import (
	"fmt"
	"sync"
	"time"
)

// play returns each ball it gets, until the rally is over.
func play(sound string, in <-chan int, out chan<- int) {
	defer close(out)
	for left := range in {
		if left == 0 {
			return
		}
		fmt.Println(sound)
		time.Sleep(150 * time.Millisecond)
		out <- left - 1
	}
}

func main() {
	west, east := make(chan int), make(chan int)

	var game sync.WaitGroup
	game.Go(func() { play("ping o", west, east) })
	game.Go(func() { play("       o pong", east, west) })
	west <- 6 // serve, for a rally of six
	game.Wait()

	fmt.Println("good game!")
}
