package main

import (
	"fmt"
	"sync"
)

type Account struct {
	mu      sync.Mutex // guards balance
	balance int
}

// withdraw returns how much it paid out.
func (a *Account) withdraw(amount int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.balance < amount {
		return 0
	}
	a.balance -= amount
	return amount
}

func main() {
	a := &Account{balance: 100}
	var ada, ken int

	var both sync.WaitGroup
	both.Go(func() { ada = a.withdraw(80) })
	both.Go(func() { ken = a.withdraw(80) })
	both.Wait()

	fmt.Println("paid", ada+ken, "and left", a.balance)
}
