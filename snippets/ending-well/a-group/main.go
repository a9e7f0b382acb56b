package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

func buy(ctx context.Context, what string) error {
	if what == "milk" {
		return errors.New("no milk")
	}
	select {
	case <-time.After(500 * time.Millisecond):
		fmt.Println("bought", what)
		return nil
	case <-ctx.Done():
		fmt.Println("left without", what)
		return ctx.Err()
	}
}

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	for _, what := range []string{"bread", "milk"} {
		g.Go(func() error { return buy(ctx, what) })
	}
	fmt.Println("it ended with:", g.Wait())
}
