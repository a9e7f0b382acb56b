package main

import (
	"context"
	"fmt"
	"time"
)

func brew(ctx context.Context, wait time.Duration) error {
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func order(drink string, wait time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(),
		300*time.Millisecond)
	defer cancel()
	if err := brew(ctx, wait); err != nil {
		fmt.Println(drink, "takes too long")
		return
	}
	fmt.Println(drink, "is ready")
}

func main() {
	order("tea", 100*time.Millisecond)
	order("coffee", 900*time.Millisecond)
}
