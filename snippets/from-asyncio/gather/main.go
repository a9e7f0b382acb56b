package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

func brew(drink string, wait time.Duration) string {
	time.Sleep(wait)
	fmt.Println(drink, "is ready")
	return "a cup of " + drink
}

func main() {
	cups := make([]string, 2)

	var all sync.WaitGroup
	all.Go(func() {
		cups[0] = brew("tea", 400*time.Millisecond)
	})
	all.Go(func() {
		cups[1] = brew("coffee", 200*time.Millisecond)
	})
	all.Wait()

	fmt.Println(strings.Join(cups, ", "))
}
