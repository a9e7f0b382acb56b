package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	teaTakes   = 200 * time.Millisecond
	toastTakes = 300 * time.Millisecond
)

func makeTea() {
	time.Sleep(teaTakes)
	fmt.Println("the tea is ready")
}

func makeToast() {
	time.Sleep(toastTakes)
	fmt.Println("the toast is ready")
}

// breakfast returns when both are ready.
func breakfast() {
	var both sync.WaitGroup
	makeTea()
	makeToast()
	both.Wait()
}

func main() {
	breakfast()
	fmt.Println("come to the table")
}
