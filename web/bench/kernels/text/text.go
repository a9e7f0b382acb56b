// Text goes through strings by bytes and runes, and builds others.
package main

import (
	"fmt"
	"strings"
	"time"
)

func main() {
	text := strings.Repeat("Grüße, a man and a plan. ", 50_000)
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = work(text)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func work(text string) int {
	upper := shout(text)
	return vowels(upper) + palindromes(upper) + checksum(reversed(upper))
}

func shout(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func vowels(text string) int {
	n := 0
	for _, r := range text {
		switch r {
		case 'A', 'E', 'I', 'O', 'U', 'ü':
			n++
		}
	}
	return n
}

func palindromes(text string) int {
	n := 0
	for i := 2; i < len(text); i++ {
		if text[i-2] == text[i] {
			n++
		}
	}
	return n
}

func reversed(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func checksum(text string) int {
	sum := uint32(2_166_136_261)
	for i := range len(text) {
		sum = (sum ^ uint32(text[i])) * 16_777_619
	}
	return int(sum)
}
