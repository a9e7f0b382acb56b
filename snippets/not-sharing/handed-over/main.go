package main

import "fmt"

type Letter struct {
	text string
}

func write(letters chan *Letter) {
	letter := &Letter{text: "Dear Ada"}
	letter.text += ", come to tea."
	letters <- letter
}

func main() {
	letters := make(chan *Letter)
	go write(letters)

	letter := <-letters
	letter.text += " Ken"
	fmt.Println(letter.text)
}
