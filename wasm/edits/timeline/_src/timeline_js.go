package runtime

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/sys"
	"internal/trace/tracev2"
	"unsafe"
)

// A timeline is the execution trace of one schedule, which leaves by descriptor 3. Tracing changes nothing of what the program
// does: the tracer's goroutines have ids of their own and are in nobody's way, it looks at no clock, and it reads when the
// schedule has ended, however that was.

// timelineDescriptor is where the trace is written to.
const timelineDescriptor = 3

// timelineMost is how many bytes of a trace are kept, for some 200,000 events: what comes after them is not traced. They take
// the reader's page four seconds.
const timelineMost = 1 << 20

var (
	timelineOn     bool
	timelineTime   uint64   // of the last event, in ns
	timelineBytes  uintptr  // flushed so far
	timelineAsleep guintptr // who ends the timeline when nobody can run
	timelineEnder  guintptr // who does so now: everybody else waits
	// StopTrace and logTimeline: named where memory is given out, they would be part of their own beginning.
	timelineStop func()
	timelineLog  func(category, message string)
)

// beginTimeline begins one, if the host asks for it. It is called by main before package main.
func beginTimeline() {
	if schedule_.timeline == 0 {
		return
	}
	was, numbers, ticks, now := scheduling, random, preemptTicks, schedule_.now
	scheduling = false
	pp := getg().m.p.ptr()
	ids, lastID := pp.goidcache, pp.goidcacheend
	pp.goidcache, pp.goidcacheend = 1<<40, 1<<40+16

	timelineTime = now
	timelineOn = true
	timelineStop = StopTrace
	timelineLog = logTimeline
	StartTrace()
	go readTimeline()
	go endTimelineAsleep()
	for timelineAsleep == 0 || trace.reader.Load() == nil {
		Gosched()
	}
	raceWatch()
	logTimeline("timeline begins", "")

	pp = getg().m.p.ptr()
	pp.goidcache, pp.goidcacheend = ids, lastID
	scheduling, random, preemptTicks, schedule_.now = was, numbers, ticks, now
}

// endTimeline hands over what was traced, before the program ends.
func endTimeline() {
	gp := getg()
	if !timelineOn || gp != gp.m.curg || timelineEnder != 0 {
		return
	}
	was := scheduling
	scheduling = false
	timelineEnder.set(gp)
	timelineStop()
	timelineOn = false
	timelineEnder = 0
	scheduling = was
}

// endTimelineBy ends it with a step of the goroutine that ends the program.
func endTimelineBy(what string) {
	if gp := getg(); timelineOn && gp == gp.m.curg && timelineEnder == 0 {
		timelineLog(what, "")
	}
	endTimeline()
}

//go:linkname inTimeline runtime/trace.inTimeline
func inTimeline() bool { return timelineOn }

// cutTimeline ends it where there is room for no more. It is called where goroutines may take turns.
func cutTimeline() {
	if !timelineOn || timelineBytes < timelineMost {
		return
	}
	if gp := getg(); gp == gp.m.curg && canPreemptM(gp.m) && !gp.paniconfault && readgstatus(gp) == _Grunning {
		endTimeline()
	}
}

func readTimeline() {
	for {
		part := ReadTrace()
		if part == nil {
			return
		}
		wasmWrite(timelineDescriptor, unsafe.Pointer(unsafe.SliceData(part)), int32(len(part)))
	}
}

// endTimelineAsleep waits until all others do, for ever.
func endTimelineAsleep() {
	timelineAsleep.set(getg())
	gopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)
	endTimeline()
}

// asleepInTimeline is called when nobody can run. It returns who is to end the timeline, if that is still to be done.
func asleepInTimeline() *g {
	if !timelineOn {
		return nil
	}
	gp := timelineAsleep.ptr()
	timelineAsleep = 0
	return gp
}

// chooseEnder moves who ends the timeline, or the tracer, to the head of the queue.
func chooseEnder(pp *p) {
	size := uint32(len(pp.runq))
	for i := pp.runqhead; i != pp.runqtail; i++ {
		if gp := pp.runq[i%size].ptr(); gp == timelineEnder.ptr() || isSystemGoroutine(gp, false) {
			first, other := &pp.runq[pp.runqhead%size], &pp.runq[i%size]
			*first, *other = *other, *first
			return
		}
	}
}

// timelineClock is the time of an event. The schedule's clock stands still while nobody looks at it; events do not share a time.
//
//go:nosplit
func timelineClock() traceTime {
	timelineTime = max(timelineTime+1, schedule_.now)
	return traceTime(timelineTime)
}

// A timelineFrame is how far above a function's stack pointer its caller's is where it waits at pc; 0: it has no caller.
type timelineFrame struct {
	pc, size uint32
	begins   bool // it waits at its beginning: the call before pc is another function's
}

// timelineFrames are the frames seen last, by a hash of their pc. Go's unwinder reads the tables of each frame anew, which took
// two thirds of the time of programs that do nothing but take turns.
var timelineFrames [1 << 10]timelineFrame

// timelineStack is traceStack's way to a stack: it fills pcs in with how many calls are to be left out, and where the others, but
// for inlined ones, return to. It returns how many these are.
//
//go:noinline
func timelineStack(skip int, gp *g, pcs []uintptr) int {
	pc, sp := gp.sched.pc, gp.sched.sp
	if gp.syscallsp != 0 {
		pc, sp = gp.syscallpc, gp.syscallsp
	}
	if gp == getg() {
		pc, sp = sys.GetCallerPC(), sys.GetCallerSP()
		skip++ // traceStack
	}
	pcs[0] = uintptr(skip)
	n := 1
	for n < len(pcs) {
		f := &timelineFrames[(pc^pc>>12)%uintptr(len(timelineFrames))]
		if uintptr(f.pc) != pc {
			fn := findfunc(pc)
			if !fn.valid() {
				break
			}
			*f = timelineFrame{pc: uint32(pc), begins: pc == fn.entry()}
			if fn.flag&abi.FuncFlagTopFrame == 0 {
				f.size = uint32(funcspdelta(fn, pc)) + goarch.PtrSize
			}
		}
		if f.begins {
			pc++
		}
		pcs[n] = pc
		n++
		sp += uintptr(f.size)
		if f.size == 0 || sp >= gp.stack.hi {
			break
		}
		pc = *(*uintptr)(unsafe.Pointer(sp - goarch.PtrSize))
	}
	return n - 1
}

// writeTold writes for package syscall, and says so in the timeline.
//
//go:linkname writeTold
func writeTold(fd uintptr, p unsafe.Pointer, n int32) int32 {
	if timelineOn && (fd == 1 || fd == 2) {
		logTimeline(timelineStreams[fd-1], unsafe.String((*byte)(p), n))
	}
	return write(fd, p, n)
}

// The categories of logs that are the timeline's own: what is printed, and accesses to memory that is raced for.
var (
	timelineStreams  = [2]string{"timeline stdout", "timeline stderr"}
	timelineAccesses = [4]string{"timeline read", "timeline write", "timeline atomic read", "timeline atomic write"}
	timelinePlaces   = [32]string{
		"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
		"16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
	}
)

func logTimeline(category, message string) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	tl.eventWriter(tracev2.GoRunning, tracev2.ProcRunning).event(tracev2.EvUserLog, 0, tl.string(category), tl.uniqueString(message), tl.stack(2))
	traceRelease(tl)
}

// raceWatch lets each access to what the host has named come to raceWatched.
func raceWatch() {
	if schedule_.watching == 0 {
		return
	}
	for i := range raceCount {
		raceGAt(i).setTime()
	}
}

// raceWatched tells an access, if it is to what the host has named.
//
//go:nosplit
func raceWatched(addr uintptr, what uint32) {
	if !timelineOn || timelineEnder != 0 {
		return
	}
	for i := range schedule_.watching {
		if schedule_.watched[i]&^7 == uint64(addr)&^7 && what&raceBytes&(1<<(schedule_.watched[i]&7)) != 0 {
			systemstack(func() {
				logTimeline(timelineAccesses[what>>8&3], timelinePlaces[i])
			})
			return
		}
	}
}
