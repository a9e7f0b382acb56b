package main

import "fmt"

func ask(question string) <-chan string {
	answer := make(chan string)
	go func() {
		answer <- question + " Yes."
	}()
	return answer
}

func main() {
	fmt.Println(<-ask("Is it late?"))
	ask("Is anybody listening?")
	fmt.Println("main is done")
}
