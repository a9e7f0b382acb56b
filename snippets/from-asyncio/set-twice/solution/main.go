package main

import (
	"fmt"
	"sync"
)

// An Event is set once and for all. Who waits for it goes
// on when it is set, and who comes later does not wait.
type Event struct {
	once sync.Once
	done chan struct{}
}

func NewEvent() *Event {
	return &Event{done: make(chan struct{})}
}

// Set may be called again, and then does nothing.
func (e *Event) Set() {
	e.once.Do(func() { close(e.done) })
}

func (e *Event) IsSet() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

func (e *Event) Wait() { <-e.done }

func main() {
	start := NewEvent()
	start.Set()
	start.Set()
	fmt.Println(start.IsSet())
}
