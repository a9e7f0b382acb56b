package main

import (
	"fmt"
	"time"
)

func makeTea() {
	time.Sleep(200 * time.Millisecond)
	fmt.Println("the tea is ready")
}

func makeToast() {
	time.Sleep(300 * time.Millisecond)
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
