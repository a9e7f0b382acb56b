package main

import (
	"slices"
	"testing"
	"time"
)

const ms = time.Millisecond

func TestServed(t *testing.T) {
	slow, middle, quick := drink{"cocoa", 120 * ms}, drink{"coffee", 60 * ms}, drink{"tea", 0}
	for _, tt := range []struct {
		what   string
		drinks []drink
		want   []string
	}{
		{"The slowest was first in the order", []drink{slow, quick, middle}, []string{"tea is ready", "coffee is ready", "cocoa is ready"}},
		{"The quickest was first in the order", []drink{quick, slow}, []string{"tea is ready", "cocoa is ready"}},
		{"Nothing was ordered", nil, nil},
	} {
		if got := heard(t, served(tt.drinks...)); !slices.Equal(got, tt.want) {
			t.Errorf("%s, and the words were %q; they should be %q", tt.what, got, tt.want)
		}
	}
}

// heard is all that comes until the channel is closed.
func heard(t *testing.T, words <-chan string) (got []string) {
	t.Helper()
	for {
		select {
		case word, open := <-words:
			if !open {
				return got
			}
			got = append(got, word)
		case <-time.After(500 * ms):
			t.Errorf("after %q nothing more came, and the channel was not closed", got)
			return got
		}
	}
}
