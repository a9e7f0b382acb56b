package runtime

import (
	"internal/runtime/sys"
	"unsafe"
)

// Each word of eight bytes in memory has a list of records: the last accesses that may still race with one to come, and
// what is synchronised by way of that word. The lists' heads lie in pages, each of which is for a page of memory; there are
// pages where something was accessed. All addresses have 32 bits.

const (
	racePageShift = 16
	racePageWords = 1 << (racePageShift - 3)
	racePageMask  = (racePageWords - 1) << 2 // of a head's place in its page

	// raceMostRecords is how many accesses of a word are remembered. With more goroutines than that at one word, of which
	// none knows of another, it is the oldest that is forgotten, and a race with it missed.
	raceMostRecords = 12
)

type raceRecord struct {
	next  uint32
	pc    uint32 // of the access; of what is synchronised, its raceSync
	what  uint32 // the goroutine's id, flags, and which bytes: see below
	time  uint32 // the goroutine's; of what is synchronised, the byte in the word
	stack uint32 // see race_stacks_js.go
	_     uint32 // what and time are one word for who compares them: see raceG.key
}

// The parts of raceRecord.what.
const (
	raceBytes    = 0xff
	raceWriting  = 1 << 8
	raceAtomic   = 1 << 9
	raceIsSync   = 1 << 10
	raceID       = 12 // bits to the right of the id
	raceNotHow   = -1 &^ (raceBytes | raceWriting)
	raceNotBytes = -1 &^ raceBytes
)

var (
	racePages         [1 << (32 - racePageShift)]uint32
	raceUnusedRecords uint32
	raceUnusedSyncs   *raceSync

	// What was asked for last: a lock is given up soon after it was taken.
	raceLastSyncAddr uintptr
	raceLastSync     *raceSync
)

//go:nosplit
func raceRecordAt(ref uint32) *raceRecord { return (*raceRecord)(unsafe.Pointer(uintptr(ref))) }

//go:nosplit
func (p *raceRecord) sync() *raceSync { return (*raceSync)(unsafe.Pointer(uintptr(p.pc))) }

// raceListOf is the head of the list of the word that holds addr, if its page is there. The compiler inlines it.
//
//go:nosplit
func raceListOf(addr uintptr) *uint32 {
	page := uintptr(racePages[uint32(addr)>>racePageShift])
	return (*uint32)(unsafe.Pointer(page + addr>>1&racePageMask))
}

//go:nosplit
func raceHasPage(addr uintptr) bool { return racePages[uint32(addr)>>racePageShift] != 0 }

//go:nosplit
func raceNewPage(addr uintptr) {
	racePages[uint32(addr)>>racePageShift] = uint32(uintptr(raceAlloc(racePageWords * 4)))
}

//go:nosplit
func newRaceRecord() *raceRecord {
	if p := raceUnusedRecords; p != 0 {
		raceUnusedRecords = raceRecordAt(p).next
		return raceRecordAt(p)
	}
	return (*raceRecord)(raceAlloc(unsafe.Sizeof(raceRecord{})))
}

//go:nosplit
func (p *raceRecord) free() {
	if p.what&raceIsSync != 0 {
		s := p.sync()
		s.clock.free()
		s.clock, s.owner = nil, nil
		s.next = raceUnusedSyncs
		raceUnusedSyncs = s
		raceLastSyncAddr = 0
	}
	p.unuse()
}

// unuse gives back the record of an access.
//
//go:nosplit
func (p *raceRecord) unuse() {
	if p != nil {
		p.next = raceUnusedRecords
		raceUnusedRecords = uint32(uintptr(unsafe.Pointer(p)))
	}
}

// raceForget forgets what was in memory.
//
//go:nosplit
func raceForget(addr, size uintptr) {
	end := addr + size
	for addr &^= 7; addr < end; {
		next := min((addr>>racePageShift+1)<<racePageShift, end)
		if !raceHasPage(addr) {
			addr = next
			continue
		}
		for ; addr < next; addr += 8 {
			for list := raceListOf(addr); *list != 0; {
				p := raceRecordAt(*list)
				*list = p.next
				p.free()
			}
		}
	}
}

// raceHead is what and time of the last access to the word that holds addr, or 0. The compiler inlines it.
//
//go:nosplit
func raceHead(addr uintptr) uint64 {
	page := racePages[uint32(addr)>>racePageShift]
	if page == 0 {
		return 0
	}
	list := *(*uint32)(unsafe.Pointer(uintptr(page) + addr>>1&racePageMask))
	if list == 0 {
		return 0
	}
	return *(*uint64)(unsafe.Pointer(uintptr(list) + unsafe.Offsetof(raceRecord{}.what)))
}

// access remembers an access, and reports those that it races with.
//
//go:nosplit
func (r *raceG) access(addr, size uintptr, flags, pc uint32) {
	if at := addr & 7; at+size <= 8 {
		r.accessWord(addr, (uint32(1)<<size-1)<<at|flags, pc)
		return
	}
	for end := addr + size; addr < end; {
		word := addr &^ 7
		bytes := uint32(1)<<min(end-word, 8) - uint32(1)<<(addr-word)
		r.accessWord(addr, bytes|flags, pc)
		addr = word + 8
	}
}

// accessWord remembers an access, and reports those that it races with.
//
// The last access stands first, and what is synchronised last. So what follows an access of the same goroutine was compared
// with that one, and need not be with one that says no more.
//
//go:nosplit
func (r *raceG) accessWord(addr uintptr, what, pc uint32) {
	if !raceHasPage(addr) {
		raceNewPage(addr)
	}
	list := raceListOf(addr)
	if *list != 0 {
		p, mine := raceRecordAt(*list), r.id<<raceID|what
		if p.what == mine&^raceWriting && p.next != 0 {
			if q := raceRecordAt(p.next); q.what == mine { // what is read and written again and again
				p.what, p.next = mine, q.next
				q.unuse()
			}
		}
		if p.what == mine {
			p.pc, p.time = pc, r.time
			if p.stack = r.lastStack(); p.stack == 0 {
				p.stack = r.stack()
			}
			return
		}
	}
	bytes, strength := what&raceBytes, what&(raceWriting|raceAtomic)
	var unused *raceRecord
	count, last := 0, list
	for link := list; *link != 0; {
		p := raceRecordAt(*link)
		if p.what&raceIsSync != 0 {
			break
		}
		compared := false
		if p.what&bytes != 0 {
			mine := p.what>>raceID == r.id
			if mine || r.knows(raceGAt(p.what>>raceID), p.time) {
				compared = mine && bytes&^p.what == 0 && covers(p.what, strength)
				if compared && p.time == r.time {
					unused.unuse()
					return
				}
				if covers(strength, p.what) {
					p.what &^= bytes // who races with the older one races with this one too
				}
			} else if (what|p.what)&raceWriting != 0 && what&p.what&raceAtomic == 0 {
				raceReport(r, addr, what, pc, p)
			}
		}
		if p.what&raceBytes == 0 {
			*link = p.next
			unused.unuse()
			unused = p
		} else {
			count, last = count+1, link
			link = &p.next
		}
		if compared {
			break
		}
	}
	stack := r.lastStack()
	if stack == 0 {
		stack = r.stack()
	}
	if *list != 0 {
		p := raceRecordAt(*list)
		if p.pc == pc && p.time == r.time && p.what>>raceID == r.id && p.what&(raceWriting|raceAtomic|raceIsSync) == strength && p.stack == stack {
			p.what |= bytes // a loop goes through the word's bytes
			unused.unuse()
			return
		}
	}
	if count >= raceMostRecords {
		p := raceRecordAt(*last)
		*last = p.next
		p.unuse()
	}
	if unused == nil {
		unused = newRaceRecord()
	}
	unused.next, unused.pc, unused.what, unused.time, unused.stack = *list, pc, r.id<<raceID|what, r.time, stack
	*list = uint32(uintptr(unsafe.Pointer(unused)))
}

// covers reports whether whatever races with an access b races with a, too: a writes if b does, and is atomic only if b is.
//
//go:nosplit
func covers(a, b uint32) bool {
	return (a&raceWriting != 0 || b&raceWriting == 0) && (a&raceAtomic == 0 || b&raceAtomic != 0)
}

// raceSyncAt is what is synchronised by way of addr, or nil if there is nothing and nothing is wanted.
//
//go:nosplit
func raceSyncAt(addr uintptr, wanted bool) *raceSync {
	if addr == raceLastSyncAddr {
		return raceLastSync
	}
	if !raceHasPage(addr) {
		if !wanted {
			return nil
		}
		raceNewPage(addr)
	}
	link := raceListOf(addr)
	for *link != 0 {
		p := raceRecordAt(*link)
		if p.what&raceIsSync != 0 && p.time == uint32(addr&7) {
			raceLastSyncAddr, raceLastSync = addr, p.sync()
			return raceLastSync
		}
		link = &p.next
	}
	if !wanted {
		return nil
	}
	s := raceUnusedSyncs
	if s != nil {
		raceUnusedSyncs = s.next
		s.next = nil
	} else {
		s = (*raceSync)(raceAlloc(unsafe.Sizeof(raceSync{})))
	}
	// At the end: accesses are looked for at the head.
	p := newRaceRecord()
	*p = raceRecord{what: raceIsSync, time: uint32(addr & 7), pc: uint32(uintptr(unsafe.Pointer(s)))}
	*link = uint32(uintptr(unsafe.Pointer(p)))
	return s
}

// raceAlloc gives out memory outside the heap, which is zero. Before the system can be asked there is some that the
// program brings with it.
//
//go:nosplit
func raceAlloc(size uintptr) unsafe.Pointer {
	const chunk = 256 << 10 // so much is asked for at once; more is copied with each schedule
	size = (size + 7) &^ 7
	if raceChunk+size > raceChunkEnd {
		switch {
		case raceChunk == 0:
			raceChunk = uintptr(unsafe.Pointer(&raceFirstChunk))
			raceChunkEnd = raceChunk + unsafe.Sizeof(raceFirstChunk)
		case !raceMallocReady:
			throw("race: no memory yet")
		case size > chunk/4:
			return unsafe.Pointer(raceAllocOS(size))
		default:
			raceChunk = raceAllocOS(chunk)
			raceChunkEnd = raceChunk + chunk
		}
	}
	p := unsafe.Pointer(raceChunk)
	raceChunk += size
	return p
}

// raceAllocOS asks on the system's stack: the goroutine's may have to grow for it, and a read cannot be left and come back to.
//
//go:nosplit
func raceAllocOS(size uintptr) (at uintptr) {
	systemstack(func() {
		at = uintptr(sysAllocOS(size, "race detector"))
	})
	if at == 0 {
		throw("race: out of memory")
	}
	return at
}

var (
	raceFirstChunk          [64 << 10]byte
	raceChunk, raceChunkEnd uintptr
)

var _ sys.NotInHeap
