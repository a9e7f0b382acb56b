package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func tick(ctx context.Context) {
	defer fmt.Println("tick tidies up")
	for {
		fmt.Println("tick")
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	var task sync.WaitGroup
	task.Go(func() { tick(ctx) })

	time.Sleep(750 * time.Millisecond)
	fmt.Println("main says stop")
	cancel()
	task.Wait()
	fmt.Println("tick is done")
}
