package main

import (
	"fmt"
	"time"
)

var (
	greeting string
	ready    bool
)

func prepare() {
	greeting = "hello"
	ready = true
}

func main() {
	go prepare()
	time.Sleep(300 * time.Millisecond)
	if ready {
		fmt.Println(greeting)
	}
}
