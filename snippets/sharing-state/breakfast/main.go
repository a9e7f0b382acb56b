package main

import (
	"fmt"
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
	makeTea()
	makeToast()
}

func main() {
	breakfast()
	fmt.Println("come to the table")
}
