// Package bump makes the runtime of the tools give out memory by counting up: a build is over before there is anything to
// collect, and what a host puts back has no garbage. Finding a place by size and writing down where in it pointers are
// were a fifth of a compilation.
//
// It does so where GOGC is off, as hosts that put tools back have it; else the runtime gives out memory as in stock Go.
// Memory is taken in chunks of 1 MiB, which are ordinary large objects, until there are 128 of them. A program that needs
// more is rare; from then on memory is given out as in stock Go, and collected where GOMEMLIMIT says. The collector keeps
// a chunk that anything points into, and takes every word in it that could be a pointer for one, as it does with the
// stacks of goroutines that it knows too little of. It runs no finalizer and no cleanup for what is in a chunk.
//
// It stops the world: nothing else runs meanwhile on wasm, and so the tools can be compiled without write barriers
// ([CompileFlags]), which makes them 6% smaller. All of this is for wasm only: the same tools on this machine, which
// build large packages, have Go's own memory.
package bump

import (
	_ "embed"

	"interleave/wasm/edits"
)

// CompileFlags are flags of cmd/compile that are right only for what has the edits of Tools.
const CompileFlags = "-wb=false"

//go:embed _src/bump.go
var source string

// Tools changes the runtime of the tools, for wasm.
func Tools() edits.Set {
	return edits.Set{Name: "memory by counting up", Edits: []edits.Edit{
		{File: "runtime/bump.go", New: true, With: source},
		{
			File:   "runtime/malloc.go",
			Anchor: "\tif sizeSpecializedMallocEnabled && heapBitsInSpan(size) {\n\t\tif typ == nil || !typ.Pointers() {\n\t\t\treturn mallocNoScanTable",
			With: `	if goarch.IsWasm != 0 && size <= bumpMost {
		n := alignUp(size, 8)
		if n <= bump.end-bump.next {
			x := unsafe.Pointer(bump.next)
			bump.next += n
			return x
		}
		if x := bumpChunk(n); x != nil {
			return x
		}
	}

	if sizeSpecializedMallocEnabled && heapBitsInSpan(size) {
		if typ == nil || !typ.Pointers() {
			return mallocNoScanTable`,
		},
		// As where memory is never freed.
		{
			File:   "runtime/mfinal.go",
			Anchor: "\tif debug.sbrk != 0 {\n",
			With:   "\tif debug.sbrk != 0 || isBumped(uintptr(e.data)) {\n",
		},
		{
			File:   "runtime/mcleanup.go",
			Anchor: "\tif debug.sbrk != 0 {\n",
			With:   "\tif debug.sbrk != 0 || isBumped(usptr) {\n",
		},
		{
			File:   "runtime/mgc.go",
			Anchor: "\tif debug.gcstoptheworld == 1 {\n",
			With:   "\tif debug.gcstoptheworld == 1 || goarch.IsWasm != 0 {\n",
		},
		// The one object whose place must be a multiple of its size.
		{
			File:   "runtime/mgc.go",
			Anchor: "\tnode := &new(gcBgMarkWorkerNodePadded).gcBgMarkWorkerNode\n",
			With:   "\tnode := &(*gcBgMarkWorkerNodePadded)(persistentalloc(unsafe.Sizeof(gcBgMarkWorkerNodePadded{}), tagAlign, &memstats.gcMiscSys)).gcBgMarkWorkerNode\n",
		},
		{
			File:   "runtime/mgcmark_greenteagc.go",
			Anchor: "\t\tn = min(n, maxObletBytes)\n\t\ttp = s.typePointersOfUnchecked(s.base())\n",
			With:   "\t\tn = min(n, maxObletBytes)\n\t\tif s.isBump() {\n\t\t\tscanConservative(b, n, nil, gcw, nil)\n\t\t\treturn\n\t\t}\n\t\ttp = s.typePointersOfUnchecked(s.base())\n",
		},
	}}
}
