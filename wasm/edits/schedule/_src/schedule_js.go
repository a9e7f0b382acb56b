package runtime

import (
	"internal/stringslite"
	"unsafe"
)

// A schedule is one way in which goroutines can take turns, named by its seed. The host parks a program before its package main,
// keeps a copy of its memory, and for each schedule puts the copy back, writes here which one it wants, and lets the program
// go on. Nothing else decides what happens: time is the host's, and what is random follows from the seed.
//
// It stands in the page of memory that Go leaves alone on wasm, where a host finds it without asking: see the host's
// check/parked.ts, which has the same list.
type scheduleBlock struct {
	// The host sets these before the program starts, or goes on.
	park    uint64 // 1: wait before package main
	mode    uint64 // see below; a program that goes on with none goes its own way
	seed    uint64
	depth   uint64 // priorities: so many orders at least it takes to show the bug; there are depth-1 changes
	points  uint64 // priorities: the changes come among so many points
	density uint64 // walk: at each point another goroutine goes on with a chance of one in so many
	writes  uint64 // 1: writes that others can see are points
	limit   uint64 // what may be spent on points and ticks, after which the program is ended; also of one that goes its own way
	quiet   uint64 // 1: races are noted below, and not told: telling them takes as long as the rest of a schedule

	now      uint64 // the clock, in ns since 1970: the host moves it
	timeline uint64 // 1: the schedule is traced
	watching uint64 // how many of the addresses below are watched: the timeline has each access
	watched  [32]uint64

	// The runtime sets these.
	parked     uint64 // 1: main waits
	returned   uint64 // 1: main.main has returned, and what comes now no program would do; 2: what is printed now is who is left; 3: all is said
	ending     uint64 // see below
	passed     uint64 // points
	switches   uint64 // from one goroutine to another
	goroutines uint64 // at a time, at most
	races      uint64 // how many there were, of which the first are
	pairs      [32]uint64
	addresses  [32]uint64
}

const scheduleAddress = 1024

// Modes.
const (
	scheduleNone       = iota
	scheduleWalk       // a random walk
	schedulePriorities // PCT: the goroutine of the highest priority goes on; at a few points, chosen ahead, it becomes the lowest
)

// Endings that the host could not tell else.
const (
	scheduleEnded = iota // as the exit code says
	scheduleCut          // it came to the limit
)

// cutExit is the exit code of a program that came to its limit, for the log: the ending says it too.
const cutExit = 67

// afterMain is how much other goroutines may spend once main.main has returned, until those that wait are taken to wait
// for ever. They end soon or, with a ticker, never.
const afterMain = 500

// tickWeight is what a tick spends, in points: it stands for hundreds of rounds of a loop.
const tickWeight = 20

// maxSpin is how many points in a row a goroutine may pass under priorities while others could run: it may wait for them.
const maxSpin = 4096

var (
	schedule_   = (*scheduleBlock)(unsafe.Pointer(uintptr(scheduleAddress)))
	scheduling  bool       // a schedule was asked for, and has begun
	parkedMain  guintptr   // main, until the host says how to go on
	random      uint64     // the state of schedules' own numbers
	changes     [16]uint64 // priorities: at which points
	changeCount int
	lowest      int64 // priorities: below all that were given
	spun        int
	lastRun     guintptr
	spent       uint64   // of the limit
	endingLimit uint64   // … at which the search for goroutines left behind is given up
	endMain     guintptr // main, while the others go on
	quiet       bool     // none of them can go on any more
)

// doInitAndPark initialises packages. Before main, which is the last, it waits for the host.
func doInitAndPark(tasks []*initTask) {
	n := len(tasks)
	if n > 0 && isMain(tasks[n-1]) {
		n--
	}
	doInit(tasks[:n])
	beforeMain()
	doInit(tasks[n:])
}

// isMain reports whether a package is main: its functions say so. See doInit1.
func isMain(task *initTask) bool {
	first := *(*uintptr)(add(unsafe.Pointer(task), unsafe.Sizeof(*task)))
	return task.nfns > 0 && stringslite.HasPrefix(funcname(findfunc(first)), "main.")
}

// beforeMain waits, if the host asks for it, until it says how to go on.
func beforeMain() {
	if schedule_.park == 0 {
		return
	}
	parkedMain.set(getg())
	schedule_.parked = 1
	gopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)
}

// goOn is called when JavaScript calls. It lets main go on once the host has said how.
func goOn() {
	if scheduling {
		spent += tickWeight // time has passed: a ticker, too, is to come to the limit
		endWait()
	} else if goesByItself() && parkedMain == 0 {
		spendByItself()
	}
	gp := parkedMain.ptr()
	if gp == nil || schedule_.parked == 1 {
		return
	}
	parkedMain = 0
	if schedule_.mode != scheduleNone {
		beginSchedule()
	}
	goready(gp, 1)
}

// goesByItself reports whether the program goes no schedule, and the host bounds it all the same.
func goesByItself() bool { return schedule_.mode == scheduleNone && schedule_.limit > 0 }

// tickTime is the time, in ns, that a tick takes of a program that goes by itself: some thousands of rounds of a loop. The
// host's clock stands still meanwhile, and a sleeper would never wake beside one that computes.
const tickTime = 100e3

// tickByItself is called where compiled code looks at the clock.
func tickByItself() {
	schedule_.now += tickTime
	if gp := getg(); gp == gp.m.curg && canPreemptM(gp.m) {
		spendByItself()
	}
}

func spendByItself() {
	if spent += tickWeight; spent >= schedule_.limit {
		cutSchedule()
	}
}

func beginSchedule() {
	scheduling = true
	random = schedule_.seed*0x9e3779b97f4a7c15 + 1
	for range 8 {
		randomNumber()
	}
	mp := getg().m
	mp.cheaprand = randomNumber()
	mp.chacha8.Init64([4]uint64{randomNumber(), randomNumber(), randomNumber(), randomNumber()})
	if schedule_.mode == schedulePriorities {
		changeCount = min(int(schedule_.depth)-1, len(changes))
		for i := range changeCount {
			changes[i] = 1 + randomNumber()%max(schedule_.points, 1)
		}
		forEachG(func(gp *g) { gp.priority = newPriority() })
	}
	preemptTicks = 0
}

// randomNumber is xorshift64: what depends on it must be the same wherever the program runs.
//
//go:nosplit
func randomNumber() uint64 {
	random ^= random << 13
	random ^= random >> 7
	random ^= random << 17
	return random
}

func newPriority() int64 {
	if !scheduling || schedule_.mode != schedulePriorities {
		return 0
	}
	return 1<<32 + int64(randomNumber()>>33)
}

// schedulePoint is called where it matters who goes on: before an operation that others can see. It is a point if somebody
// else could.
func schedulePoint() {
	if !scheduling {
		return
	}
	gp := getg()
	if gp != gp.m.curg || !canPreemptM(gp.m) || gp.paniconfault || readgstatus(gp) != _Grunning {
		return
	}
	pp := gp.m.p.ptr()
	if pp.runqhead == pp.runqtail {
		return // nobody else could go on
	}
	schedule_.passed++
	spend(1)
	if schedule_.mode == scheduleWalk {
		if randomNumber()%max(schedule_.density, 1) == 0 {
			mcall(goschedguarded_m)
		}
		return
	}
	for i := range changeCount {
		if changes[i] == schedule_.passed {
			gp.priority = int64(changeCount - i)
		}
	}
	size := uint32(len(pp.runq))
	for i := pp.runqhead; i != pp.runqtail; i++ {
		if pp.runq[i%size].ptr().priority <= gp.priority {
			continue
		}
		mcall(goschedguarded_m)
		return
	}
	if spun++; spun >= maxSpin {
		spun = 0
		giveWay(gp)
		mcall(goschedguarded_m)
	}
}

// spend counts towards the limit. It is called where the goroutine could be interrupted.
func spend(points uint64) {
	if spent += points; spent >= schedule_.limit {
		cutSchedule()
	}
	endWait()
}

// endWait lets main look who is left, if it has returned and others have gone on for long enough.
func endWait() {
	if endMain != 0 && spent >= endingLimit {
		gp := endMain.ptr()
		endMain = 0
		goready(gp, 1)
	}
}

// pointBefore is a point before a write to addr. Others may run meanwhile, and the goroutine's own stack, with it what lies
// there, may move.
//
//go:nosplit
func pointBefore(addr uintptr) uintptr {
	if !scheduling || schedule_.writes == 0 {
		return addr
	}
	gp := getg()
	stack := gp.stack
	schedulePoint()
	if addr >= stack.lo && addr < stack.hi {
		addr += gp.stack.hi - stack.hi
	}
	return addr
}

// noteRace notes a race for the host, by its two places and where in memory, and reports whether it need not be told.
//
//go:nosplit
func noteRace(pair uint64, addr uintptr) bool {
	if !scheduling {
		return false
	}
	if schedule_.races < uint64(len(schedule_.pairs)) {
		schedule_.pairs[schedule_.races] = pair
		schedule_.addresses[schedule_.races] = uint64(addr)
	}
	schedule_.races++
	return schedule_.quiet != 0
}

// tickPoint is called where compiled code counts rounds and calls, in place of a look at the clock.
func tickPoint() {
	preemptTicks = int64(randomNumber() % 64) // a tick is far from being an operation that others can see
	checkTimeouts()
	if gp := getg(); gp == gp.m.curg && canPreemptM(gp.m) {
		spend(tickWeight)
	}
	schedulePoint()
}

// giveWay puts a goroutine below all others.
func giveWay(gp *g) {
	if scheduling {
		lowest--
		gp.priority = lowest
	}
}

// choose moves the goroutine that is to run to the head of the queue.
func choose(pp *p) {
	if !scheduling {
		return
	}
	head, tail := pp.runqhead, pp.runqtail
	n := tail - head
	if n == 0 {
		return
	}
	size := uint32(len(pp.runq))
	chosen := head
	if n > 1 && schedule_.mode == scheduleWalk {
		chosen = head + uint32(randomNumber()%uint64(n))
	} else if n > 1 {
		for i := head + 1; i != tail; i++ {
			if pp.runq[i%size].ptr().priority > pp.runq[chosen%size].ptr().priority {
				chosen = i
			}
		}
	}
	first, other := &pp.runq[head%size], &pp.runq[chosen%size]
	*first, *other = *other, *first
	if *first != lastRun {
		lastRun = *first
		spun = 0
		schedule_.switches++
	}
	schedule_.goroutines = max(schedule_.goroutines, uint64(gcount(false)))
}

// cutSchedule ends a program that came to its limit. Some of its goroutines may wait for ever beside those that go on.
func cutSchedule() {
	schedule_.ending = scheduleCut
	printLeaked()
	exit(cutExit)
}

// afterMainReturned lets the other goroutines of a schedule go on until none can, and prints those that are left: nothing
// would ever wake them.
func afterMainReturned() {
	if !scheduling {
		return
	}
	schedule_.returned = 1
	endMain.set(getg())
	endingLimit = spent + afterMain
	gopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)
	if !quiet {
		printLeaked()
		return
	}
	printLeft(func(gp *g) bool {
		return readgstatus(gp) == _Gwaiting && !isSystemGoroutine(gp, false) && waitsForOthers(gp)
	})
}

// printLeaked prints the goroutines that wait for what none of those that go on can reach: the collector finds them, as for
// a goroutine leak profile.
func printLeaked() {
	scheduling = false // who collects goes by no schedule
	goroutineLeakGC()
	printLeft(func(gp *g) bool { return readgstatus(gp) == _Gleaked })
}

func printLeft(isLeft func(gp *g) bool) {
	schedule_.returned = 2
	forEachG(func(gp *g) {
		if gp != getg() && isLeft(gp) {
			goroutineheader(gp)
			traceback(^uintptr(0), ^uintptr(0), 0, gp)
			println()
		}
	})
	schedule_.returned = 3
}

// waitsForOthers reports whether only another goroutine could wake this one, now that no timer is set.
func waitsForOthers(gp *g) bool {
	switch gp.waitreason {
	case waitReasonChanReceive, waitReasonSelect, waitReasonChanSend,
		waitReasonChanReceiveNilChan, waitReasonChanSendNilChan, waitReasonSelectNoCases, waitReasonSemacquire,
		waitReasonSyncCondWait, waitReasonSyncMutexLock, waitReasonSyncRWMutexRLock, waitReasonSyncRWMutexLock, waitReasonSyncWaitGroupWait:
		return true
	}
	return false
}

// nobodyRuns is called when no goroutine can run and no timer is set. It returns the one that goes on nevertheless, if
// there is one.
func nobodyRuns() *g {
	gp := endMain.ptr()
	if gp != nil {
		endMain = 0
		quiet = true
	}
	return gp
}
