package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func tick(ctx context.Context) {
	for n := 1; ; n++ {
		fmt.Println("tick", n)
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			fmt.Println("tick stops:", ctx.Err())
			return
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())

	var all sync.WaitGroup
	all.Go(func() { tick(ctx) })

	time.Sleep(750 * time.Millisecond)
	fmt.Println("main says stop")
	cancel()
	all.Wait()
	fmt.Println("main is done")
}
