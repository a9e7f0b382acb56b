package runtime

import (
	"internal/abi"
	"unsafe"
)

// raceMostReports is how many races one run tells: each is of two places, and who has mended those runs it again.
const raceMostReports = 64

const raceMostFrames = 64

var (
	raceReports int
	// The pairs of places, and the addresses, that were told.
	raceToldPairs [raceMostReports]uint64
	raceToldAddrs [raceMostReports]uintptr
)

// raceReport tells a race, as Go does elsewhere, if it is the first of its two places and of its address.
//
//go:nosplit
func raceReport(r *raceG, addr uintptr, what, pc uint32, earlier *raceRecord) {
	stack := r.stack()
	pair := uint64(racePlace(pc, stack))<<32 | uint64(racePlace(earlier.pc, earlier.stack))
	if !raceTellsAll() {
		if raceReports == raceMostReports {
			return
		}
		for i := range raceReports {
			// A check counts races, also those of one variable.
			if raceToldPairs[i] == pair || raceToldAddrs[i] == addr && !scheduling {
				return
			}
		}
		raceToldPairs[raceReports], raceToldAddrs[raceReports] = pair, addr
	}
	raceReports++
	if noteRace(pair, addr) {
		return
	}
	past := *earlier
	systemstack(func() {
		raceReporting = true
		other := raceGAt(past.what >> raceID)
		print("==================\nWARNING: DATA RACE\n")
		racePrintAccess("", what, addr, r, true, pc, stack)
		print("\n")
		known := past.time >= other.born
		racePrintAccess("Previous ", past.what, addr, other, known, past.pc, past.stack)
		racePrintCreation(r)
		if known {
			racePrintCreation(other)
		}
		print("==================\n")
		raceReporting = false
	})
}

// What accesses are called, by the flags raceWriting and raceAtomic.
var (
	raceKinds      = [4]string{"Read", "Write", "Atomic read", "Atomic write"}
	raceKindsInMid = [4]string{"read", "write", "atomic read", "atomic write"}
)

// racePlace is a hash of where an access is: where the runtime makes it for a program, that is where it was called.
//
//go:nosplit
func racePlace(pc, stack uint32) uint32 {
	if stack != 0 {
		pc ^= raceNodeAt(stack).pc * 0x9e3779b1
	}
	return pc
}

// raceTellsAll reports whether races are told that look like ones that were told: GORACE asks for it, as it does elsewhere.
//
//go:nosplit
func raceTellsAll() bool {
	if raceAsked == 0 {
		raceAsked = 1
		systemstack(func() {
			if gogetenv("GORACE") == "suppress_equal_stacks=0 suppress_equal_addresses=0" {
				raceAsked = 2
			}
		})
	}
	return raceAsked == 2
}

var raceAsked uint8 // whether that is known: 1 no, 2 yes

func racePrintAccess(before string, what uint32, addr uintptr, r *raceG, known bool, pc, stack uint32) {
	kinds := &raceKinds
	if before != "" {
		kinds = &raceKindsInMid
	}
	print(before, kinds[what/raceWriting%4], " at ")
	racePrintAddress(addr)
	switch {
	case !known:
		print(" by a goroutine that has ended:\n")
	case r.main:
		print(" by main goroutine:\n")
	default:
		print(" by goroutine ", r.goroutine(), ":\n")
	}
	for n := 0; n < raceMostFrames; n++ {
		// The outermost frame of a shadow stack is in the runtime, which called the goroutine's function.
		if stack == 0 && n > 0 {
			break
		}
		racePrintCall(uintptr(pc))
		if stack == 0 {
			break
		}
		node := raceNodeAt(stack)
		pc, stack = node.pc, node.parent
	}
}

func racePrintCreation(r *raceG) {
	if r.main {
		return
	}
	print("\nGoroutine ", r.goroutine())
	if r.alive {
		print(" (running) created at:\n")
	} else {
		print(" (finished) created at:\n")
	}
	if r.createdLen == 0 {
		print("  the runtime\n")
	}
	for _, pc := range r.created[:r.createdLen] {
		if f := findfunc(pc); f.valid() && (f.funcID == abi.FuncID_runtime_main || f.funcID == abi.FuncID_goexit) {
			break
		}
		racePrintCall(pc)
	}
}

// racePrintAddress prints an address as Go's reports have it, twelve digits at least.
func racePrintAddress(addr uintptr) {
	var digits [12]byte
	for i := range digits {
		digits[i] = "0123456789abcdef"[addr>>(4*(11-i))&15]
	}
	print("0x", unsafe.String(&digits[0], len(digits)))
}

// racePrintCall prints the function that a call returns to, with those that were inlined there.
func racePrintCall(pc uintptr) {
	f := findfunc(pc)
	if !f.valid() {
		print("  ??()\n      -:0 +", hex(pc), "\n")
		return
	}
	unwinder, at := newInlineUnwinder(f, pc-1)
	for ; at.valid(); at = unwinder.next(at) {
		function := unwinder.srcFunc(at)
		if function.funcID == abi.FuncIDWrapper && unwinder.isInlined(at) {
			continue
		}
		file, line := unwinder.fileLine(at)
		print("  ", function.name(), "()\n      ", file, ":", line, " +", hex(pc-1-f.entry()), "\n")
	}
}

func (r *raceG) goroutine() uint64 {
	if r.goid == 0 {
		forEachG(func(gp *g) {
			if raceOf(gp) == r {
				r.goid = gp.goid
			}
		})
	}
	return r.goid
}

// noteCreation remembers where the goroutine that calls it starts this one: the stack itself, for package sync, which
// starts goroutines for others, has no shadow.
//
//go:nosplit
func (r *raceG) noteCreation() {
	gp := getg().m.curg
	if gp == nil || raceReporting {
		return
	}
	systemstack(func() {
		var u unwinder
		if gp == getg().m.curg {
			u.init(gp, unwindSilentErrors)
		}
		r.createdLen = uint32(tracebackPCs(&u, newprocFrames, r.created[:]))
	})
}
