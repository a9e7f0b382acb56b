package main

import (
	"fmt"
	"sync"
)

type Config struct {
	once sync.Once
	port int // set by once, and never again
}

func (c *Config) Port() int {
	c.once.Do(func() {
		fmt.Println("reading the settings")
		c.port = 8080
	})
	return c.port
}

func main() {
	c := &Config{}
	ports := make([]int, 3)

	var all sync.WaitGroup
	for i := range ports {
		all.Go(func() { ports[i] = c.Port() })
	}
	all.Wait()

	fmt.Println("ports:", ports)
}
