// Package race gives js/wasm the race detector, which stock Go does not have there.
//
// The compiler's own instrumentation is portable: with -race it calls the runtime before each access to memory that others
// may see. Elsewhere the runtime hands that to a library in C++; here a detector in Go stands behind it.
package race

import (
	"embed"
	"fmt"
	"strings"

	"interleave/wasm/edits"
)

//go:embed _src
var src embed.FS

// detector are the files of the detector; with [atomicOperations] they are all.
var detector = []string{"race_js.go", "race_goroutines_js.go", "race_shadow_js.go", "race_stacks_js.go", "race_report_js.go"}

const (
	lock    = "runtime/lock_js.go"
	jsBytes = "syscall/js/js.go"
	files   = "syscall/fs_js.go"
)

// Tools lets cmd/compile and cmd/link instrument programs for js/wasm.
func Tools() edits.Set {
	return edits.Set{Name: "race detector in the tools", Edits: append([]edits.Edit{
		{
			File:   "internal/platform/supported.go",
			Anchor: "func RaceDetectorSupported(goos, goarch string) bool {\n\tswitch goos {\n",
			With:   "func RaceDetectorSupported(goos, goarch string) bool {\n\tswitch goos {\n\tcase \"js\":\n\t\treturn goarch == \"wasm\"\n",
		},
		// A stack address is safe also where it was compared with nil.
		{
			File:   "cmd/compile/internal/ssa/writebarrier.go",
			Anchor: "func IsSanitizerSafeAddr(v *Value) bool {\n\tfor v.Op == OpOffPtr ||",
			With:   "func IsSanitizerSafeAddr(v *Value) bool {\n\tfor v.Op == OpNilCheck || v.Op == OpOffPtr ||",
		},
		// The shadow stack needs no word of a function that is left by a panic: deferred calls may be part of the function.
		{
			File:   "cmd/compile/internal/ssagen/ssa.go",
			Anchor: "\tif s.hasOpenDefers && s.instrumentEnterExit {\n",
			With:   "\tif s.hasOpenDefers && s.instrumentEnterExit && base.Ctxt.Arch.Name != \"wasm\" {\n",
		},
	}, operations()...)}
}

// Std puts the detector into the runtime. It is compiled with -race and the tag race, as all of std then is.
func Std() edits.Set {
	set := edits.Set{Name: "race detector in the runtime", Edits: []edits.Edit{
		{File: "runtime/race_atomics_js.go", New: true, With: atomicOperations()},
		{File: "runtime/race.go", Anchor: "//go:build race\n", With: "//go:build race && !wasm\n"},
		// The heap lies where it lies: the shadow is looked up, not computed.
		{
			File:   "runtime/malloc.go",
			Anchor: "\t\tif raceenabled {\n\t\t\t// The race detector assumes the heap lives in\n",
			With:   "\t\tif raceenabled && GOARCH != \"wasm\" {\n\t\t\t// The race detector assumes the heap lives in\n",
		},
		// The goroutine that handles JavaScript's events is started by none: what syscall/js set up comes before what it handles.
		// It may be there before that, where a program gives way while it starts.
		{
			File:   lock,
			Anchor: "\teventHandler = fn\n",
			With:   "\teventHandler = fn\n\tif raceenabled {\n\t\tracerelease(unsafe.Pointer(&eventHandler))\n\t}\n",
		},
		{
			File:   lock,
			Anchor: "\tevents = append(events, e)\n",
			With:   "\tevents = append(events, e)\n\tif raceenabled {\n\t\traceacquire(unsafe.Pointer(&eventHandler))\n\t}\n",
		},
		{File: lock, Anchor: "\t_ \"unsafe\" // for go:linkname\n", With: "\t\"unsafe\"\n"},
		// JavaScript's reads and writes are the caller's.
		{File: jsBytes, Anchor: "\t\"runtime\"\n\t\"unsafe\"\n", With: "\t\"internal/race\"\n\t\"runtime\"\n\t\"unsafe\"\n"},
		{
			File:   jsBytes,
			Anchor: "\tn, ok := copyBytesToGo(dst, src.ref)\n",
			With:   "\tn, ok := copyBytesToGo(dst, src.ref)\n\tif race.Enabled && n > 0 && ok {\n\t\trace.WriteRange(unsafe.Pointer(&dst[0]), n)\n\t}\n",
		},
		{
			File:   jsBytes,
			Anchor: "\tn, ok := copyBytesToJS(dst.ref, src)\n",
			With:   "\tn, ok := copyBytesToJS(dst.ref, src)\n\tif race.Enabled && n > 0 && ok {\n\t\trace.ReadRange(unsafe.Pointer(&src[0]), n)\n\t}\n",
		},
	}}
	set.Edits = append(set.Edits, mutexEdits()...)
	set.Edits = append(set.Edits, fileEdits()...)
	set.Edits = append(set.Edits, assembled()...)
	for _, name := range detector {
		text, err := src.ReadFile("_src/" + name)
		if err != nil {
			panic(err) // go:embed has found the folder
		}
		set.Edits = append(set.Edits, edits.Edit{File: "runtime/" + name, New: true, With: string(text)})
	}
	return set
}

// mutexEdits let the operations on a Mutex's state order its holders: who changes it by swapState has learnt what was known
// where addState gave it up. In stock Go that is said beside them once more, and atomic operations would say it a third time.
func mutexEdits() []edits.Edit {
	const file = "internal/sync/mutex.go"
	return []edits.Edit{
		{File: "internal/sync/state_race.go", New: true, With: mutexState},
		{File: file, Anchor: "\t\"internal/race\"\n\t\"sync/atomic\"\n\t\"unsafe\"\n", With: "\t_ \"unsafe\"\n"},
		{File: file, Anchor: "\tif race.Enabled {\n\t\t_ = m.state\n\t\trace.Release(unsafe.Pointer(m))\n\t}\n", With: ""},
		{File: file, Shape: func(source string) (string, error) {
			for _, part := range []struct {
				before, with string
				count        int
			}{
				{"if race.Enabled {\n\t\trace.Acquire(unsafe.Pointer(m))\n\t}\n", "", 2},
				{"if race.Enabled {\n\t\t\trace.Acquire(unsafe.Pointer(m))\n\t\t}\n", "", 1},
				{"atomic.CompareAndSwapInt32(&m.state,", "swapState(&m.state,", 5},
				{"atomic.AddInt32(&m.state,", "addState(&m.state,", 2},
			} {
				if n := strings.Count(source, part.before); n != part.count {
					return "", fmt.Errorf("%s is there %d times, not %d", part.before, n, part.count)
				}
				source = strings.ReplaceAll(source, part.before, part.with)
			}
			return source, nil
		}},
	}
}

// fileEdits let who reads from a file know what its writers did before, as package syscall has it on unix. What goes to
// standard output orders nobody: nothing can read it.
func fileEdits() []edits.Edit {
	const acquire = "\tif race.Enabled && err == nil {\n\t\trace.Acquire(unsafe.Pointer(&ioSync))\n\t}\n"
	const release = "\tif race.Enabled {\n\t\trace.ReleaseMerge(unsafe.Pointer(&ioSync))\n\t}\n"
	set := []edits.Edit{
		{File: files, Anchor: "import (\n\t\"errors\"\n\t\"sync\"\n\t\"syscall/js\"\n)\n", With: "import (\n\t\"errors\"\n\t\"internal/race\"\n\t\"sync\"\n\t\"syscall/js\"\n\t\"unsafe\"\n)\n\nvar ioSync int64\n"},
	}
	for _, call := range []struct{ anchor, with string }{
		{"n, err := fsCall(\"read\", fd, buf, 0, len(b), nil)\n", acquire},
		{"n, err := fsCall(\"read\", fd, buf, 0, len(b), offset)\n", acquire},
	} {
		set = append(set, edits.Edit{File: files, Anchor: call.anchor, With: call.anchor + call.with})
	}
	for _, call := range []string{
		"\tn, err := fsCall(\"write\", fd, buf, 0, len(b), nil)\n",
		"\tn, err := fsCall(\"write\", fd, buf, 0, len(b), offset)\n",
	} {
		set = append(set, edits.Edit{File: files, Anchor: call, With: release + call})
	}
	return set
}

const mutexState = `package sync

import _ "unsafe" // for go:linkname

// These are defined in the runtime.

//go:linkname swapState
func swapState(addr *int32, old, new int32) bool

//go:linkname addState
func addState(addr *int32, delta int32) int32
`
