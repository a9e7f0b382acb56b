package main

import (
	"testing"
	"testing/synctest"
	"time"
)

// In a bubble of synctest time is virtual, and so it is exact.
func TestBreakfast(t *testing.T) {
	const ms = time.Millisecond
	for _, takes := range []struct{ tea, toast time.Duration }{
		{200 * ms, 300 * ms},
		{300 * ms, 200 * ms},
	} {
		teaTakes, toastTakes = takes.tea, takes.toast
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			breakfast()
			took := time.Since(began)
			time.Sleep(time.Second) // by then all is made that was begun
			switch both := 300 * ms; {
			case took > both:
				t.Errorf("with tea in %v and toast in %v, breakfast took %v; made at the same time they take %v",
					takes.tea, takes.toast, took, both)
			case took < both:
				t.Errorf("with tea in %v and toast in %v, breakfast returned after %v; it takes %v until both are ready",
					takes.tea, takes.toast, took, both)
			}
		})
	}
}
