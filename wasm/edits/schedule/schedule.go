// Package schedule makes a program run as the schedule that its host names: one way, of very many, in which goroutines can
// take turns.
//
// It goes with the race detector's std, so that programs as they run know nothing of it. There every operation that another
// goroutine could notice is a point at which another one may go on: channels, select, sleeping, and, by way of the
// detector's hooks, atomics, with them all of package sync, and writes.
package schedule

import (
	_ "embed"

	"interleave/wasm/edits"
)

//go:embed _src/schedule_js.go
var scheduling string

const (
	proc = "runtime/proc.go"
	lock = "runtime/lock_js.go"
	turn = "runtime/preempt_js.go"
	chn  = "runtime/chan.go"
)

// Std lets the host decide who goes on. It is applied after packages preempt and deadlock.
func Std() edits.Set {
	set := edits.Set{Name: "schedules", Edits: []edits.Edit{
		{File: "runtime/schedule_js.go", New: true, With: scheduling},
		// What package main does before its main is the program's own; and its tests are called there.
		{
			File:   proc,
			Anchor: "\t\tdoInit(m.inittasks)\n",
			With:   "\t\tdoInitAndPark(m.inittasks)\n",
		},
		{
			File:   proc,
			Anchor: "\tfn()\n\n\t// Check for C memory leaks",
			With:   "\tfn()\n\tafterMainReturned()\n\n\t// Check for C memory leaks",
		},
		{
			File:   proc,
			Anchor: "\t// local runq\n\tif gp, inheritTime := runqget(pp); gp != nil {\n",
			With:   "\t// local runq\n\tchoose(pp)\n\tif gp, inheritTime := runqget(pp); gp != nil {\n",
		},
		// Who waits on the global queue would not be chosen.
		{
			File:   proc,
			Anchor: "\t\trunqput(pp, gp, true)\n\t} else {\n\t\tlock(&sched.lock)\n\t\tglobrunqput(gp)\n",
			With:   "\t\trunqput(pp, gp, true)\n\t} else if scheduling {\n\t\trunqput(pp, gp, false)\n\t} else {\n\t\tlock(&sched.lock)\n\t\tglobrunqput(gp)\n",
		},
		{
			File:   proc,
			Anchor: "func gosched_m(gp *g) {\n",
			With:   "func gosched_m(gp *g) {\n\tgiveWay(gp)\n",
		},
		{
			File:   proc,
			Anchor: "\tnewg.runningCleanups.Store(false)\n\tif isSystemGoroutine(newg, false) {\n",
			With:   "\tnewg.runningCleanups.Store(false)\n\tnewg.priority = newPriority()\n\tif isSystemGoroutine(newg, false) {\n",
		},
		{
			File:   "runtime/runtime2.go",
			Anchor: "\tvalgrindStackID uintptr\n}\n",
			With:   "\tvalgrindStackID uintptr\n\n\tpriority int64 // in a schedule\n}\n",
		},
		// The host calls to let main go on; and it has the thread only when nothing can run.
		{
			File:   lock,
			Anchor: "\tevents = append(events, e)\n",
			With:   "\tevents = append(events, e)\n\tgoOn()\n",
		},
		{
			File:   lock,
			Anchor: "\t\treturn nil, false // nobody will come: checkdead says so\n",
			With:   "\t\tif gp := nobodyRuns(); gp != nil {\n\t\t\treturn gp, false\n\t\t}\n\t\tif parkedMain == 0 {\n\t\t\treturn nil, false // nobody will come: checkdead says so\n\t\t}\n",
		},
		{
			File:   turn,
			Anchor: "func giveWayToJS() *g {\n",
			With:   "func giveWayToJS() *g {\n\tif scheduling {\n\t\treturn nil\n\t}\n",
		},
		{
			File:   turn,
			Anchor: "func preemptCheck() {\n",
			With:   "func preemptCheck() {\n\tif scheduling {\n\t\ttickPoint()\n\t\treturn\n\t}\n\tif goesByItself() {\n\t\ttickByItself()\n\t}\n",
		},
		{
			File:   turn,
			Anchor: "func newTurn() {\n",
			With:   "func newTurn() {\n\tif scheduling {\n\t\treturn\n\t}\n",
		},
	}}
	for file, functions := range map[string][]string{
		chn: {
			"func chansend1(c *hchan, elem unsafe.Pointer) {\n",
			"func chanrecv1(c *hchan, elem unsafe.Pointer) {\n",
			"func chanrecv2(c *hchan, elem unsafe.Pointer) (received bool) {\n",
			"func closechan(c *hchan) {\n",
			"func selectnbsend(c *hchan, elem unsafe.Pointer) (selected bool) {\n",
			"func selectnbrecv(elem unsafe.Pointer, c *hchan) (selected, received bool) {\n",
		},
		"runtime/select.go": {
			"func selectgo(cas0 *scase, order0 *uint16, pc0 *uintptr, nsends, nrecvs int, block bool) (int, bool) {\n",
		},
		"runtime/time.go": {"func timeSleep(ns int64) {\n"},
		"runtime/atomic_pointer.go": {
			"func sync_atomic_StorePointer(ptr *unsafe.Pointer, new unsafe.Pointer) {\n",
			"func sync_atomic_SwapPointer(ptr *unsafe.Pointer, new unsafe.Pointer) unsafe.Pointer {\n",
			"func sync_atomic_CompareAndSwapPointer(ptr *unsafe.Pointer, old, new unsafe.Pointer) bool {\n",
		},
	} {
		for _, function := range functions {
			set.Edits = append(set.Edits, edits.Edit{File: file, Anchor: function, With: function + "\tschedulePoint()\n"})
		}
	}
	return set
}
