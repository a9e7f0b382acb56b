package main

import (
	"sync"
	"testing"
)

func pollWith(coffee int) *Poll {
	return &Poll{votes: map[string]int{"coffee": coffee}}
}

func TestMove(t *testing.T) {
	p := pollWith(1)
	if !p.Move("coffee", "tea") {
		t.Error("coffee had a vote, and Move said that there was none " +
			"to move")
	}
	if tea, coffee := p.Votes("tea"), p.Votes("coffee"); tea != 1 || coffee != 0 {
		t.Errorf("after the only vote moved from coffee to tea, tea "+
			"has %d and coffee %d", tea, coffee)
	}
	if p.Move("coffee", "tea") {
		t.Error("coffee had no vote left, and Move said that it moved " +
			"one")
	}
}

func TestTwoMoveTheOnlyVote(t *testing.T) {
	p := pollWith(1)
	var ada, ken bool
	var both sync.WaitGroup
	both.Go(func() { ada = p.Move("coffee", "tea") })
	both.Go(func() { ken = p.Move("coffee", "tea") })
	both.Wait()
	if ada && ken {
		t.Error("two moved the only vote of coffee, and both were " +
			"told that they did")
	}
	if tea, coffee := p.Votes("tea"), p.Votes("coffee"); tea != 1 || coffee != 0 {
		t.Errorf("two moved the only vote of coffee, and now tea has "+
			"%d and coffee %d", tea, coffee)
	}
}
