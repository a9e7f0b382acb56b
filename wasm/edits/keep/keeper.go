package keep

// keeper is the file of cmd/link that knows what is kept.
const keeper = `package ld

import (
	"bytes"
	"cmd/link/internal/loader"
	"cmd/link/internal/sym"
	"encoding/binary"
	"io"
	"os"
	"slices"
)

// keep is what this link has of the last one, and what it leaves for the next.
var keep struct {
	syms      loader.Sym // those below it are std's: of the packages of -preload
	libraries int        // that were there when they had been loaded, with the main package
	changes   int        // of symbols, until then

	kept  kept // what the last link left, or what this one will leave
	reach bool // kept holds for what does not depend on addresses: the same of std is reachable
	whole bool // all of kept holds: std is at the same addresses, too

	// Behind what kept has, the file has the section with std's code. It is read when it is written.
	file     *os.File
	codeSize int

	// Of this link:
	mixed bool // functions of std are behind main's
	table *pclntab
	data  [][]byte // what kept.data will be, in pieces
	code  []byte
}

// kept is what a link leaves for the next one.
type kept struct {
	reach []byte // which of std's symbols are reachable, as bits; what follows depends on that
	pcln  []byte // std's part of the table of functions; see keptTable

	addresses []byte // of std's reachable symbols in their order: the rest depends on them, too
	data      []byte // runs of std's data: section, its address, offset in it, bytes
}

func (k *kept) fields() []*[]byte {
	return []*[]byte{&k.reach, &k.pcln, &k.addresses, &k.data}
}

// A packed list has numbers of 32 bits, and bytes behind their number.
type packed []byte

func (p *packed) putInt(n int)    { *p = binary.LittleEndian.AppendUint32(*p, uint32(n)) }
func (p *packed) put(data []byte) { p.putInt(len(data)); *p = append(*p, data...) }

func (p *packed) int() int {
	n := binary.LittleEndian.Uint32(*p)
	*p = (*p)[4:]
	return int(n)
}

func (p *packed) bytes() []byte {
	n := p.int()
	data := (*p)[:n:n]
	*p = (*p)[n:]
	return data
}

// startKeeping notes, before the park, what std is.
func (ctxt *Link) startKeeping() {
	keep.syms, keep.libraries, keep.changes = loader.Sym(ctxt.loader.NSym()), len(ctxt.Library), ctxt.loader.Changes()
}

// keeps reports whether std is what it was before the park, and so, but for what is reachable, what it was in the last link.
func (ctxt *Link) keeps() bool {
	return *flagKeep != "" && *FlagHalves && keep.syms != 0 && len(ctxt.Library) == keep.libraries &&
		ctxt.loader.Changes() == keep.changes
}

// findKept looks for what the last link has left, when it is known what is reachable.
func (ctxt *Link) findKept() {
	if !ctxt.keeps() {
		return
	}
	reach := ctxt.loader.ReachableBelow(keep.syms)
	keep.kept.reach = reach
	file, err := os.Open(*flagKeep)
	if err != nil {
		return
	}
	sizes := make(packed, 8)
	if _, err := io.ReadFull(file, sizes); err != nil {
		return
	}
	left := make(packed, sizes.int())
	if _, err := io.ReadFull(file, left); err != nil {
		return
	}
	var last kept
	for _, field := range last.fields() {
		*field = left.bytes()
	}
	if bytes.Equal(last.reach, reach) {
		keep.kept, keep.reach, keep.file, keep.codeSize = last, true, file, sizes.int()
	}
}

// leaveKept leaves for the next link what this one has not taken from the last.
func (ctxt *Link) leaveKept() {
	if !ctxt.keeps() || keep.whole || keep.mixed || keep.code == nil || nerrors > 0 {
		return
	}
	pcln := [][]byte{keep.kept.pcln}
	if !keep.reach {
		if pcln = keep.table.keptTable(ctxt); pcln == nil {
			return
		}
	}
	var pieces [][]byte
	for _, field := range [][][]byte{{keep.kept.reach}, pcln, {keep.kept.addresses}, keep.data} {
		var head packed
		head.putInt(length(field))
		pieces = append(append(pieces, head), field...)
	}
	var sizes packed
	sizes.putInt(length(pieces))
	sizes.putInt(len(keep.code))
	pieces = slices.Concat([][]byte{sizes}, pieces, [][]byte{keep.code})
	f, err := os.Create(*flagKeep)
	if err != nil {
		return // the next link takes longer
	}
	f.Truncate(int64(length(pieces))) // so that it need not grow
	for _, piece := range pieces {
		f.Write(piece)
	}
	f.Close()
}

func length(pieces [][]byte) int {
	n := 0
	for _, piece := range pieces {
		n += len(piece)
	}
	return n
}

// ofMain reports whether a function is package main's.
func ofMain(ldr *loader.Loader, fn loader.Sym) bool {
	unit := ldr.SymUnit(fn)
	return unit != nil && unit.Lib.Pkg == "main"
}

// mainFuncs is the index of the first of main's functions. Functions of std follow only where main does not import their package.
func (ctxt *Link) mainFuncs() int {
	for i, fn := range ctxt.Textp {
		if ofMain(ctxt.loader, fn) {
			return i
		}
	}
	return len(ctxt.Textp)
}

// addresses are those of std's reachable symbols.
func (ctxt *Link) addresses() []byte {
	ldr := ctxt.loader
	b := make([]byte, 0, len(keep.kept.addresses)+1<<18)
	for s := ldr.NextReachable(0); s < keep.syms; s = ldr.NextReachable(s) {
		b = binary.LittleEndian.AppendUint64(b, uint64(ldr.SymValue(s)))
	}
	return b
}

// DataBytes returns the contents of sections.
func DataBytes(ctxt *Link, sections []*sym.Section) [][]byte {
	data := make([][]byte, len(sections))
	if ctxt.keeps() {
		addresses := ctxt.addresses()
		if keep.reach && bytes.Equal(addresses, keep.kept.addresses) && ctxt.dataAround(sections, data) {
			keep.whole = true
			return data
		}
		keep.kept.addresses = addresses
	}
	for i, sect := range sections {
		data[i] = DatblkBytes(ctxt, int64(sect.Vaddr), int64(sect.Length))
	}
	if ctxt.keeps() {
		keep.data = ctxt.stdData(sections, data)
	}
	return data
}

// stdData returns, in pieces, the runs of data in which all is std's and refers to std's.
func (ctxt *Link) stdData(sections []*sym.Section, data [][]byte) [][]byte {
	ldr := ctxt.loader
	at := sectionIndices(sections)
	var runs [][]byte
	section, start, end := -1, int64(0), int64(0)
	finish := func() {
		if section >= 0 {
			var head packed
			for _, n := range []int64{int64(section), int64(sections[section].Vaddr), start, end - start} {
				head.putInt(int(n))
			}
			runs = append(runs, head, data[section][start:end])
		}
		section = -1
	}
	for _, s := range ctxt.datap {
		i, ok := at[ldr.SymSect(s)]
		size := ldr.SymSize(s)
		if !ok || size == 0 || ldr.AttrSubSymbol(s) {
			continue
		}
		if i != section || !ctxt.ownData(s) {
			finish()
		}
		if ctxt.ownData(s) {
			v := ldr.SymValue(s) - int64(sections[i].Vaddr)
			if section < 0 {
				section, start = i, v
			}
			end = v + size
		}
	}
	finish()
	return runs
}

// ownData reports whether a symbol is std's as it was loaded, and refers to nothing else.
func (ctxt *Link) ownData(s loader.Sym) bool {
	ldr := ctxt.loader
	if s >= keep.syms || ldr.IsExternal(s) || ldr.IsGeneratedSym(s) {
		return false
	}
	return !ctxt.refersToOthers(s)
}

// refersToOthers reports whether what a symbol holds depends on what is not std's.
func (ctxt *Link) refersToOthers(s loader.Sym) bool {
	relocs := ctxt.loader.Relocs(s)
	for i := range relocs.Count() {
		if r := relocs.At(i); r.Siz() > 0 && r.Sym() >= keep.syms {
			return true
		}
	}
	return false
}

// dataAround makes the contents of sections from the runs of std's data that were kept, and from the symbols around them.
// It reports false if a section with a run is not where it was: types refer to each other by their offsets in it.
func (ctxt *Link) dataAround(sections []*sym.Section, data [][]byte) bool {
	ldr := ctxt.loader
	type run struct{ start, end int64 }
	runs := make([][]run, len(sections))
	for i, sect := range sections {
		data[i] = make([]byte, sect.Length)
	}
	for left := packed(keep.kept.data); len(left) > 0; {
		i, address, start, bytes := left.int(), left.int(), left.int(), left.bytes()
		if uint64(address) != sections[i].Vaddr {
			return false
		}
		copy(data[i][start:], bytes)
		runs[i] = append(runs[i], run{int64(start), int64(start + len(bytes))})
	}
	at := sectionIndices(sections)
	st := ctxt.makeRelocSymState()
	var sect *sym.Section
	var i int
	var in bool // sect is one of sections
	for _, s := range ctxt.datap {
		if other := ldr.SymSect(s); other != sect {
			sect = other
			i, in = at[sect]
		}
		if !in || ldr.AttrSubSymbol(s) {
			continue
		}
		v := ldr.SymValue(s) - int64(sect.Vaddr)
		// Symbols come in the order of their addresses.
		for len(runs[i]) > 0 && v >= runs[i][0].end {
			runs[i] = runs[i][1:]
		}
		if len(runs[i]) > 0 && v >= runs[i][0].start || ldr.SymSize(s) == 0 {
			continue
		}
		out := &OutBuf{heap: data[i], off: v}
		P := out.WriteSym(ldr, s)
		st.relocsym(s, P)
		if ldr.IsGeneratedSym(s) {
			ctxt.generatorSyms[s](ctxt, s)
		}
	}
	return true
}

func sectionIndices(sections []*sym.Section) map[*sym.Section]int {
	at := make(map[*sym.Section]int)
	for i, sect := range sections {
		at[sect] = i
	}
	return at
}

// WriteStdCode writes the section with the code of std's functions, by write if it was not kept.
func WriteStdCode(ctxt *Link, write func()) {
	if keep.whole {
		if _, err := io.ReadFull(keep.file, ctxt.Out.Next(keep.codeSize)); err != nil {
			Exitf("reading what the last link has kept: %v", err)
		}
		return
	}
	from := ctxt.Out.Offset()
	write()
	if ctxt.keeps() && ctxt.ownCode() {
		keep.code = ctxt.Out.Since(from)
	}
}

// ownCode reports whether all functions before main's are std's, and refer to nothing else.
func (ctxt *Link) ownCode() bool {
	buildid := ctxt.loader.Lookup("go:buildid", 0) // a function of the linker's, the same in each module
	for _, fn := range ctxt.Textp[:ctxt.mainFuncs()] {
		if fn != buildid && (fn >= keep.syms || ctxt.refersToOthers(fn)) {
			return false
		}
	}
	return true
}
`
