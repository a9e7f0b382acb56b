package main

import (
	"fmt"
	"sync"
	"time"
)

type drink struct {
	name string
	wait time.Duration
}

func brew(d drink) string {
	time.Sleep(d.wait)
	return d.name + " is ready"
}

// served gives word of each drink as soon as it is ready,
// and is closed after the last one.
func served(drinks ...drink) <-chan string {
	out := make(chan string)
	go func() {
		var all sync.WaitGroup
		for _, d := range drinks {
			all.Go(func() { out <- brew(d) })
		}
		all.Wait()
		close(out)
	}()
	return out
}

func main() {
	coffee := drink{"coffee", 300 * time.Millisecond}
	tea := drink{"tea", 100 * time.Millisecond}
	for word := range served(coffee, tea) {
		fmt.Println(word)
	}
}
