// Words counts words in a map, and looks them all up.
package main

import (
	"fmt"
	"strings"
	"time"
)

func main() {
	text := poem(300_000)
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = count(text)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func poem(words int) string {
	var b strings.Builder
	for i := range words {
		fmt.Fprintf(&b, "word%d ", i*i%5003)
	}
	return b.String()
}

func count(text string) int {
	counts := make(map[string]int)
	for _, word := range strings.Fields(text) {
		counts[word]++
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	return most*10_000 + len(counts)
}
