// What Go's own tests of its race detector do not reach: functions that race, or do not, as their names say.
package races

import (
	"runtime"
	"testing"
)

// More goroutines are alive than have a clock of their own.
func TestRaceBesideManyGoroutines(t *testing.T) {
	end := make(chan bool)
	for range 600 {
		go func() { <-end }()
	}
	n := 0
	done := make(chan bool, 2)
	for range 2 {
		go func() {
			n++
			done <- true
		}()
	}
	<-done
	<-done
	close(end)
	_ = n
}

//go:noinline
func set(p *int, value int) { *p = value }

//go:noinline
func deep(n int) int {
	var room [64]int
	set(&room[n%64], n)
	if n == 0 {
		return 0
	}
	return room[n%64] + deep(n-1)
}

// Others run before a write to a stack, and the stack shrinks meanwhile: where it lay is another goroutine's then.
func TestNoRaceWhereAStackWas(t *testing.T) {
	done := make(chan bool)
	for range 8 {
		go func() {
			for range 40 {
				deep(40)
				var local int
				for i := range 10 {
					set(&local, i)
				}
				runtime.GC()
			}
			done <- true
		}()
	}
	for range 8 {
		<-done
	}
}

//go:noinline
func get(p *int) int { return *p }

//go:noinline
func callsGet(p *int) int { return get(p) + 1 }

// A report has the whole stack of a read in a function that calls nothing.
func TestRaceWithAReadThatCallsNothing(t *testing.T) {
	n := 0
	done := make(chan int)
	go func() { done <- callsGet(&n) }()
	n++
	<-done
}
