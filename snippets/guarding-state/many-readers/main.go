package main

import (
	"fmt"
	"sync"
	"time"
)

type Menu struct {
	mu  sync.RWMutex // guards tea
	tea int          // what a cup costs
}

func (m *Menu) read(name string, wait time.Duration) {
	time.Sleep(wait)
	m.mu.RLock()
	defer m.mu.RUnlock()
	fmt.Println(name, "reads", m.tea)
	time.Sleep(400 * time.Millisecond)
	fmt.Println(name, "has read", m.tea)
}

func (m *Menu) raise(wait time.Duration) {
	time.Sleep(wait)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tea++
	fmt.Println("tea is now", m.tea)
}

func main() {
	m := &Menu{tea: 3}

	var all sync.WaitGroup
	all.Go(func() { m.read("Ada", 0) })
	all.Go(func() { m.read("Ken", 150*time.Millisecond) })
	all.Go(func() { m.raise(300 * time.Millisecond) })
	all.Wait()
}
