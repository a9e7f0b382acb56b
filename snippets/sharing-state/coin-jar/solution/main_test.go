package main

import (
	"sync"
	"testing"
)

func TestManyPut(t *testing.T) {
	j := &Jar{}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { j.Put(5) })
	}
	all.Wait()
	if got := j.Count(); got != 15 {
		t.Errorf("three put 5 coins each, and then there were %d; "+
			"there should be 15", got)
	}
}

func TestOneCountsWhileAnotherPuts(t *testing.T) {
	j := &Jar{}
	var both sync.WaitGroup
	both.Go(func() { j.Put(5) })
	both.Go(func() {
		if got := j.Count(); got != 0 && got != 5 {
			t.Errorf("one counted %d coins while another put 5 into "+
				"the empty jar", got)
		}
	})
	both.Wait()
}
