package main

import (
	"slices"
	"testing"
)

func TestSquares(t *testing.T) {
	want := []int{1, 4, 9}
	if got := slices.Clone(squares(1, 2, 3)); !slices.Equal(got, want) {
		t.Errorf("the squares of 1, 2 and 3 were %v when squares "+
			"returned; they should be %v", got, want)
	}
}
