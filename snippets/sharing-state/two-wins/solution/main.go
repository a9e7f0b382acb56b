package main

import "fmt"

type Score struct {
	points int
}

// win adds three points.
func win(score *Score) {
	score.points += 3
}

// season returns the points after so many wins.
func season(wins int) int {
	score := &Score{}
	for range wins {
		win(score)
	}
	return score.points
}

func main() {
	fmt.Println("after two wins:", season(2))
}
