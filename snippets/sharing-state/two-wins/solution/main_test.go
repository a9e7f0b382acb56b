package main

import "testing"

func TestSeason(t *testing.T) {
	for wins, want := range map[int]int{2: 6, 5: 15} {
		if got := season(wins); got != want {
			t.Errorf("after %d wins there were %d points; there "+
				"should be %d", wins, got, want)
		}
	}
}
