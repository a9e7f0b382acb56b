package runtime

import _ "unsafe" // for go:linkname

// How long a goroutine runs while others wait, and how long Go runs until JavaScript does what it has to: fires timers,
// delivers messages.
const (
	turnTime = 10e6 // ns
	jsTime   = 50e6 // ns
)

// Between two looks at the clock lie so many ticks. They are about a nanosecond each; how many make a millisecond is
// found out in each turn.
const (
	fewTicks  = 256
	manyTicks = 1 << 16
)

var (
	// preemptTicks is counted down by compiled code: package preempt says where. Below zero it calls preemptCheck.
	preemptTicks int64 = fewTicks

	ticksAtOnce int64 = fewTicks // what preemptTicks begins with
	lastLook    int64            // when preemptCheck was called last, in this turn; 0: not yet
	turnStart   int64

	inJS      bool  // JavaScript's event loop has the thread
	jsLeft    int64 // when JavaScript last had it
	skipped   uint8 // how often giveWayToJS has not looked at the clock since it did
	wakeTimer int32 // the timeout that brings Go back from where it gave way; 0: none

	// startReturns is whether there is or was the goroutine that lets the program's start return to JavaScript. A second one
	// would go back there in the midst of a call that came later, with no timeout that brings Go back.
	startReturns bool
)

// preemptCheck is called by compiled code where preemptTicks is below zero. It lets other goroutines run if this one has had its
// turn.
func preemptCheck() {
	now := nanotime()
	if lastLook == 0 {
		turnStart = now
	} else if took := now - lastLook; took < 500e3 && ticksAtOnce < manyTicks {
		ticksAtOnce *= 2
	} else if took > 2e6 && ticksAtOnce > 1 {
		ticksAtOnce /= 2
	}
	lastLook = now
	preemptTicks = ticksAtOnce
	if now-turnStart < turnTime {
		return
	}
	checkTimeouts()
	mcall(preemptCheck_m)
}

// duringMapWrite is called in the midst of a write to a map.
//
//go:linkname duringMapWrite internal/runtime/maps.duringWrite
func duringMapWrite() {
	if preemptTicks -= 16; preemptTicks < 0 {
		preemptCheck()
	}
}

func preemptCheck_m(gp *g) {
	if !canPreemptM(gp.m) {
		gogo(&gp.sched) // never returns
	}
	goschedImpl(gp, true)
}

// newTurn is called when a goroutine begins to run that does not share the turn of the one before.
func newTurn() {
	lastLook = 0
	ticksAtOnce = fewTicks
	preemptTicks = fewTicks
}

// giveWayToJS is called where the scheduler looks for a goroutine to run. It returns the one that JavaScript's call was
// made on, if that must run next so that the call returns: a nested one has done its work, or JavaScript has waited for
// long enough; then a timeout brings Go back at once.
//
//go:yeswritebarrierrec
func giveWayToJS() *g {
	var e *event
	if len(events) > 0 {
		e = events[len(events)-1]
		if !e.returned || readgstatus(e.gp) != _Gwaiting {
			return nil // it works, or waits for a goroutine, and JavaScript for it
		}
		if e.nested {
			return e.gp
		}
	}
	if skipped++; skipped&15 != 0 && lastLook == 0 {
		return nil
	}
	now := nanotime()
	if jsLeft == 0 {
		jsLeft = now
	}
	if now-jsLeft < jsTime || wakeTimer != 0 || e == nil && startReturns {
		return nil
	}
	wakeTimer = scheduleTimeoutEvent(0)
	if e == nil {
		startReturns = true
		go handleAsyncEvent() // the first time there is no call to return from, but the program's start
		return nil
	}
	return e.gp
}

// fromJS notes that JavaScript calls, and reports whether it does so while Go waits for it.
func fromJS() (nested bool) {
	if !inJS {
		return true
	}
	inJS = false
	jsLeft = nanotime()
	if wakeTimer != 0 {
		clearTimeoutEvent(wakeTimer)
		wakeTimer = 0
	}
	return false
}
