package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type Page struct {
	visits atomic.Int64
}

func (p *Page) Visit() {
	p.visits.Store(p.visits.Load() + 1)
}

func (p *Page) Visits() int64 {
	return p.visits.Load()
}

func main() {
	p := &Page{}
	var both sync.WaitGroup
	both.Go(p.Visit)
	both.Go(p.Visit)
	both.Wait()
	fmt.Println("visits:", p.Visits())
}
