package runtime

import (
	"internal/abi"
	"internal/goarch"
	"unsafe"
)

const (
	bumpSize   = 1 << 20  // of a chunk, in bytes
	bumpChunks = 128      // that there are at most
	bumpMost   = 32 << 10 // what is larger has a span of its own
)

// bump is the chunk that memory is given out from. All of it is zero.
var bump struct {
	next, end uintptr
	chunk     unsafe.Pointer // keeps it
	chunks    int            // so far
}

// bumped is the type of a chunk's words.
type bumped struct{ p unsafe.Pointer }

var bumpedType = abi.TypeOf(bumped{})

// bumpChunk goes on with another chunk and returns its first n bytes, or nil where memory is not to be given out so.
func bumpChunk(n uintptr) unsafe.Pointer {
	if bump.chunks == bumpChunks || gcController.gcPercent.Load() >= 0 || bumpedType == nil {
		return nil
	}
	bump.chunks++
	x, _ := mallocgcLarge(bumpSize, bumpedType, true)
	bump.chunk = x
	bump.next = uintptr(x) + n
	bump.end = uintptr(x) + bumpSize
	return x
}

// isBump reports whether s is a chunk, which the collector has to scan conservatively.
func (s *mspan) isBump() bool {
	return goarch.IsWasm != 0 && s.spanclass.sizeclass() == 0 && s.largeType != nil && s.largeType == bumpedType
}

// isBumped reports whether p points into a chunk.
func isBumped(p uintptr) bool {
	if goarch.IsWasm == 0 {
		return false
	}
	s := spanOfHeap(p)
	return s != nil && s.isBump()
}
