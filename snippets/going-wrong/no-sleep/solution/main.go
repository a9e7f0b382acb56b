package main

import (
	"fmt"
	"sync"
)

var letter string

func write(name string) {
	letter = "Dear " + name
}

// letterTo lets a goroutine write, and returns the letter.
func letterTo(name string) string {
	var done sync.WaitGroup
	done.Go(func() { write(name) })
	done.Wait()
	return letter
}

func main() {
	fmt.Println(letterTo("Ada"))
	fmt.Println(letterTo("Ken"))
}
