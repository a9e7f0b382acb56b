package main

import (
	"fmt"
	"time"
)

func ask(name string, wait time.Duration) <-chan string {
	answer := make(chan string, 1)
	go func() {
		time.Sleep(wait)
		answer <- name + " says yes"
	}()
	return answer
}

func hear(answer <-chan string) {
	select {
	case text := <-answer:
		fmt.Println(text)
	case <-time.After(300 * time.Millisecond):
		fmt.Println("no answer in time")
	}
}

func main() {
	hear(ask("Ada", 100*time.Millisecond))
	hear(ask("Ken", 600*time.Millisecond))
}
