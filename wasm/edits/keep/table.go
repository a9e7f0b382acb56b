package keep

import "interleave/wasm/edits"

// table are the edits to the table of functions and lines. Its functions begin with std's: where their part was kept, each
// piece of the table begins with what was kept of it, and goes on with the program's. Nothing in these is an address; where a
// piece says how far behind a section's beginning something is, that is written anew.
var table = []edits.Edit{
	{File: pcln, Anchor: "import (\n\t\"cmd/internal/goobj\"\n", With: "import (\n\t\"bytes\"\n\t\"cmd/internal/goobj\"\n"},
	{
		File:   pcln,
		Anchor: "\tnamed []uint32          // symbol's index in names, plus one\n}\n",
		With: `	named []uint32          // symbol's index in names, plus one

	std  int          // so many of the functions come before main's
	kept *stdTable    // of std's functions; the functions are main's, then
	ends stdTableEnds // where main's parts of the pieces begin

	mixed map[*sym.CompilationUnit]bool // std's units that have functions behind main's: of packages that main does not import

	pcSyms, fdSyms []loader.Sym // in the order of the table
	filenames      []string
	startLocations []uint32
}
` + stdTable,
	},
	{
		File:   pcln,
		Anchor: "\tstate.infos = make([]loader.FuncInfo, 0, len(ctxt.Textp))\n\n\tfor _, s := range ctxt.Textp {\n\t\tif !emitPcln(ctxt, s, container) {\n\t\t\tcontinue\n\t\t}\n\t\tfuncs = append(funcs, s)\n",
		With: `	state.infos = make([]loader.FuncInfo, 0, len(ctxt.Textp))

	textp := ctxt.Textp
	programs := len(textp) // index of the first function of main's
	if *FlagHalves {
		programs = ctxt.mainFuncs()
	}
	stdUnits := 0
	for _, s := range textp[programs:] {
		if cu := ldr.SymUnit(s); cu != nil && cu.Lib.Pkg != "main" {
			if state.mixed == nil {
				state.mixed = make(map[*sym.CompilationUnit]bool)
			}
			state.mixed[cu] = true
		}
	}
	if state.kept = findTable(ctxt, programs, state.mixed != nil); state.kept != nil {
		state.firstFunc = textp[0] // nothing has containers, on wasm
		state.nfunc, stdUnits = int32(state.kept.funcs), state.kept.units
		textp, programs = textp[programs:], 0
	}
	keep.table, state.ends.textp = state, programs

	for i, s := range textp {
		if i == programs {
			state.std = len(funcs)
		}
		if !emitPcln(ctxt, s, container) {
			continue
		}
		funcs = append(funcs, s)
`,
	},
	{
		File:   pcln,
		Anchor: "\t\t\tcu.PclnIndex = len(compUnits)\n\t\t\tcompUnits = append(compUnits, cu)\n\t\t}\n\t}\n",
		With: `			cu.PclnIndex = stdUnits + len(compUnits)
			compUnits = append(compUnits, cu)
		}
	}
	if len(textp) == programs {
		state.std = len(funcs)
	}
`,
	},
	// The names.
	{
		File:   pcln,
		Anchor: "\t\tfor i := range state.names {\n\t\t\tsymtab.AddCStringAt(",
		With: `		first := 0
		if k := state.kept; k != nil {
			symtab.SetBytesAt(0, k.funcnametab)
			first = len(k.names) / keptName
		}
		for i := first; i < len(state.names); i++ {
			symtab.AddCStringAt(`,
	},
	{
		File:   pcln,
		Anchor: "\t// Calculate the size needed.\n\tvar size int64\n\tenter := ",
		With:   "\t// Calculate the size needed.\n\tvar size int64\n\tif state.kept != nil {\n\t\tsize = state.enterNames()\n\t}\n\tenter := ",
	},
	{
		File:   pcln,
		Anchor: "\t\tfi := &state.infos[i]\n\t\tif state.named[s] == 0 {\n",
		With:   "\t\tif i == state.std {\n\t\t\tstate.ends.names, state.ends.funcnametab = len(state.names), size\n\t\t}\n\t\tfi := &state.infos[i]\n\t\tif state.named[s] == 0 {\n",
	},
	// The files. Those that only main's functions are from are in the table of main's compilation unit only: a unit of std
	// may have them in its list, and not need them.
	{
		File:    pcln,
		Anchor:  "\tcuEntries := make([]goobj.CUFileIndex, len(compUnits))\n",
		Through: "\n\treturn cuOffsets\n}\n",
		With:    fileTables,
	},
	// Where what belongs to lines and calls is.
	{
		File:   pcln,
		Anchor: "\tpcSyms := make([]loader.Sym, 0, 4*len(funcs))\n",
		With: `	pcSyms := make([]loader.Sym, 0, 4*len(funcs))
	if k := state.kept; k != nil {
		size = int64(len(k.pctab))
		k.values(k.pcs, func(s loader.Sym, value int64) {
			seen.Set(s)
			ldr.SetSymValue(s, value)
		})
	}
`,
	},
	{
		File:   pcln,
		Anchor: "\t\tfi := &state.infos[i]\n\t\tif !fi.Valid() {\n\t\t\tcontinue\n\t\t}\n\t\tpcsp, pcfile, pcline, pcinline, pcdata = ldr.PcdataAuxs(s, pcdata)\n\n\t\tsaveOffset(pcsp)\n",
		With: `		if i == state.std {
			state.ends.pcSyms, state.ends.pctab = len(pcSyms), size
		}
		fi := &state.infos[i]
		if !fi.Valid() {
			continue
		}
		pcsp, pcfile, pcline, pcinline, pcdata = ldr.PcdataAuxs(s, pcdata)

		saveOffset(pcsp)
`,
	},
	{
		File:   pcln,
		Anchor: "\t\tfor _, sym := range pcSyms {\n",
		With:   "\t\tif state.kept != nil {\n\t\t\tsb.SetBytesAt(0, state.kept.pctab)\n\t\t}\n\t\tfor _, sym := range pcSyms {\n",
	},
	{
		File:   pcln,
		Anchor: "\tstate.pctab = state.addGeneratedSym(",
		With:   "\tstate.pcSyms = pcSyms\n\tstate.pctab = state.addGeneratedSym(",
	},
	// The functions.
	{
		File:   pcln,
		Anchor: "\tsize := int64(int(state.nfunc)*2*4 + 4)\n",
		With:   "\tsize := int64(int(state.nfunc)*2*4 + 4)\n\tif state.kept != nil {\n\t\tsize = Rnd(size, int64(ctxt.Arch.PtrSize)) + int64(len(state.kept.functab))\n\t}\n",
	},
	{
		File:   pcln,
		Anchor: "\t\twritePCToFunc(ctxt, sb, funcs, startLocations)\n",
		With:   "\t\tstdFuncs := 0\n\t\tif state.kept != nil {\n\t\t\tstdFuncs = state.kept.funcs\n\t\t\tstate.writeStdFuncs(sb.Data(), ctxt.Arch.PtrSize)\n\t\t}\n\t\twritePCToFunc(ctxt, sb, stdFuncs, funcs, startLocations)\n",
	},
	{
		File:   pcln,
		Anchor: "\tstate.pclntab = state.addGeneratedSym(",
		With:   "\tstate.startLocations = startLocations\n\tstate.pclntab = state.addGeneratedSym(",
	},
	{
		File:   pcln,
		Anchor: "func writePCToFunc(ctxt *Link, sb *loader.SymbolBuilder, funcs ",
		With:   "func writePCToFunc(ctxt *Link, sb *loader.SymbolBuilder, before int, funcs ",
	},
	{
		File:   pcln,
		Anchor: "\tdata := sb.Data()\n\tfor i, s := range funcs {\n\t\tbinary.LittleEndian.PutUint32(data[i*2*4:], pcOff(s))\n",
		With:   "\tdata := sb.Data()[before*2*4:]\n\tfor i, s := range funcs {\n\t\tbinary.LittleEndian.PutUint32(data[i*2*4:], pcOff(s))\n",
	},
	{
		File:   pcln,
		Anchor: "\tsb.SetUint32(ctxt.Arch, int64(len(funcs))*2*4, lastPC)\n",
		With:   "\tsb.SetUint32(ctxt.Arch, int64(before+len(funcs))*2*4, lastPC)\n",
	},
	// What the collector and others need to know of them: std's by their alignment, and then main's.
	{
		File:    pcln,
		Anchor:  "\tvar byAlign [32][]loader.Sym // by the logarithm of the alignment\n",
		Through: "\tn := 0\n",
		With: `	var byAlign [2][32][]loader.Sym // of std and of main, by the logarithm of the alignment
	var fd []loader.Sym
	var maxAlign int32
	n := 0
	size := int64(0) // accumulated size of funcdata info
	if k := state.kept; k != nil {
		n, size, maxAlign = k.nfd, int64(len(k.funcdata)), int32(k.align)
		k.values(k.fds, func(s loader.Sym, value int64) {
			seen.Set(s)
			ldr.SetSymValue(s, value)
			ldr.SetAttrNotInSymbolTable(s, true)
			ldr.SetAttrSpecial(s, true)
		})
	}
`,
	},
	{
		File:   pcln,
		Anchor: "\t\t\tlog := bits.TrailingZeros32(uint32(symalign(ldr, fdSym)))\n\t\t\tbyAlign[log] = append(byAlign[log], fdSym)\n",
		With: `			part := 0
			if i >= state.std {
				part = 1
			}
			log := bits.TrailingZeros32(uint32(symalign(ldr, fdSym)))
			byAlign[part][log] = append(byAlign[part][log], fdSym)
`,
	},
	{
		File:    pcln,
		Anchor:  "\tvar maxAlign int32\n\tfdSyms := make([]loader.Sym, 0, n)\n",
		Through: "\t// We will output the symbols in the order of fdSyms.\n",
		With: `	fdSyms := make([]loader.Sym, 0, n)
	for part := range byAlign {
		if part == 1 {
			state.ends.fdSyms, state.ends.align = len(fdSyms), int(maxAlign)
		}
		for log := len(byAlign[part]) - 1; log >= 0; log-- {
			if len(byAlign[part][log]) > 0 && n > 1 {
				maxAlign = max(maxAlign, 1<<log)
			}
			fdSyms = append(fdSyms, byAlign[part][log]...)
		}
	}

	// We will output the symbols in the order of fdSyms.
`,
	},
	{
		File:   pcln,
		Anchor: "\t// Accumulated size of funcdata info.\n\tsize := int64(0)\n\n\tfor _, fdSym := range fdSyms {\n\t\tdatSize := ldr.SymSize(fdSym)\n",
		With: `	for i, fdSym := range fdSyms {
		if i == state.ends.fdSyms {
			state.ends.funcdata = size
		}
		datSize := ldr.SymSize(fdSym)
`,
	},
	{
		File:   pcln,
		Anchor: "\t\tldr.SetAttrSpecial(fdSym, true)\n\t}\n",
		With: `		ldr.SetAttrSpecial(fdSym, true)
	}
	if state.ends.fdSyms == len(fdSyms) {
		state.ends.funcdata = size
	}
	state.fdSyms = fdSyms
`,
	},
	{
		File:    pcln,
		Anchor:  "\t\t\to := ldr.SymValue(rs)\n\t\t\tif sect.Name != \".text\" {\n",
		Through: "\t\t\to += r.Add()\n",
		With:    "\t\t\to := ctxt.addrOff(fdSym, rs, sect) + r.Add()\n",
	},
	{
		File:   pcln,
		Anchor: "func (state *pclntab) generateFuncdata(",
		With: `// addrOff is what funcdata symbols have of an R_ADDROFF relocation to a symbol, without the addend.
func (ctxt *Link) addrOff(fdSym, rs loader.Sym, sect *sym.Section) int64 {
	o := ctxt.loader.SymValue(rs)
	if sect.Name != ".text" {
		return o - int64(sect.Vaddr)
	}
	// With multiple .text sections the offset
	// is from the start of the first one.
	o -= int64(Segtext.Sections[0].Vaddr)
	if ctxt.Target.IsWasm() {
		if o&(1<<16-1) != 0 {
			ctxt.Errorf(fdSym, "textoff relocation does not target function entry for funcdata symbol: %s %#x", ctxt.loader.SymName(rs), o)
		}
		o >>= 16
	}
	return o
}

func (state *pclntab) generateFuncdata(`,
	},
	{
		File:   pcln,
		Anchor: "\t\tsb := ldr.MakeSymbolUpdater(s)\n\t\tfor _, fdSym := range fdSyms {\n",
		With:   "\t\tsb := ldr.MakeSymbolUpdater(s)\n\t\tif state.kept != nil {\n\t\t\tstate.kept.writeFuncData(ctxt, sb)\n\t\t}\n\t\tfor _, fdSym := range fdSyms {\n",
	},
}

const stdTable = `
// A stdTable is what the pieces of the table have of std's functions.
type stdTable struct {
	textp, funcs, units int // how many functions, how many of them in the table, and compilation units
	nfd, align          int // how many symbols funcdata has, and how it is aligned

	order     []byte // the functions: symbols (or 0) and numbers
	names     []byte // of keptName bytes each: symbol (or 0), offset, first line, kind
	filenames []string
	pcs, fds  []byte // symbols in pctab and funcdata, and their values there

	funcnametab, cutab, filetab, pctab, functab, funcdata []byte

	entries []byte // the table's first part: numbers of functions, and where they are in functab
	relocs  []byte // what funcdata refers to: where in it, symbol, addend
}

// keptName is the size of a name's entry in a stdTable.
const keptName = 16

// stdTableEnds are how many symbols and bytes of the pieces are std's.
type stdTableEnds struct {
	textp, names, files, units, pcSyms, fdSyms, align int
	funcnametab, cutab, filetab, pctab, funcdata      int64
}

func (t *stdTable) numbers() []*int { return []*int{&t.textp, &t.funcs, &t.units, &t.nfd, &t.align} }

func (t *stdTable) pieces() []*[]byte {
	return []*[]byte{&t.order, &t.names, &t.pcs, &t.fds, &t.funcnametab, &t.cutab, &t.filetab, &t.pctab, &t.functab, &t.funcdata, &t.entries, &t.relocs}
}

// keptTable returns, in pieces, what the table has of std's functions, packed; nil if it refers to what is not std's.
func (state *pclntab) keptTable(ctxt *Link) [][]byte {
	ldr, ends := ctxt.loader, &state.ends
	first := state.startLocations[0]
	functab := ldr.Data(state.pclntab)
	t := stdTable{
		textp:       ends.textp,
		order:       ctxt.funcOrder(ends.textp),
		funcs:       state.std,
		units:       ends.units,
		nfd:         ends.fdSyms,
		align:       ends.align,
		funcnametab: ldr.Data(state.funcnametab)[:ends.funcnametab],
		cutab:       ldr.Data(state.cutab)[:ends.cutab],
		filetab:     ldr.Data(state.filetab)[:ends.filetab],
		pctab:       ldr.Data(state.pctab)[:ends.pctab],
		functab:     functab[first:state.startLocations[state.std]],
		funcdata:    ldr.Data(state.funcdata)[:ends.funcdata],
	}
	entry := binary.LittleEndian
	t.entries = make([]byte, 0, 8*state.std)
	for i := range state.std {
		t.entries = append(t.entries, functab[i*8:i*8+4]...)
		t.entries = entry.AppendUint32(t.entries, state.startLocations[i]-first)
	}
	syms := make([]uint32, ends.names)
	for s, i := range state.named[:keep.syms] {
		if i != 0 && int(i) <= ends.names {
			syms[i-1] = uint32(s)
		}
	}
	t.names = make([]byte, 0, keptName*ends.names)
	for i, name := range state.names[:ends.names] {
		kind := uint32(name.funcID)
		if name.valid {
			kind |= 1 << 8
		}
		for _, n := range []uint32{syms[i], name.off, uint32(name.startLine), kind} {
			t.names = entry.AppendUint32(t.names, n)
		}
	}
	// Those that the linker has made will be other ones.
	values := func(syms []loader.Sym) []byte {
		b := make([]byte, 0, 8*len(syms))
		for _, s := range syms {
			if s < keep.syms {
				b = entry.AppendUint32(entry.AppendUint32(b, uint32(s)), uint32(ldr.SymValue(s)))
			}
		}
		return b
	}
	t.pcs, t.fds = values(state.pcSyms[:ends.pcSyms]), values(state.fdSyms[:ends.fdSyms])
	for _, s := range state.fdSyms[:ends.fdSyms] {
		relocs := ldr.Relocs(s)
		for i := range relocs.Count() {
			r := relocs.At(i)
			if r.Weak() && !ldr.AttrReachable(r.Sym()) {
				break // as writeFuncData has it
			}
			if r.Sym() >= keep.syms {
				return nil
			}
			for _, n := range []int64{ldr.SymValue(s) + int64(r.Off()), int64(r.Sym()), r.Add()} {
				t.relocs = entry.AppendUint32(t.relocs, uint32(n))
			}
		}
	}

	var numbers, filenames packed
	for _, n := range t.numbers() {
		numbers.putInt(*n)
	}
	table := [][]byte{numbers}
	for _, piece := range t.pieces() {
		var head packed
		head.putInt(len(*piece))
		table = append(table, head, *piece)
	}
	for _, name := range state.filenames[:ends.files] {
		filenames.put([]byte(name))
	}
	return append(table, filenames)
}

// funcOrder is the order of the first n functions, and their numbers. It depends on the order of main's imports, too.
func (ctxt *Link) funcOrder(n int) []byte {
	b := make([]byte, 0, 8*n)
	for _, s := range ctxt.Textp[:n] {
		number := uint32(ctxt.loader.SymValue(s) >> 16)
		if s >= keep.syms {
			s = 0 // go:buildid, which has no number in all links
		}
		b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, uint32(s)), number)
	}
	return b
}

// findTable returns what was kept of the table, where that many functions are std's; or nil. In a program that is mixed,
// std's functions are not all before main's: nothing of it is kept.
func findTable(ctxt *Link, textp int, mixed bool) *stdTable {
	keep.mixed = mixed
	if !keep.reach {
		return nil
	}
	t := new(stdTable)
	left := packed(keep.kept.pcln)
	for _, n := range t.numbers() {
		*n = left.int()
	}
	for _, piece := range t.pieces() {
		*piece = left.bytes()
	}
	if mixed || t.textp != textp || textp == len(ctxt.Textp) || !bytes.Equal(t.order, ctxt.funcOrder(textp)) {
		keep.kept, keep.reach = kept{reach: keep.kept.reach}, false
		return nil
	}
	for len(left) > 0 {
		t.filenames = append(t.filenames, string(left.bytes()))
	}
	return t
}

// values calls f with each symbol of a list, and its value.
func (t *stdTable) values(list []byte, f func(s loader.Sym, value int64)) {
	for ; len(list) > 0; list = list[8:] {
		f(loader.Sym(binary.LittleEndian.Uint32(list)), int64(binary.LittleEndian.Uint32(list[4:])))
	}
}

// writeFuncData writes what funcdata has of std's functions. What they refer to may be elsewhere.
func (t *stdTable) writeFuncData(ctxt *Link, sb *loader.SymbolBuilder) {
	ldr := ctxt.loader
	sb.SetBytesAt(0, t.funcdata)
	data := sb.Data()
	for b := t.relocs; len(b) > 0; b = b[12:] {
		n := func(i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
		s := loader.Sym(n(1))
		binary.LittleEndian.PutUint32(data[n(0):], uint32(ctxt.addrOff(s, s, ldr.SymSect(s)))+n(2))
	}
}

// enterNames enters the names of std's functions, and returns their size.
func (state *pclntab) enterNames() int64 {
	for b := state.kept.names; len(b) > 0; b = b[keptName:] {
		n := func(i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
		state.names = append(state.names, funcName{off: n(1), startLine: int32(n(2)), funcID: abi.FuncID(n(3)), valid: n(3)>>8 != 0})
		if s := n(0); s != 0 {
			state.named[s] = uint32(len(state.names))
		}
	}
	return int64(len(state.kept.funcnametab))
}

// writeStdFuncs writes std's functions to the table.
func (state *pclntab) writeStdFuncs(data []byte, ptrSize int) {
	k := state.kept
	first := uint32(Rnd(int64(int(state.nfunc)*2*4+4), int64(ptrSize)))
	copy(data[first:], k.functab)
	copy(data, k.entries)
	for i := range k.funcs {
		at := data[i*8+4:]
		binary.LittleEndian.PutUint32(at, binary.LittleEndian.Uint32(at)+first)
	}
}
`

const fileTables = `	fileOffsets := make(map[string]uint32)

	// Walk the filenames.
	// We store the total filename string length we need to load, and the max
	// file index we've seen per CU so we can calculate how large the
	// CU->global table needs to be.
	var fileSize int64
	var totalEntries uint32
	stdUnits := 0
	if k := state.kept; k != nil {
		stdUnits, totalEntries, state.filenames = k.units, uint32(len(k.cutab)/4), k.filenames
		for _, filename := range k.filenames {
			fileOffsets[filename] = uint32(fileSize)
			fileSize += int64(bytes.IndexByte(k.filetab[fileSize:], 0) + 1)
		}
	}
	isMain := func(cu *sym.CompilationUnit) bool { return *FlagHalves && cu.Lib.Pkg == "main" }
	std := true // so far
	endStd := func() {
		if std {
			std, state.ends.files, state.ends.filetab = false, len(state.filenames), fileSize
		}
	}
	cuEntries := make([]goobj.CUFileIndex, stdUnits+len(compUnits))
	walkFilenames(ctxt, state, funcs, func(cu *sym.CompilationUnit, i goobj.CUFileIndex) {
		if isMain(cu) {
			endStd()
		}
		// Note we use the raw filename for lookup, but use the expanded filename
		// when we save the size.
		filename := cu.FileTable[i]
		if _, ok := fileOffsets[filename]; !ok {
			fileOffsets[filename] = uint32(fileSize)
			fileSize += int64(len(expandFile(filename)) + 1) // NULL terminate
			state.filenames = append(state.filenames, filename)
		}

		// Find the maximum file index we've seen.
		if cuEntries[cu.PclnIndex] < i+1 {
			cuEntries[cu.PclnIndex] = i + 1 // Store max + 1
		}
	})
	endStd()

	// Calculate the size of the runtime.cutab variable.
	cuOffsets := make([]uint32, len(cuEntries))
	for i, cu := range compUnits {
		if isMain(cu) {
			state.ends.units, state.ends.cutab = i, int64(totalEntries)*4
		}
		// Note, cutab is a slice of uint32, so an offset to a cu's entry is just the
		// running total of all cu indices we've needed to store so far, not the
		// number of bytes we've stored so far.
		cuOffsets[stdUnits+i] = totalEntries
		totalEntries += uint32(cuEntries[stdUnits+i])
	}

	// Write cutab.
	writeCutab := func(ctxt *Link, s loader.Sym) {
		sb := ctxt.loader.MakeSymbolUpdater(s)

		var off int64
		if state.kept != nil {
			off = sb.SetBytesAt(0, state.kept.cutab)
		}
		for i, cu := range compUnits {
			// Write the per CU LUT.
			for _, filename := range cu.FileTable[:cuEntries[stdUnits+i]] {
				fileOffset, ok := fileOffsets[filename]
				if !ok || !isMain(cu) && !state.mixed[cu] && int64(fileOffset) >= state.ends.filetab {
					// We're looping through all possible file indices. It's possible a file's
					// been deadcode eliminated, and although it's a valid file in the CU, it's
					// not needed in this binary. When that happens, use an invalid offset.
					fileOffset = ^uint32(0)
				}
				off = sb.SetUint32(ctxt.Arch, off, fileOffset)
			}
		}
	}
	state.cutab = state.addGeneratedSym(ctxt, "runtime.cutab", int64(totalEntries*4), 4, writeCutab)

	// Write filetab.
	writeFiletab := func(ctxt *Link, s loader.Sym) {
		sb := ctxt.loader.MakeSymbolUpdater(s)

		// Write the strings.
		names := state.filenames
		if k := state.kept; k != nil {
			sb.SetBytesAt(0, k.filetab)
			names = names[len(k.filenames):]
		}
		for _, filename := range names {
			sb.AddStringAt(int64(fileOffsets[filename]), expandFile(filename))
		}
	}
	state.nfiles = uint32(len(fileOffsets))
	state.filetab = state.addGeneratedSym(ctxt, "runtime.filetab", fileSize, 1, writeFiletab)

	return cuOffsets
}
`
