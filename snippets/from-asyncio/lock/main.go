package main

import (
	"fmt"
	"sync"
	"time"
)

type Account struct {
	mu      sync.Mutex // guards balance
	balance int
}

func (a *Account) withdraw(name string, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.balance < amount {
		fmt.Println(name, "gets nothing")
		return
	}
	time.Sleep(200 * time.Millisecond) // count the notes
	a.balance -= amount
	fmt.Println(name, "gets", amount)
}

func main() {
	a := &Account{balance: 100}

	var both sync.WaitGroup
	both.Go(func() { a.withdraw("Ada", 80) })
	both.Go(func() {
		time.Sleep(100 * time.Millisecond)
		a.withdraw("Ken", 80)
	})
	both.Wait()
	fmt.Println("left:", a.balance)
}
