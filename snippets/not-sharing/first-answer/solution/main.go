package main

import (
	"fmt"
	"time"
)

func ask(name string, wait time.Duration) string {
	time.Sleep(wait)
	return name + " says yes"
}

// first asks both, and returns the answer that comes first,
// or "nobody" if none comes within its patience.
func first(patience, ada, ken time.Duration) string {
	answers := make(chan string, 2)
	go func() { answers <- ask("Ada", ada) }()
	go func() { answers <- ask("Ken", ken) }()
	select {
	case answer := <-answers:
		return answer
	case <-time.After(patience):
		return "nobody"
	}
}

func main() {
	const ms = time.Millisecond
	fmt.Println(first(300*ms, 200*ms, 100*ms))
	fmt.Println(first(300*ms, 500*ms, 400*ms))
}
