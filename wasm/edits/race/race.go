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
)

// Tools lets cmd/compile and cmd/link instrument programs for js/wasm.
func Tools() edits.Set {
	return edits.Set{Name: "race detector in the tools", Edits: []edits.Edit{{
		File:   "internal/platform/supported.go",
		Anchor: "func RaceDetectorSupported(goos, goarch string) bool {\n\tswitch goos {\n",
		With:   "func RaceDetectorSupported(goos, goarch string) bool {\n\tswitch goos {\n\tcase \"js\":\n\t\treturn goarch == \"wasm\"\n",
	}}}
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
		// The goroutine that handles JavaScript's events is started by none: what syscall/js set up before comes before it.
		{
			File:   lock,
			Anchor: "\teventHandler = fn\n",
			With:   "\teventHandler = fn\n\tif raceenabled {\n\t\tracerelease(unsafe.Pointer(&eventHandler))\n\t}\n",
		},
		{
			File:   lock,
			Anchor: "func handleAsyncEvent() {\n",
			With:   "func handleAsyncEvent() {\n\tif raceenabled {\n\t\traceacquire(unsafe.Pointer(&eventHandler))\n\t}\n",
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
	for _, name := range detector {
		text, err := src.ReadFile("_src/" + name)
		if err != nil {
			panic(err) // go:embed has found the folder
		}
		set.Edits = append(set.Edits, edits.Edit{File: "runtime/" + name, New: true, With: string(text)})
	}
	return set
}

// mutexEdits let a Mutex say once what orders its holders. It does so by Acquire and Release; that its state is atomic would
// say it again, with each of the two operations that Lock and Unlock are. The accesses still count: a Mutex that is
// overwritten while it is used is a race.
func mutexEdits() []edits.Edit {
	const file = "internal/sync/mutex.go"
	return []edits.Edit{
		{File: "internal/sync/state_race.go", New: true, With: mutexState},
		{File: file, Anchor: "\t\t_ = m.state\n", With: ""},
		{File: file, Anchor: "\t\"sync/atomic\"\n", With: ""},
		{File: file, Shape: func(source string) (string, error) {
			for _, operation := range []struct {
				before, with string
				count        int
			}{{"atomic.CompareAndSwapInt32(&m.state,", "swapState(&m.state,", 5}, {"atomic.AddInt32(&m.state,", "addState(&m.state,", 2}} {
				if n := strings.Count(source, operation.before); n != operation.count {
					return "", fmt.Errorf("%s is there %d times, not %d", operation.before, n, operation.count)
				}
				source = strings.ReplaceAll(source, operation.before, operation.with)
			}
			return source, nil
		}},
	}
}

const mutexState = `package sync

import _ "unsafe" // for go:linkname

// These are defined in the runtime.

//go:linkname swapState
func swapState(addr *int32, old, new int32) bool

//go:linkname addState
func addState(addr *int32, delta int32) int32
`
