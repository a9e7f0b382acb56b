package runtime

import (
	"internal/abi"
	"internal/runtime/sys"
	"unsafe"
)

// The race detector: what the compiler and the runtime call. Two accesses race if both are to the same memory, one of them
// at least writes, one of them at least is no atomic operation, and neither happens before the other.
//
// race_goroutines_js.go knows what happens before what, race_shadow_js.go what was accessed, race_stacks_js.go from where,
// race_report_js.go says it. All of it lies outside the heap, in pieces that are never given back to the system; the
// collector must not see it, and a write barrier must not come into it.
//
// There is one thread, and hooks are nosplit: they are called where a stack must neither grow nor move, and each is done
// before another begins.

const raceenabled = true

// raceexit is the exit code of a program that raced, as elsewhere.
const raceexit = 66

// raceMallocReady reports whether the system can be asked for memory.
var raceMallocReady bool

// raceReporting keeps the hooks from what reporting itself does.
var raceReporting bool

//go:nosplit
func raceinit() (gctx, pctx uintptr) {
	return uintptr(unsafe.Pointer(newRaceG(nil))), 1
}

func racefini() {
	if raceReports > 0 {
		print("Found ", raceReports, " data race(s)\n")
		exit(raceexit)
	}
}

//go:nosplit
func racemapshadow(addr unsafe.Pointer, size uintptr) { raceMallocReady = true }

//go:nosplit
func raceproccreate() uintptr { return 1 }

//go:nosplit
func raceprocdestroy(ctx uintptr) {}

// Memory that is given out anew has no past.

//go:nosplit
func racemalloc(p unsafe.Pointer, size uintptr) { raceForget(uintptr(p), size) }

//go:nosplit
func racefree(p unsafe.Pointer, size uintptr) { raceForget(uintptr(p), size) }

// Goroutines.

//go:nosplit
func racegostart(pc uintptr) uintptr {
	gp := getg()
	if gp.m.curg != nil {
		gp = gp.m.curg
	}
	return racectxstart(pc, gp.racectx)
}

//go:nosplit
func racectxstart(pc, spawnctx uintptr) uintptr {
	return uintptr(unsafe.Pointer(newRaceG((*raceG)(unsafe.Pointer(spawnctx)))))
}

//go:nosplit
func racegoend() {
	gp := getg()
	if r := raceOf(gp); r != nil {
		r.goid = gp.goid
	}
	racectxend(gp.racectx)
}

//go:nosplit
func racectxend(racectx uintptr) {
	if r := (*raceG)(unsafe.Pointer(racectx)); r != nil {
		r.end()
	}
}

//go:nosplit
func raceOf(gp *g) *raceG { return (*raceG)(unsafe.Pointer(gp.racectx)) }

// Functions are entered and left more often than anything else happens: wasmRaceEnter and wasmRaceLeave do that, and leave to this
// what does not find room.

//go:nosplit
func racefuncenter(callpc uintptr) {
	gp := getg()
	raceOf(gp).push(uint32(gp.stack.hi-sys.GetCallerSP()), uint32(callpc))
}

func racefuncenterfp(fp uintptr) { throw("racefuncenterfp") }

// Accesses by compiled code. Nearly always the goroutine has accessed the byte in this way since its time last changed, and
// nobody has after it: key is what the head's record holds then. For reads wasmRaceSeen has asked that before.

//go:nosplit
func raceread(addr uintptr) {
	gp := getg()
	if r := raceOf(gp); r != nil {
		raceAccessByte(gp, r, addr, 0, sys.GetCallerPC(), sys.GetCallerSP())
	}
}

// Writes are where others go on before them: what they read and write then is of before this write.

//go:nosplit
func racewrite(addr uintptr) {
	if scheduling {
		addr = pointBefore(addr)
	}
	gp := getg()
	r := raceOf(gp)
	if r == nil {
		return
	}
	if head := raceHead(addr); (head^r.key^raceWriting)&^raceBytes != 0 || head>>(addr&7)&1 == 0 {
		raceAccessByte(gp, r, addr, raceWriting, sys.GetCallerPC(), sys.GetCallerSP())
	}
}

//go:nosplit
func raceAccessByte(gp *g, r *raceG, addr uintptr, flags uint32, pc, sp uintptr) {
	if !raceReporting {
		r.trim(uint32(gp.stack.hi - sp))
		r.accessWord(addr, 1<<(addr&7)|flags, uint32(pc))
	}
}

//go:nosplit
func racereadrange(addr, size uintptr) {
	gp := getg()
	raceAccess(gp, raceOf(gp), addr, size, 0, sys.GetCallerPC(), sys.GetCallerSP())
}

//go:nosplit
func racewriterange(addr, size uintptr) {
	if scheduling {
		addr = pointBefore(addr)
	}
	gp := getg()
	raceAccess(gp, raceOf(gp), addr, size, raceWriting, sys.GetCallerPC(), sys.GetCallerSP())
}

//go:nosplit
func raceAccess(gp *g, r *raceG, addr, size uintptr, flags uint32, pc, sp uintptr) {
	if r == nil || size == 0 || raceReporting {
		return
	}
	r.trim(uint32(gp.stack.hi - sp))
	r.access(addr, size, flags, uint32(pc))
}

// Accesses that the runtime makes for a caller: pc is the runtime's function, and callpc where that was called.

//go:nosplit
func raceAccessFor(addr unsafe.Pointer, size uintptr, flags uint32, callpc, pc uintptr) {
	gp := getg()
	r := raceOf(gp)
	if gp != gp.m.curg || r == nil || size == 0 || raceReporting {
		return
	}
	what := flags
	at := uintptr(addr) & 7
	inWord := at+size <= 8
	if inWord {
		what |= (uint32(1)<<size - 1) << at
		how := ^flags & raceWriting // a read is known where a write is
		if head := raceHead(uintptr(addr)); (head^r.key^uint64(flags))&^uint64(raceBytes|how) == 0 && what&^uint32(head)&raceBytes == 0 {
			return
		}
	}
	depth := r.depth
	if callpc != 0 {
		r.push(^uint32(0), uint32(callpc))
	}
	if inWord {
		r.accessWord(uintptr(addr), what, uint32(pc)+1)
	} else {
		r.access(uintptr(addr), size, flags, uint32(pc)+1)
	}
	r.depth = depth
}

//go:nosplit
func racereadpc(addr unsafe.Pointer, callpc, pc uintptr) { raceAccessFor(addr, 1, 0, callpc, pc) }

//go:nosplit
func racewritepc(addr unsafe.Pointer, callpc, pc uintptr) {
	raceAccessFor(addr, 1, raceWriting, callpc, pc)
}

//go:nosplit
func racereadrangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	raceAccessFor(addr, size, 0, callpc, pc)
}

//go:nosplit
func racewriterangepc(addr unsafe.Pointer, size, callpc, pc uintptr) {
	raceAccessFor(addr, size, raceWriting, callpc, pc)
}

// An object counts with all its bytes where it has parts that can be accessed alone.
func raceSizeOf(t *_type) uintptr {
	if kind := t.Kind(); kind == abi.Array || kind == abi.Struct {
		return t.Size_
	}
	return 1
}

func raceReadObjectPC(t *_type, addr unsafe.Pointer, callpc, pc uintptr) {
	raceAccessFor(addr, raceSizeOf(t), 0, callpc, pc)
}

func raceWriteObjectPC(t *_type, addr unsafe.Pointer, callpc, pc uintptr) {
	raceAccessFor(addr, raceSizeOf(t), raceWriting, callpc, pc)
}

// What orders goroutines. addr stands for the channel, lock or the like.

//go:nosplit
func raceacquire(addr unsafe.Pointer) { raceacquireg(getg(), addr) }

//go:nosplit
func raceacquireg(gp *g, addr unsafe.Pointer) {
	if getg().raceignore == 0 {
		raceacquirectx(gp.racectx, addr)
	}
}

//go:nosplit
func raceacquirectx(racectx uintptr, addr unsafe.Pointer) {
	if r := (*raceG)(unsafe.Pointer(racectx)); r != nil && addr != nil {
		r.acquire(uintptr(addr))
	}
}

//go:nosplit
func racerelease(addr unsafe.Pointer) { racereleaseg(getg(), addr) }

//go:nosplit
func racereleaseg(gp *g, addr unsafe.Pointer) {
	if r := raceOf(gp); r != nil && getg().raceignore == 0 {
		r.release(uintptr(addr))
	}
}

//go:nosplit
func racereleaseacquire(addr unsafe.Pointer) { racereleaseacquireg(getg(), addr) }

//go:nosplit
func racereleaseacquireg(gp *g, addr unsafe.Pointer) {
	if r := raceOf(gp); r != nil && getg().raceignore == 0 {
		r.releaseAcquire(uintptr(addr))
	}
}

//go:nosplit
func racereleasemerge(addr unsafe.Pointer) { racereleasemergeg(getg(), addr) }

//go:nosplit
func racereleasemergeg(gp *g, addr unsafe.Pointer) {
	if r := raceOf(gp); r != nil && getg().raceignore == 0 {
		r.releaseMerge(uintptr(addr))
	}
}

//go:nosplit
func racefingo() { raceOf(getg()).acquireAll() }

// What package internal/race, and programs, call.

//go:linkname raceAcquirePush internal/race.Acquire
//go:nosplit
func raceAcquirePush(addr unsafe.Pointer) {
	gp := getg()
	if r := raceOf(gp); r != nil && gp.raceignore == 0 {
		r.acquire(uintptr(addr))
	}
}

//go:linkname raceReleasePush internal/race.Release
//go:nosplit
func raceReleasePush(addr unsafe.Pointer) {
	gp := getg()
	if r := raceOf(gp); r != nil && gp.raceignore == 0 {
		r.release(uintptr(addr))
	}
}

//go:linkname raceReleaseMergePush internal/race.ReleaseMerge
//go:nosplit
func raceReleaseMergePush(addr unsafe.Pointer) { racereleasemerge(addr) }

//go:linkname raceDisablePush internal/race.Disable
//go:nosplit
func raceDisablePush() { getg().raceignore++ }

//go:linkname raceEnablePush internal/race.Enable
//go:nosplit
func raceEnablePush() { getg().raceignore-- }

//go:linkname raceReadPush internal/race.Read
func raceReadPush(addr unsafe.Pointer) { racereadrange(uintptr(addr), 1) }

//go:linkname raceWritePush internal/race.Write
func raceWritePush(addr unsafe.Pointer) { racewriterange(uintptr(addr), 1) }

//go:linkname raceReadRangePush internal/race.ReadRange
func raceReadRangePush(addr unsafe.Pointer, length int) {
	racereadrange(uintptr(addr), uintptr(length))
}

//go:linkname raceWriteRangePush internal/race.WriteRange
func raceWriteRangePush(addr unsafe.Pointer, length int) {
	racewriterange(uintptr(addr), uintptr(length))
}

//go:linkname raceReadPCPush internal/race.ReadPC
func raceReadPCPush(addr unsafe.Pointer, callpc, pc uintptr) { racereadpc(addr, callpc, pc) }

//go:linkname raceWritePCPush internal/race.WritePC
func raceWritePCPush(addr unsafe.Pointer, callpc, pc uintptr) { racewritepc(addr, callpc, pc) }

//go:linkname raceReadObjectPCPush internal/race.ReadObjectPC
func raceReadObjectPCPush(t *abi.Type, addr unsafe.Pointer, callpc, pc uintptr) {
	raceReadObjectPC(t, addr, callpc, pc)
}

//go:linkname raceWriteObjectPCPush internal/race.WriteObjectPC
func raceWriteObjectPCPush(t *abi.Type, addr unsafe.Pointer, callpc, pc uintptr) {
	raceWriteObjectPC(t, addr, callpc, pc)
}

//go:linkname raceErrorsPush internal/race.Errors
func raceErrorsPush() int { return raceReports }

//go:nosplit
func RaceAcquire(addr unsafe.Pointer) { raceacquire(addr) }

//go:nosplit
func RaceRelease(addr unsafe.Pointer) { racerelease(addr) }

//go:nosplit
func RaceReleaseMerge(addr unsafe.Pointer) { racereleasemerge(addr) }

//go:nosplit
func RaceDisable() { getg().raceignore++ }

//go:nosplit
func RaceEnable() { getg().raceignore-- }

func RaceRead(addr unsafe.Pointer)                   { racereadrange(uintptr(addr), 1) }
func RaceWrite(addr unsafe.Pointer)                  { racewriterange(uintptr(addr), 1) }
func RaceReadRange(addr unsafe.Pointer, length int)  { racereadrange(uintptr(addr), uintptr(length)) }
func RaceWriteRange(addr unsafe.Pointer, length int) { racewriterange(uintptr(addr), uintptr(length)) }
func RaceErrors() int                                { return raceReports }
