package main

import (
	"fmt"
	"sync"
	"time"
)

// gather calls f for each name, for at most n of them at a
// time, and returns the results in the order of the names.
func gather(
	n int, f func(string) string, names ...string,
) []string {
	results := make([]string, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { results[i] = f(name) })
	}
	all.Wait()
	return results
}

func brew(name string) string {
	fmt.Println(name, "is put on")
	time.Sleep(100 * time.Millisecond)
	return name
}

func main() {
	fmt.Println(gather(2, brew, "tea", "coffee", "cocoa"))
}
