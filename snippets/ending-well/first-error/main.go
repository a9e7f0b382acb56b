package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

type Group struct {
	wg     sync.WaitGroup
	once   sync.Once // sets err
	err    error     // the first
	cancel context.CancelFunc
}

func (g *Group) Go(work func() error) {
	g.wg.Go(func() {
		if err := work(); err != nil {
			g.once.Do(func() { g.err = err; g.cancel() })
		}
	})
}

func (g *Group) Wait() error {
	g.wg.Wait()
	g.cancel()
	return g.err
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	g := &Group{cancel: cancel}
	g.Go(func() error { return errors.New("no milk") })
	g.Go(func() error {
		<-ctx.Done()
		return ctx.Err()
	})
	fmt.Println("it ended with:", g.Wait())
}
