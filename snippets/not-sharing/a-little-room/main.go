package main

import "fmt"

func main() {
	box := make(chan string, 2)

	box <- "first"
	box <- "second"
	fmt.Println(len(box), "of", cap(box), "places taken")

	fmt.Println(<-box)
	fmt.Println(<-box)
	fmt.Println(len(box), "of", cap(box), "places taken")
}
