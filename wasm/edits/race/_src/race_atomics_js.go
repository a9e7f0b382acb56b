package runtime

import (
	"internal/runtime/sys"
	"unsafe"
)

// raceAtomicAccess remembers an atomic access. It returns the goroutine, or nil if nothing is to be remembered of it now.
//
//go:nosplit
func raceAtomicAccess(addr unsafe.Pointer, size uintptr, flags uint32, pc, sp uintptr) *raceG {
	gp := getg()
	r := raceOf(gp)
	if r == nil || gp.raceignore != 0 || raceReporting {
		return nil
	}
	what := (1<<size-1)<<(uintptr(addr)&7) | flags | raceAtomic // aligned, it is in one word
	if raceHead(uintptr(addr)) != r.key|uint64(what) {
		r.trim(uint32(gp.stack.hi - sp))
		r.accessWord(uintptr(addr), what, uint32(pc))
	}
	return r
}

//go:linkname raceLoadPointer sync/atomic.LoadPointer
//go:nosplit
func raceLoadPointer(addr *unsafe.Pointer) unsafe.Pointer {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), 0, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.acquire(uintptr(unsafe.Pointer(addr)))
	}
	return *addr
}

// The state of a Mutex: see mutexEdits. swapState is how it is taken, and addState how it is given up or handed on.

//go:linkname raceSwapState internal/sync.swapState
//go:nosplit
func raceSwapState(addr *int32, old, value int32) bool {
	if scheduling {
		schedulePoint()
	}
	r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP())
	if *addr != old {
		return false
	}
	if r != nil && !(raceLastSyncAddr == uintptr(unsafe.Pointer(addr)) && raceLastSync.isOf(r)) {
		r.acquire(uintptr(unsafe.Pointer(addr)))
	}
	*addr = value
	return true
}

//go:linkname raceAddState internal/sync.addState
//go:nosplit
func raceAddState(addr *int32, delta int32) int32 {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	*addr += delta
	return *addr
}

// For every type:

//go:linkname raceLoadTYPE sync/atomic.LoadTYPE
//go:nosplit
func raceLoadTYPE(addr *KIND) KIND {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), 0, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.acquire(uintptr(unsafe.Pointer(addr)))
	}
	return *addr
}

//go:linkname raceStoreTYPE sync/atomic.StoreTYPE
//go:nosplit
func raceStoreTYPE(addr *KIND, value KIND) {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.release(uintptr(unsafe.Pointer(addr)))
	}
	*addr = value
}

//go:linkname raceSwapTYPE sync/atomic.SwapTYPE
//go:nosplit
func raceSwapTYPE(addr *KIND, value KIND) KIND {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	old := *addr
	*addr = value
	return old
}

//go:linkname raceAddTYPE sync/atomic.AddTYPE
//go:nosplit
func raceAddTYPE(addr *KIND, delta KIND) KIND {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	*addr += delta
	return *addr
}

//go:linkname raceAndTYPE sync/atomic.AndTYPE
//go:nosplit
func raceAndTYPE(addr *KIND, mask KIND) KIND {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	old := *addr
	*addr &= mask
	return old
}

//go:linkname raceOrTYPE sync/atomic.OrTYPE
//go:nosplit
func raceOrTYPE(addr *KIND, mask KIND) KIND {
	if scheduling {
		schedulePoint()
	}
	if r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP()); r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	old := *addr
	*addr |= mask
	return old
}

//go:linkname raceCompareAndSwapTYPE sync/atomic.CompareAndSwapTYPE
//go:nosplit
func raceCompareAndSwapTYPE(addr *KIND, old, value KIND) bool {
	if scheduling {
		schedulePoint()
	}
	r := raceAtomicAccess(unsafe.Pointer(addr), unsafe.Sizeof(*addr), raceWriting, sys.GetCallerPC(), sys.GetCallerSP())
	if *addr != old {
		if r != nil {
			r.acquire(uintptr(unsafe.Pointer(addr)))
		}
		return false
	}
	if r != nil {
		r.modify(uintptr(unsafe.Pointer(addr)))
	}
	*addr = value
	return true
}
