package main

import (
	"fmt"
	"time"
)

var letter string

func write(name string) {
	letter = "Dear " + name
}

// letterTo lets a goroutine write, and returns the letter.
func letterTo(name string) string {
	go write(name)
	time.Sleep(100 * time.Millisecond)
	return letter
}

func main() {
	fmt.Println(letterTo("Ada"))
	fmt.Println(letterTo("Ken"))
}
