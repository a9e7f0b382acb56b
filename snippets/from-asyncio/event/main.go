package main

import (
	"fmt"
	"sync"
	"time"
)

func run(name string, pace int, start chan struct{}) {
	<-start
	time.Sleep(time.Duration(pace) * time.Millisecond)
	fmt.Println(name, "is there")
}

func main() {
	start := make(chan struct{})

	var both sync.WaitGroup
	both.Go(func() { run("Ada", 400, start) })
	both.Go(func() { run("Ken", 200, start) })

	fmt.Println("ready, steady")
	time.Sleep(200 * time.Millisecond)
	fmt.Println("go!")
	close(start)
	both.Wait()
}
