package main

import (
	"fmt"
	"strings"
	"sync"
)

func main() {
	words := []string{"all", "is", "well"}
	loud := make([]string, len(words))

	var all sync.WaitGroup
	for i, word := range words {
		all.Go(func() { loud[i] = strings.ToUpper(word) })
	}
	all.Wait()

	fmt.Println(loud)
}
