package main

import (
	"testing"
	"testing/synctest"
	"time"
)

// In a bubble of synctest time is virtual, and so it is exact.
func TestBreakfast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		breakfast()
		took := time.Since(began)
		switch both := 300 * time.Millisecond; {
		case took > both:
			t.Errorf("breakfast took %v; with tea and toast made at "+
				"the same time it takes %v", took, both)
		case took < both:
			t.Errorf("breakfast returned after %v, but it takes %v "+
				"until both are ready", took, both)
		}
	})
}
