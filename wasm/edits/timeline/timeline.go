// Package timeline lets the host of a schedule have its execution trace, as runtime/trace writes it: goroutines that begin,
// wait and go on, each with its stack, and beside them what is printed and the accesses that race.
//
// It goes with package schedule, and so with the race detector's std: programs as they run know nothing of it.
package timeline

import (
	_ "embed"

	"interleave/wasm/edits"
)

//go:embed _src/timeline_js.go
var timeline string

const (
	proc     = "runtime/proc.go"
	trace    = "runtime/trace.go"
	schedule = "runtime/schedule_js.go"
	detector = "runtime/race_goroutines_js.go"
)

// Std is applied after package schedule.
func Std() edits.Set {
	return edits.Set{Name: "timelines", Edits: []edits.Edit{
		{File: "runtime/timeline_js.go", New: true, With: timeline},
		// It begins before package main.
		{
			File:   schedule,
			Anchor: "\tgopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)\n}\n\n// goOn is called",
			With:   "\tgopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)\n\tbeginTimeline()\n}\n\n// goOn is called",
		},
		// And it ends with main, with os.Exit, with a panic or another fatal error, where nobody can run, and at the limit.
		{
			File:   schedule,
			Anchor: "func afterMainReturned() {\n\tif !scheduling {\n\t\treturn\n\t}\n\tschedule_.returned = 1\n",
			With:   "func afterMainReturned() {\n\tschedule_.returned = 1\n\tendTimeline()\n\tif !scheduling {\n\t\treturn\n\t}\n",
		},
		{
			File:   proc,
			Anchor: "func os_beforeExit(exitCode int) {\n",
			With:   "func os_beforeExit(exitCode int) {\n\tendTimelineBy(\"timeline exit\")\n",
		},
		{
			File:   "runtime/panic.go",
			Anchor: "\tif traceEnabled() {\n\t\ttraceAdvance(false)\n",
			With:   "\tendTimelineBy(\"timeline panic\")\n\tif traceEnabled() {\n\t\ttraceAdvance(false)\n",
		},
		{
			File:   "runtime/panic.go",
			Anchor: "func fatal(s string) {\n\tp := getg()._panic\n",
			With:   "func fatal(s string) {\n\tendTimelineBy(\"timeline panic\")\n\tp := getg()._panic\n",
		},
		{
			File:   schedule,
			Anchor: "func nobodyRuns() *g {\n",
			With:   "func nobodyRuns() *g {\n\tif gp := asleepInTimeline(); gp != nil {\n\t\treturn gp\n\t}\n",
		},
		{
			File:   schedule,
			Anchor: "func cutSchedule() {\n",
			With:   "func cutSchedule() {\n\tendTimeline()\n",
		},
		// Who ends it does not wait for others.
		{
			File:   schedule,
			Anchor: "func choose(pp *p) {\n",
			With:   "func choose(pp *p) {\n\tif timelineEnder != 0 {\n\t\tchooseEnder(pp)\n\t}\n",
		},
		{
			File:   schedule,
			Anchor: "func schedulePoint() {\n",
			With:   "func schedulePoint() {\n\tcutTimeline()\n",
		},
		{
			File:   "runtime/tracebuf.go",
			Anchor: "\ttrace.full[gen%2].push(buf)\n",
			With:   "\ttimelineBytes += uintptr(buf.pos)\n\ttrace.full[gen%2].push(buf)\n",
		},
		// The tracer is in nobody's way: nothing is read before the end, and nobody wakes by a timer.
		{
			File:   trace,
			Anchor: "\tif trace.flushedGen.Load() == trace.readerGen.Load() || trace.workAvailable.Load() {\n\t\treturn",
			With:   "\tif timelineOn && timelineEnder == 0 {\n\t\treturn nil\n\t}\n\tif trace.flushedGen.Load() == trace.readerGen.Load() || trace.workAvailable.Load() {\n\t\treturn",
		},
		{File: trace, Anchor: "\ttraceInitReadCPU()\n", With: "\tif !timelineOn {\n\t\ttraceInitReadCPU()\n\t}\n"},
		{
			File:   trace,
			Anchor: "\ttraceStartReadCPU()\n\ttraceAdvancer.start()\n",
			With:   "\tif !timelineOn {\n\t\ttraceStartReadCPU()\n\t\ttraceAdvancer.start()\n\t}\n",
		},
		{File: trace, Anchor: "\ttraceReadCPU(gen)\n", With: "\tif !timelineOn {\n\t\ttraceReadCPU(gen)\n\t}\n"},
		{File: trace, Anchor: "\t\ttraceStopReadCPU()\n", With: "\t\tif !timelineOn {\n\t\t\ttraceStopReadCPU()\n\t\t}\n"},
		{File: trace, Anchor: "\t\ttraceAdvancer.stop()\n", With: "\t\tif !timelineOn {\n\t\t\ttraceAdvancer.stop()\n\t\t}\n"},
		// Stacks are followed by what is known of their frames: there is one in nearly each event.
		{
			File:   "runtime/tracestack.go",
			Anchor: "\tif tracefpunwindoff() || (mp != nil && mp.hasCgoOnStack()) {\n",
			With:   "\tif timelineOn && gp != nil {\n\t\tnstk += timelineStack(skip, gp, pcBuf)\n\t} else if tracefpunwindoff() || (mp != nil && mp.hasCgoOnStack()) {\n",
		},
		// What asks whether a trace is under way, like regions, is told so.
		{
			File:   "runtime/trace/annotation.go",
			Anchor: "\treturn tracing.enabled.Load()\n}\n",
			With:   "\treturn tracing.enabled.Load() || inTimeline()\n}\n\nfunc inTimeline() bool\n",
		},
		// Its time is the schedule's.
		{
			File:   "runtime/tracetime.go",
			Anchor: "func traceClockNow() traceTime {\n",
			With:   "func traceClockNow() traceTime {\n\tif timelineOn {\n\t\treturn timelineClock()\n\t}\n",
		},
		{
			File:   "runtime/tracetime.go",
			Anchor: "func traceClockUnitsPerSecond() uint64 {\n",
			With:   "func traceClockUnitsPerSecond() uint64 {\n\tif timelineOn {\n\t\treturn 1e9\n\t}\n",
		},
		// Who wakes another says by what: the runtime's own function stays on the stack.
		{
			File:   proc,
			Anchor: "\t\ttrace.GoUnpark(gp, traceskip)\n\t\ttraceRelease(trace)\n\t}\n\trunqput(mp.p.ptr(), gp, next)\n",
			With:   "\t\tif timelineOn {\n\t\t\ttraceskip = 2\n\t\t}\n\t\ttrace.GoUnpark(gp, traceskip)\n\t\ttraceRelease(trace)\n\t}\n\trunqput(mp.p.ptr(), gp, next)\n",
		},
		// What it tells beside.
		{File: "syscall/time_nofake.go", Anchor: "//go:linkname runtimeWrite runtime.write\n", With: "//go:linkname runtimeWrite runtime.writeTold\n"},
		{
			File:   "runtime/race_shadow_js.go",
			Anchor: "func (r *raceG) accessWord(addr uintptr, what, pc uint32) {\n",
			With:   "func (r *raceG) accessWord(addr uintptr, what, pc uint32) {\n\tif schedule_.watching != 0 {\n\t\traceWatched(addr, what)\n\t}\n",
		},
		{
			File:   detector,
			Anchor: "\tr.key = uint64(r.time)<<32 | uint64(r.id)<<raceID\n",
			With:   "\tr.key = uint64(r.time)<<32 | uint64(r.id)<<raceID\n\tif schedule_.watching != 0 {\n\t\tr.key = ^uint64(0) // what no record has: each access is looked at\n\t}\n",
		},
	}}
}
