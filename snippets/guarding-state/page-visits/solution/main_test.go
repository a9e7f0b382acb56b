package main

import (
	"sync"
	"testing"
)

func TestNoVisitIsLost(t *testing.T) {
	p := &Page{}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			p.Visit()
			p.Visit()
		})
	}
	all.Wait()
	if got := p.Visits(); got != 6 {
		t.Errorf("after 6 visits the page has counted %d", got)
	}
}
