package main

import (
	"sync"
	"testing"
	"time"
)

func TestIsSet(t *testing.T) {
	e := NewEvent()
	if e.IsSet() {
		t.Error("IsSet is true of an event that nobody has set")
	}
	e.Set()
	if !e.IsSet() {
		t.Error("IsSet is false after Set")
	}
	if !e.IsSet() {
		t.Error("IsSet is false when it is asked a second time")
	}
}

func TestWait(t *testing.T) {
	e := NewEvent()
	var mu sync.Mutex
	set, early := false, 0
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			e.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !set {
				early++
			}
		})
	}
	time.Sleep(10 * time.Millisecond)
	mu.Lock()
	set = true
	mu.Unlock()
	e.Set()
	all.Wait()
	e.Wait() // who comes later
	if early > 0 {
		t.Errorf("Wait came back before Set for %d of 2 goroutines", early)
	}
}

func TestSetByTwo(t *testing.T) {
	e := NewEvent()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			defer func() {
				if problem := recover(); problem != nil {
					t.Errorf("a second Set panicked: %v", problem)
				}
			}()
			e.Set()
		})
	}
	all.Wait()
}
