package main

import (
	"fmt"
	"sync"
)

type Account struct {
	mu      sync.Mutex // guards balance
	id      int        // no two are the same
	balance int
}

// transfer moves an amount, while both are locked.
func transfer(from, to *Account, amount int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= amount
	to.balance += amount
}

func main() {
	ada := &Account{id: 1, balance: 100}
	ken := &Account{id: 2, balance: 100}
	var both sync.WaitGroup
	both.Go(func() { transfer(ada, ken, 30) })
	both.Go(func() { transfer(ken, ada, 10) })
	both.Wait()
	fmt.Println("Ada:", ada.balance, "Ken:", ken.balance)
}
