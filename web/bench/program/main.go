// The program that the benchmark edits and runs: 45 lines, with the three packages that a lesson's snippet imports.
package main

import (
	"fmt"
	"sync"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
	history []string
}

func (a *account) deposit(who string, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += amount
	a.history = append(a.history, fmt.Sprintf("%s puts in %d", who, amount))
}

func main() {
	fmt.Println("edit 0")
	start := time.Now()
	var a account
	var everyone sync.WaitGroup
	for _, who := range []string{"Ada", "Grace", "Rob"} {
		everyone.Go(func() {
			for i := range 3 {
				a.deposit(who, 10*(i+1))
				time.Sleep(time.Millisecond)
			}
		})
	}
	everyone.Wait()
	for _, line := range a.history {
		fmt.Println(line)
	}
	if len(a.history) != 9 {
		panic("a deposit is missing")
	}
	fmt.Println("balance:", a.balance)
	fmt.Println("took less than a second:", time.Since(start) < time.Second)
}
