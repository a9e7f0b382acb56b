package runtime

import "unsafe"

// A report shows the whole stack of an access that is long past. So each goroutine keeps a shadow of its stack, pushed where
// functions are entered, and a record names what the shadow was: the stack as a node of a tree in which equal ones are one.

// A raceFrame is a call on a shadow stack.
type raceFrame struct {
	depth uint32 // bytes of the goroutine's stack above it: panics leave functions without saying so
	pc    uint32 // where it returns to
	node  uint32 // the stack up to here, if it was asked for: then those below it have theirs too
}

type raceNode struct {
	parent, pc, next uint32
}

const (
	raceNodes     = 1 << 20 // stacks that are told apart; what comes then has only its innermost call
	raceNodeChunk = 1 << 10
)

var (
	raceNodeChunks [raceNodes / raceNodeChunk]unsafe.Pointer
	raceNodeCount  uint32 = 1 // 0 is the empty stack

	// The first nodes of lists of those whose hash is the same: as many lists as there are nodes, at least.
	raceNodeLists  unsafe.Pointer
	raceListsCount uint32 // a power of two
)

//go:nosplit
func raceNodeAt(i uint32) *raceNode {
	return (*raceNode)(add(raceNodeChunks[i/raceNodeChunk], uintptr(i%raceNodeChunk)*unsafe.Sizeof(raceNode{})))
}

// raceCall is the stack of a call on top of another stack.
//
//go:nosplit
func raceCall(parent, pc uint32) uint32 {
	if raceNodeCount > raceListsCount {
		raceMoreNodeLists()
	}
	head := raceNodeList(parent, pc)
	for i := *head; i != 0; i = raceNodeAt(i).next {
		if n := raceNodeAt(i); n.parent == parent && n.pc == pc {
			return i
		}
	}
	if raceNodeCount == raceNodes {
		return 0
	}
	i := raceNodeCount
	raceNodeCount++
	if raceNodeChunks[i/raceNodeChunk] == nil {
		raceNodeChunks[i/raceNodeChunk] = raceAlloc(raceNodeChunk * unsafe.Sizeof(raceNode{}))
	}
	*raceNodeAt(i) = raceNode{parent, pc, *head}
	*head = i
	return i
}

// raceNodeList is the list in which a node is, or is to be.
//
//go:nosplit
func raceNodeList(parent, pc uint32) *uint32 {
	hash := parent*0x9e3779b1 ^ pc*0x85ebca6b
	return (*uint32)(add(raceNodeLists, uintptr((hash^hash>>15)&(raceListsCount-1))*4))
}

//go:nosplit
func raceMoreNodeLists() {
	const least = 1 << 10
	raceListsCount = max(4*raceListsCount, least)
	raceNodeLists = raceAlloc(uintptr(raceListsCount) * 4)
	for i := uint32(1); i < raceNodeCount; i++ {
		n := raceNodeAt(i)
		head := raceNodeList(n.parent, n.pc)
		n.next, *head = *head, i
	}
}

//go:nosplit
func (r *raceG) frame(i uint32) *raceFrame {
	return (*raceFrame)(add(r.frames, uintptr(i)*unsafe.Sizeof(raceFrame{})))
}

// push begins a call. A function that is called again and again from one place is the same stack each time: what was left
// of the call before says so.
//
//go:nosplit
func (r *raceG) push(depth, pc uint32) {
	n := r.depth
	if n+1 >= r.room {
		r.moreFrames()
	}
	f := r.frame(n)
	f.depth = depth
	if f.pc != pc || f.node == 0 {
		f.pc, f.node = pc, 0
		r.frame(n + 1).node = 0
	}
	r.depth = n + 1
}

//go:nosplit
func (r *raceG) moreFrames() {
	const least = 16
	room := max(2*r.room, least)
	frames := raceAlloc(uintptr(room) * unsafe.Sizeof(raceFrame{}))
	memmove(frames, r.frames, uintptr(r.room)*unsafe.Sizeof(raceFrame{}))
	r.frames, r.room = frames, room
}

// trim takes away the calls that were left by a panic.
//
//go:nosplit
func (r *raceG) trim(depth uint32) {
	for r.depth > 0 && r.frame(r.depth-1).depth > depth {
		r.depth--
	}
}

// lastStack is the shadow as it is now, if that was asked for before, or 0. The compiler inlines it.
//
//go:nosplit
func (r *raceG) lastStack() uint32 {
	if r.depth == 0 {
		return 0
	}
	return r.frame(r.depth - 1).node
}

// stack is the shadow as it is now.
//
//go:nosplit
func (r *raceG) stack() uint32 {
	known := r.depth
	for known > 0 && r.frame(known-1).node == 0 {
		known--
	}
	node := uint32(0)
	if known > 0 {
		node = r.frame(known - 1).node
	}
	for ; known < r.depth; known++ {
		f := r.frame(known)
		node = raceCall(node, f.pc)
		f.node = node
	}
	return node
}
