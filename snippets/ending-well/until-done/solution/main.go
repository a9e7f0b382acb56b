package main

import (
	"context"
	"fmt"
)

// numbers sends 1, 2, 3 and so on, until ctx is done.
func numbers(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 1; ; n++ {
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for n := range numbers(ctx) {
		fmt.Println(n)
		if n == 3 {
			break
		}
	}
}
