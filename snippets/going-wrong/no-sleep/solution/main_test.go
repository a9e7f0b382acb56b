package main

import "testing"

func TestLetters(t *testing.T) {
	for _, name := range []string{"Ada", "Ken"} {
		want := "Dear " + name
		if got := letterTo(name); got != want {
			t.Errorf("the letter to %s reads %q; it should read %q",
				name, got, want)
		}
	}
}
