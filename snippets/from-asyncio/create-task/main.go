package main

import (
	"fmt"
	"time"
)

func brew(drink string) string {
	time.Sleep(300 * time.Millisecond)
	return "a cup of " + drink
}

func main() {
	task := make(chan string, 1)
	go func() { task <- brew("tea") }()

	fmt.Println("meanwhile, the paper")
	fmt.Println("here comes", <-task)
}
