// Package deadlock lets a program whose goroutines all wait say so, as it does elsewhere.
//
// On stock js/wasm such a program goes back to JavaScript and stays there: something may call it yet. The runtime can
// know when nothing will: there is no timer, and JavaScript holds no function of Go's. A read of standard input, a fetch
// or a promise that the program waits for are such functions, for as long as they take.
package deadlock

import "interleave/wasm/edits"

const (
	lock = "runtime/lock_js.go"
	jsFn = "syscall/js/func.go"
)

// Std lets the runtime count what JavaScript may call, and look for a deadlock when that is nothing.
func Std() edits.Set {
	return edits.Set{Name: "deadlocks", Edits: []edits.Edit{
		{
			File:   jsFn,
			Anchor: "\tfuncs[id] = fn\n",
			With:   "\tfuncs[id] = fn\n\tcallable(1)\n",
		},
		{
			File:   jsFn,
			Anchor: "\tdelete(funcs, c.id)\n",
			With:   "\tif _, ok := funcs[c.id]; ok {\n\t\tcallable(-1)\n\t}\n\tdelete(funcs, c.id)\n",
		},
		{
			File:   jsFn,
			Anchor: "// setEventHandler is defined in the runtime package.\n",
			With:   "// callable tells the runtime that JavaScript holds so many functions more. It is defined in the runtime package.\nfunc callable(more int)\n\n// setEventHandler is defined in the runtime package.\n",
		},
		{
			File:   lock,
			Anchor: "// events is a stack of calls from JavaScript into Go.\n",
			With: `// callables is how much there is that JavaScript may call Go for: functions of syscall/js, and goroutines that wait for a
// signal.
var callables int

//go:linkname callable syscall/js.callable
func callable(more int) {
	callables += more
}

// handlesEvent reports whether the goroutine is in the midst of an event that JavaScript called it for.
func handlesEvent(gp *g) bool {
	for _, e := range events {
		if e.gp == gp && !e.returned {
			return true
		}
	}
	return false
}

// events is a stack of calls from JavaScript into Go.
`,
		},
		{
			File:   lock,
			Anchor: "\tfor n.status != note_woken {\n\t\tn.gp = gp\n\n\t\tgopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)\n\n\t\tn.gp = nil\n\t}\n",
			With:   "\tcallables++\n\tfor n.status != note_woken {\n\t\tn.gp = gp\n\n\t\tgopark(nil, nil, waitReasonZero, traceBlockGeneric, 1)\n\n\t\tn.gp = nil\n\t}\n\tcallables--\n",
		},
		{
			File:   lock,
			Anchor: "\tif len(events) == 0 {\n\t\t// TODO: this is the line that requires the yeswritebarrierrec\n",
			With: `	if pollUntil == 0 && allDeadlineNotes == nil && callables == 0 && (len(events) == 0 || len(events) == 1 && events[0].returned) {
		return nil, false // nobody will come: checkdead says so
	}

	if len(events) == 0 {
		// TODO: this is the line that requires the yeswritebarrierrec
`,
		},
		// The goroutine that handles events belongs to the program only while it calls its functions: it is not counted by
		// runtime.NumGoroutine, and has no stack in a traceback.
		{
			File:   "runtime/traceback.go",
			Anchor: "f.funcID == abi.FuncID_corostart || f.funcID == abi.FuncID_handleAsyncEvent {\n\t\treturn false\n\t}\n",
			With: `f.funcID == abi.FuncID_corostart {
		return false
	}
	if f.funcID == abi.FuncID_handleAsyncEvent {
		return !fixed && !handlesEvent(gp)
	}
`,
		},
	}}
}
