package main

import (
	"sync"
	"testing"
)

func TestThreeBuyersTwoTickets(t *testing.T) {
	s := &Stock{left: 2}
	bought := make([]bool, 3)
	var all sync.WaitGroup
	for i := range bought {
		all.Go(func() { bought[i] = s.Buy() })
	}
	all.Wait()

	sold := 0
	for _, yes := range bought {
		if yes {
			sold++
		}
	}
	if sold != 2 {
		t.Errorf("three buyers came for two tickets, and %d were sold",
			sold)
	}
}

func TestNobodyBuysWhatIsNotThere(t *testing.T) {
	s := &Stock{}
	if s.Buy() {
		t.Error("a ticket was sold, though none was left")
	}
}
