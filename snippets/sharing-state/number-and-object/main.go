package main

import "fmt"

type Box struct {
	number int
}

func change(number int, box *Box) {
	number++
	box.number++
	fmt.Println("inside: ", number, "and", box.number)
}

func main() {
	number := 1
	box := &Box{number: 1}

	change(number, box)
	fmt.Println("outside:", number, "and", box.number)
}
