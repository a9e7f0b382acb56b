package main

import (
	"slices"
	"testing"
)

func TestEveryoneIsOnTheList(t *testing.T) {
	want := []string{"Ada", "Ken", "Tony"}
	got := slices.Sorted(slices.Values(invite(want...)))
	if !slices.Equal(got, want) {
		t.Errorf("Ada, Ken and Tony were asked, and the list says %q",
			got)
	}
}
