package main

import (
	"sync"
	"testing"
)

func TestVotesStayWhatTheyWere(t *testing.T) {
	p := NewPoll()
	p.Add("tea")
	votes := p.Votes()
	if votes["tea"] != 1 {
		t.Fatalf("after one vote for tea it has %d", votes["tea"])
	}
	p.Add("tea")
	if votes["tea"] != 1 {
		t.Errorf("the votes so far said 1 for tea; after the next "+
			"vote they say %d", votes["tea"])
	}
	if now := p.Votes()["tea"]; now != 2 {
		t.Errorf("after two votes for tea it has %d", now)
	}
}

func TestOneReadsWhileAnotherVotes(t *testing.T) {
	p := NewPoll()
	var both sync.WaitGroup
	both.Go(func() { p.Add("tea") })
	both.Go(func() {
		if tea := p.Votes()["tea"]; tea != 0 && tea != 1 {
			t.Errorf("while the first vote came in, tea had %d", tea)
		}
	})
	both.Wait()
}
