package main

import (
	"sync"
	"testing"
)

func TestTransfersInARing(t *testing.T) {
	ada := &Account{id: 1, balance: 100}
	ken := &Account{id: 2, balance: 100}
	tony := &Account{id: 3, balance: 100}
	var all sync.WaitGroup
	all.Go(func() { transfer(ada, ken, 30) })
	all.Go(func() { transfer(ken, tony, 20) })
	all.Go(func() { transfer(tony, ada, 10) })
	all.Wait()
	if ada.balance != 80 || ken.balance != 110 || tony.balance != 110 {
		t.Errorf("Ada has %d, Ken %d and Tony %d; it should be 80, "+
			"110 and 110", ada.balance, ken.balance, tony.balance)
	}
}

func TestTransfersBothWays(t *testing.T) {
	ada := &Account{id: 1, balance: 100}
	ken := &Account{id: 2, balance: 100}
	var both sync.WaitGroup
	both.Go(func() { transfer(ada, ken, 30) })
	both.Go(func() { transfer(ken, ada, 10) })
	both.Wait()
	if ada.balance != 80 || ken.balance != 120 {
		t.Errorf("Ada has %d and Ken %d; it should be 80 and 120",
			ada.balance, ken.balance)
	}
}
