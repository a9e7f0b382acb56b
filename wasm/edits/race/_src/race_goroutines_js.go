package runtime

import (
	"internal/runtime/sys"
	"unsafe"
)

// A raceClock is a vector clock: of each slot, the time that is known of. Slots are goroutines, and are shared when there
// are more of them: a clock of 10,000 components would make each wake-up of as many goroutines a matter of seconds.
type raceClock struct {
	_    sys.NotInHeap
	len  uint32 // even
	room uint32 // a power of two
	next *raceClock
	// The times follow.
}

const (
	raceSlots     = 512     // goroutines with a component of their own
	raceGs        = 1 << 17 // goroutines that are, or of which something may still be said
	raceKeptGs    = 1 << 15 // … of the latter
	raceLeastRoom = 8       // times in the smallest clock
)

//go:nosplit
func (c *raceClock) at(slot uint32) *uint32 {
	return (*uint32)(add(unsafe.Pointer(c), unsafe.Sizeof(raceClock{})+uintptr(slot)*4))
}

// time is what is known of a slot.
//
//go:nosplit
func (c *raceClock) time(slot uint32) uint32 {
	if slot >= c.len {
		return 0
	}
	return *c.at(slot)
}

// raceUnusedClocks are clocks that nobody needs any more, by the logarithm of their room.
var raceUnusedClocks [32]*raceClock

//go:nosplit
func newRaceClock(slots uint32) *raceClock {
	room := uint32(raceLeastRoom)
	for room < slots {
		room *= 2
	}
	unused := &raceUnusedClocks[sys.TrailingZeros32(room)]
	c := *unused
	if c != nil {
		*unused = c.next
	} else {
		c = (*raceClock)(raceAlloc(unsafe.Sizeof(raceClock{}) + uintptr(room)*4))
		c.room = room
	}
	c.len, c.next = 0, nil
	return c
}

//go:nosplit
func (c *raceClock) free() {
	if c != nil {
		unused := &raceUnusedClocks[sys.TrailingZeros32(c.room)]
		c.next = *unused
		*unused = c
	}
}

// reach makes a clock know of so many slots, and returns it, or the larger one that stands for it from now on.
//
//go:nosplit
func (c *raceClock) reach(slots uint32) *raceClock {
	slots = (slots + 1) &^ 1
	if slots > c.room {
		larger := newRaceClock(slots)
		larger.copy(c)
		c.free()
		c = larger
	}
	for ; c.len < slots; c.len++ {
		*c.at(c.len) = 0
	}
	return c
}

//go:nosplit
func (c *raceClock) copy(from *raceClock) {
	memmove(unsafe.Pointer(c.at(0)), unsafe.Pointer(from.at(0)), uintptr(from.len)*4)
	c.len = from.len
}

// join makes a clock, which reaches as far as the other at least, know all that the other knows, and reports whether that
// was news.
//
//go:nosplit
func (c *raceClock) join(other *raceClock) bool {
	news := false
	mine, given := unsafe.Pointer(c.at(0)), unsafe.Pointer(other.at(0))
	for end := add(given, uintptr(other.len)*4); given != end; mine, given = add(mine, 8), add(given, 8) {
		if *(*uint64)(mine) == *(*uint64)(given) {
			continue // as nearly all are
		}
		for slot, time := range *(*[2]uint32)(given) {
			if known := &(*[2]uint32)(mine)[slot]; time > *known {
				*known = time
				news = true
			}
		}
	}
	return news
}

// A raceG is what the detector knows of a goroutine. Records name it by its id, and so its slot is the same for ever, also
// when it comes to stand for another goroutine.
type raceG struct {
	_     sys.NotInHeap
	id    uint32
	slot  uint32
	time  uint32 // its slot's, now: it goes on where another goroutine may have learnt of it
	key   uint64 // id and time, as a record has them
	born  uint32 // the time when it began: what is older was another goroutine
	news  uint32 // how often it learnt something of others
	clock *raceClock
	goid  uint64 // 0: not known yet
	alive bool
	main  bool

	created     [raceCreatedDepth]uintptr // where, the innermost first
	createdLen  uint32
	next        *raceG // of those that have ended, the one that did so after it
	depth, room uint32 // of the shadow stack: see race_stacks_js.go
	frames      unsafe.Pointer
}

// raceCreatedDepth is how much is kept of the stack that started a goroutine.
const raceCreatedDepth = 16

// newprocFrames are the frames in which the runtime starts a goroutine.
const newprocFrames = 2

var (
	raceChunks    [raceGs / raceGChunk]unsafe.Pointer // all of them, by id
	raceCount     uint32
	raceDead      *raceG // a queue
	raceLastDead  *raceG
	raceDeadCount uint32
	raceTime      [raceSlots]uint32 // the slots' own times
	raceLiving    [raceSlots]uint32 // how many live goroutines a slot has
	raceNextSlot  uint32
)

// raceGChunk is how many goroutines get memory at once.
const raceGChunk = 32

//go:nosplit
func raceGAt(id uint32) *raceG {
	return (*raceG)(add(raceChunks[id/raceGChunk], uintptr(id%raceGChunk)*unsafe.Sizeof(raceG{})))
}

//go:nosplit
func newRaceG(parent *raceG) *raceG {
	var r *raceG
	if raceDeadCount > raceKeptGs || raceCount == raceGs {
		if raceDeadCount == 0 {
			throw("race: too many goroutines")
		}
		r = raceReuse()
	} else {
		if chunk := &raceChunks[raceCount/raceGChunk]; *chunk == nil {
			*chunk = raceAlloc(raceGChunk * unsafe.Sizeof(raceG{}))
		}
		r = raceGAt(raceCount)
		r.id = raceCount
		r.slot = raceFreeSlot()
		raceCount++
	}
	raceLiving[r.slot]++
	raceTime[r.slot]++
	r.setTime()
	r.born = r.time
	r.news++
	r.clock = newRaceClock(r.slot + 1).reach(r.slot + 1)
	r.depth, r.goid, r.createdLen = 0, 0, 0
	r.alive = true
	if parent != nil {
		r.clock = r.clock.reach(parent.clock.len)
		r.clock.join(parent.clock)
		parent.tick()
		r.noteCreation()
	}
	*r.clock.at(r.slot) = r.time
	if r.id == 1 && !mainStarted {
		r.main = true
		r.goid = 1
	}
	return r
}

// raceReuse takes one of the goroutines that ended longest ago, of a slot that nobody lives in, if there is one.
//
//go:nosplit
func raceReuse() *raceG {
	const looked = 64
	link, before := &raceDead, (*raceG)(nil)
	for range looked {
		if *link == nil || raceLiving[(*link).slot] == 0 {
			break
		}
		link, before = &(*link).next, *link
	}
	if *link == nil {
		link, before = &raceDead, nil
	}
	r := *link
	*link = r.next
	if raceLastDead == r {
		raceLastDead = before
	}
	raceDeadCount--
	return r
}

//go:nosplit
func raceFreeSlot() uint32 {
	if raceCount < raceSlots {
		return raceCount
	}
	for range raceSlots {
		raceNextSlot = (raceNextSlot + 1) % raceSlots
		if raceLiving[raceNextSlot] == 0 {
			return raceNextSlot
		}
	}
	// Who shares a slot is taken for one, and its races with the other are missed: so these go round, too.
	raceNextSlot = (raceNextSlot + 1) % raceSlots
	return raceNextSlot
}

//go:nosplit
func (r *raceG) end() {
	r.alive = false
	raceLiving[r.slot]--
	r.clock.free()
	r.clock = nil
	r.next = nil
	if raceDead == nil {
		raceDead = r
	} else {
		raceLastDead.next = r
	}
	raceLastDead = r
	raceDeadCount++
}

// tick begins a new time: what the goroutine does from now on, others do not know of.
//
//go:nosplit
func (r *raceG) tick() {
	raceTime[r.slot]++
	r.setTime()
	*r.clock.at(r.slot) = r.time
}

//go:nosplit
func (r *raceG) setTime() {
	r.time = raceTime[r.slot]
	r.key = uint64(r.time)<<32 | uint64(r.id)<<raceID
}

// knows reports whether what was done at a time happened before now.
//
//go:nosplit
func (r *raceG) knows(other *raceG, time uint32) bool {
	return r.clock.time(other.slot) >= time
}

//go:nosplit
func (r *raceG) learn(c *raceClock) {
	r.clock = r.clock.reach(c.len)
	if r.clock.join(c) {
		r.news++
	}
}

// learnFrom learns what was given, unless that is known: who knows of a goroutine's release knows all that it knew then. Of
// goroutines that share a slot that cannot be said.
//
//go:nosplit
func (r *raceG) learnFrom(s *raceSync) {
	if s.clock == nil {
		return
	}
	if owner := s.owner; owner != nil && raceCount <= raceSlots && r.clock.time(owner.slot) >= *s.clock.at(owner.slot) {
		return
	}
	r.learn(s.clock)
}

// A raceSync is what goroutines hand each other what they know by: a lock, a channel's slot, an atomic variable.
type raceSync struct {
	_     sys.NotInHeap
	clock *raceClock
	// If it holds exactly what a goroutine knew when it last released, that one, and what it had learnt by then: a lock that
	// goes back to who had it need not be compared, nor copied again.
	owner *raceG
	born  uint32
	news  uint32
	next  *raceSync
}

//go:nosplit
func (s *raceSync) isOf(r *raceG) bool { return s.owner == r && s.born == r.born }

//go:nosplit
func (r *raceG) acquire(addr uintptr) {
	if s := raceSyncAt(addr, false); s != nil && !s.isOf(r) {
		r.learnFrom(s)
	}
}

//go:nosplit
func (r *raceG) release(addr uintptr) {
	r.releaseTo(raceSyncAt(addr, true))
}

//go:nosplit
func (r *raceG) releaseTo(s *raceSync) {
	if s.isOf(r) && s.news == r.news {
		*s.clock.at(r.slot) = r.time
	} else {
		if s.clock == nil {
			s.clock = newRaceClock(r.clock.len)
		}
		s.clock = s.clock.reach(r.clock.len)
		s.clock.copy(r.clock)
		s.owner, s.born, s.news = r, r.born, r.news
	}
	r.tick()
}

//go:nosplit
func (r *raceG) releaseMerge(addr uintptr) {
	s := raceSyncAt(addr, true)
	if s.clock == nil || s.isOf(r) {
		r.releaseTo(s)
		return
	}
	s.clock = s.clock.reach(r.clock.len)
	s.clock.join(r.clock)
	s.owner = nil
	r.tick()
}

// releaseAcquire gives what the goroutine knew, and takes what was given before: as a buffered channel does, which keeps
// its senders ahead of its receivers by no more than it holds.
//
//go:nosplit
func (r *raceG) releaseAcquire(addr uintptr) {
	s := raceSyncAt(addr, true)
	if s.clock == nil || s.isOf(r) {
		r.releaseTo(s)
		return
	}
	s.clock, r.clock = r.clock, s.clock
	s.owner, s.born, s.news = r, r.born, r.news
	r.news++ // nearly always
	if r.clock.len < s.clock.len {
		r.clock = r.clock.reach(s.clock.len)
	}
	r.clock.join(s.clock)
	r.tick()
}

// modify is an atomic operation that reads and writes.
//
//go:nosplit
func (r *raceG) modify(addr uintptr) {
	s := raceSyncAt(addr, true)
	if !s.isOf(r) {
		r.learnFrom(s)
	}
	r.releaseTo(s) // of what was there nothing is lost: r knows it now
}

// acquireAll makes the goroutine know all that ever happened: finalizers run when nobody has the object any more.
//
//go:nosplit
func (r *raceG) acquireAll() {
	r.clock = r.clock.reach(raceSlots)
	for slot := range uint32(raceSlots) {
		*r.clock.at(slot) = raceTime[slot]
	}
	r.news++
	for i := range raceCount {
		if other := raceGAt(i); other.alive {
			other.tick()
		}
	}
}
