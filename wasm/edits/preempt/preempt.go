// Package preempt lets goroutines that never wait give way to others, to timers and to the browser.
//
// WebAssembly cannot be interrupted, so a program has to ask: cmd/compile counts rounds of loops and calls that recurse
// ([Compile]), and the runtime looks at the clock when the count is over ([Std]). Only packages that are compiled with
// -preempt count; std is not.
package preempt

import (
	_ "embed"
	"fmt"
	"strings"

	"interleave/wasm/edits"
)

//go:embed _src/preempt_js.go
var scheduling string

// Std lets the runtime take turns: a goroutine runs for 10 ms while others wait, and JavaScript waits for 50 ms at most.
func Std() edits.Set {
	return edits.Set{Name: "preemption in the runtime", Edits: append(mapWrites(), []edits.Edit{
		{File: "runtime/preempt_js.go", New: true, With: scheduling},
		// A goroutine that another one made ready, and waits for, shares the other's turn; else two that hand a value to and
		// fro would run for ever.
		{
			File:   "runtime/proc.go",
			Anchor: "\tif !inheritTime {\n\t\tmp.p.ptr().schedtick++\n\t}\n",
			With:   "\tif !inheritTime {\n\t\tmp.p.ptr().schedtick++\n\t\tnewTurn()\n\t}\n",
		},
		{
			File:   "runtime/proc.go",
			Anchor: "\tnow, pollUntil, _ := pp.timers.check(0, nil)\n\n\t// Try to schedule the trace reader.\n",
			With: `	now, pollUntil, _ := pp.timers.check(0, nil)

	if gp := giveWayToJS(); gp != nil {
		trace := traceAcquire()
		casgstatus(gp, _Gwaiting, _Grunnable)
		if trace.ok() {
			trace.GoUnpark(gp, 0)
			traceRelease(trace)
		}
		return gp, false, false
	}

	// Try to schedule the trace reader.
`,
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\t\tgo handleAsyncEvent()\n\t\treturn nil, true\n",
			With:   "\t\tstartReturns = true\n\t\tgo handleAsyncEvent()\n\t\treturn nil, true\n",
		},
		// Calls from JavaScript are either turns of its event loop, or made while Go has called JavaScript: a callback that
		// is called at once. Such a call goes back when its handler has returned, not only when every goroutine waits.
		{
			File:   "runtime/lock_js.go",
			Anchor: "\treturned bool\n}\n",
			With:   "\treturned bool\n\t// nested reports whether Go has called JavaScript, which called back.\n\tnested bool\n}\n",
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\tidleStart = nanotime()\n\tpause(sys.GetCallerSP() - 16)\n}\n\n// clearIdleTimeout",
			With:   "\tidleStart = nanotime()\n\tinJS = true\n\tpause(sys.GetCallerSP() - 16)\n}\n\n// clearIdleTimeout",
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\te := &event{\n\t\tgp:       getg(),\n\t\treturned: false,\n\t}\n",
			With:   "\te := &event{\n\t\tgp:       getg(),\n\t\treturned: false,\n\t\tnested:   fromJS(),\n\t}\n",
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\tif !eventHandler() {\n",
			With:   "\tif eventHandler == nil || !eventHandler() {\n",
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\te.returned = true\n\tgopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)\n",
			With: `	e.returned = true
	if !e.nested || events[len(events)-1] != e {
		gopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)
	}
`,
		},
		{
			File:   "runtime/lock_js.go",
			Anchor: "\t// return execution to JavaScript\n\tidleStart = nanotime()\n",
			With:   "\t// return execution to JavaScript\n\tidleStart = nanotime()\n\tinJS = !e.nested\n",
		},
	}...)}
}

// mapWrites lets a turn end in the midst of a write to a map, where threads would meet: so that two goroutines that write
// to a map without a lock are told so here too.
func mapWrites() []edits.Edit {
	const begin = "\tm.writing ^= 1 // toggle, see comment on writing\n"
	var all []edits.Edit
	for _, file := range []struct {
		name   string
		writes int
	}{{"map", 3}, {"runtime", 1}, {"runtime_fast32", 2}, {"runtime_fast64", 2}, {"runtime_faststr", 1}} {
		all = append(all, edits.Edit{
			File: "internal/runtime/maps/" + file.name + ".go",
			Shape: func(source string) (string, error) {
				if n := strings.Count(source, begin); n != file.writes {
					return "", fmt.Errorf("%d writes begin, not %d", n, file.writes)
				}
				return strings.ReplaceAll(source, begin, begin+"\tduringWrite()\n"), nil
			},
		})
	}
	return append(all, edits.Edit{
		File:   "internal/runtime/maps/runtime.go",
		Anchor: "//go:linkname rand\n",
		With:   "//go:linkname duringWrite\nfunc duringWrite()\n\n//go:linkname rand\n",
	})
}
