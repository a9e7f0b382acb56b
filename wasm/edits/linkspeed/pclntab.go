package linkspeed

import "interleave/wasm/edits"

const pcln = "cmd/link/internal/ld/pcln.go"

// pclntab are the edits to the table of functions and lines. What is known of a symbol stands in slices and bitmaps instead
// of maps: symbols are small numbers.
var pclntab = []edits.Edit{
	{File: pcln, Anchor: "\t\"cmp\"\n\t\"fmt\"\n", With: "\t\"encoding/binary\"\n\t\"fmt\"\n"},
	{File: pcln, Anchor: "\t\"path/filepath\"\n\t\"slices\"\n", With: "\t\"path/filepath\"\n"},
	// Each function's information is looked up once.
	{
		File:   pcln,
		Anchor: "\tnfiles uint32\n}\n",
		With: `	nfiles uint32

	infos []loader.FuncInfo // of the functions, preloaded where they are valid
	names []funcName        // of the functions and of what is inlined, in the order of the table
	named []uint32          // symbol's index in names, plus one
}

// A funcName is an entry of runtime.funcnametab, and what else the tables of inlined calls have of a function.
type funcName struct {
	name      string
	off       uint32
	startLine int32
	funcID    abi.FuncID
	valid     bool // the symbol has a FuncInfo
}

// name returns the entry of a function.
func (state *pclntab) name(s loader.Sym) *funcName {
	if i := state.named[s]; i != 0 {
		return &state.names[i-1]
	}
	panic("couldn't find function name offset")
}
`,
	},
	{
		File:   pcln,
		Anchor: "\tseenCUs := make(map[*sym.CompilationUnit]struct{})\n\tcompUnits := []*sym.CompilationUnit{}\n\tfuncs := []loader.Sym{}\n",
		With: `	seenCUs := make(map[*sym.CompilationUnit]struct{})
	var lastCU *sym.CompilationUnit
	compUnits := []*sym.CompilationUnit{}
	funcs := make([]loader.Sym, 0, len(ctxt.Textp))
	state.infos = make([]loader.FuncInfo, 0, len(ctxt.Textp))
`,
	},
	{
		File:   pcln,
		Anchor: "\t\tcu := ldr.SymUnit(s)\n\t\tif _, ok := seenCUs[cu]; cu != nil && !ok {\n",
		With: `		fi := ldr.FuncInfo(s)
		if fi.Valid() {
			fi.Preload()
		}
		state.infos = append(state.infos, fi)

		cu := ldr.SymUnit(s)
		if cu == lastCU {
			continue
		}
		lastCU = cu
		if _, ok := seenCUs[cu]; cu != nil && !ok {
`,
	},
	{
		File:   pcln,
		Anchor: "\trelocs := ldr.Relocs(s)\n\tfor ri := 0; ri < relocs.Count(); ri++ {\n\t\tr := relocs.At(ri)\n\t\tif target.IsWasm() && r.Type() == objabi.R_ADDR {\n",
		With: `	relocs := ldr.Relocs(s)
	if target.IsWasm() { // as below, where it takes the same way
		for ri := 0; ri < relocs.Count(); ri++ {
			r := relocs.At(ri)
			switch r.Type() {
			case objabi.R_ADDR:
				lastWasmAddr = uint32(r.Add())
			case objabi.R_CALL:
				if r.Sym() == deferReturnSym {
					return lastWasmAddr - 1
				}
			}
		}
		return 0
	}
	for ri := 0; ri < relocs.Count(); ri++ {
		r := relocs.At(ri)
		if target.IsWasm() && r.Type() == objabi.R_ADDR {
`,
	},
	{
		File:    pcln,
		Anchor:  "func genInlTreeSym(",
		Through: "\n}\n",
		With: `func genInlTreeSym(ctxt *Link, state *pclntab, fi *loader.FuncInfo, data []byte) loader.Sym {
	ldr := ctxt.loader
	its := ldr.CreateExtSym("", 0)
	inlTreeSym := ldr.MakeSymbolUpdater(its)
	// Note: the generated symbol is given a type of sym.SGOFUNC, as a
	// signal to the symtab() phase that it needs to be grouped in with
	// other similar symbols (gcdata, etc); the dodata() phase will
	// eventually switch the type back to SRODATA.
	inlTreeSym.SetType(sym.SPCLNTAB)
	ldr.SetAttrReachable(its, true)
	ldr.SetSymAlign(its, 4) // it has 32-bit fields
	inlTreeSym.SetData(data)
	inlTreeSym.SetSize(int64(len(data)))
	for i, n := 0, int(fi.NumInlTree()); i < n; i++ {
		call := fi.InlTree(i)
		name := state.name(call.Func)
		if !name.valid && !ctxt.linkShared {
			// Inlined functions are always Go functions, and thus
			// must have FuncInfo.
			panic(fmt.Sprintf("inlined function %s missing func info", ldr.SymName(call.Func)))
		}

		// Construct runtime.inlinedCall value.
		c := data[i*inlCallSize : (i+1)*inlCallSize]
		c[0] = uint8(name.funcID)
		// Bytes 1-3 are unused.
		binary.LittleEndian.PutUint32(c[4:], name.off)
		binary.LittleEndian.PutUint32(c[8:], uint32(call.ParentPC))
		binary.LittleEndian.PutUint32(c[12:], uint32(name.startLine))
	}
	return its
}

// inlCallSize is the size of a runtime.inlinedCall.
const inlCallSize = 16
`,
	},
	{
		File:    pcln,
		Anchor:  "// makeInlSyms returns a map of",
		Through: "\n}\n",
		With: `// makeInlSyms returns the inlSyms that are created for the functions, 0 for those without.
func makeInlSyms(ctxt *Link, state *pclntab) []loader.Sym {
	// Create the inline symbols we need.
	inlSyms := make([]loader.Sym, len(state.infos))
	total := 0
	for i := range state.infos {
		if fi := &state.infos[i]; fi.Valid() {
			total += int(fi.NumInlTree())
		}
	}
	all := make([]byte, total*inlCallSize)
	for i := range state.infos {
		if fi := &state.infos[i]; fi.Valid() && fi.NumInlTree() > 0 {
			n := int(fi.NumInlTree()) * inlCallSize
			inlSyms[i] = genInlTreeSym(ctxt, state, fi, all[:n:n])
			all = all[n:]
		}
	}
	return inlSyms
}
`,
	},
	{
		File:    pcln,
		Anchor:  "// walkFuncs iterates over the funcs",
		Through: "// walkFilenames walks funcs",
		With: `// generateFuncnametab creates the function name table, of each unique function and inlined function.
func (state *pclntab) generateFuncnametab(ctxt *Link, funcs []loader.Sym) {
	ldr := ctxt.loader
	state.names = make([]funcName, 0, 2*len(funcs))
	state.named = make([]uint32, ldr.NSym())

	// Write the null terminated strings.
	writeFuncNameTab := func(ctxt *Link, s loader.Sym) {
		symtab := ctxt.loader.MakeSymbolUpdater(s)
		for i := range state.names {
			symtab.AddCStringAt(int64(state.names[i].off), state.names[i].name)
		}
	}

	// Calculate the size needed.
	var size int64
	enter := func(s loader.Sym, fi *loader.FuncInfo) {
		n := funcName{name: ldr.SymName(s), off: uint32(size)}
		if fi.Valid() {
			n.valid, n.startLine, n.funcID = true, fi.StartLine(), fi.FuncID()
		}
		size += int64(len(n.name) + 1) // NULL terminate
		state.names = append(state.names, n)
		state.named[s] = uint32(len(state.names))
	}
	for i, s := range funcs {
		fi := &state.infos[i]
		if state.named[s] == 0 {
			enter(s, fi)
		}
		if !fi.Valid() {
			continue
		}
		for j, n := 0, int(fi.NumInlTree()); j < n; j++ {
			if call := fi.InlTree(j).Func; state.named[call] == 0 {
				inl := ldr.FuncInfo(call)
				enter(call, &inl)
			}
		}
	}

	state.funcnametab = state.addGeneratedSym(ctxt, "runtime.funcnametab", size, 1, writeFuncNameTab)
}

// walkFilenames walks funcs`,
	},
	// A file is looked up by its name once for each compilation unit.
	{
		File:    pcln,
		Anchor:  "func walkFilenames(",
		Through: "\n}\n",
		With: `func walkFilenames(ctxt *Link, state *pclntab, funcs []loader.Sym, f func(*sym.CompilationUnit, goobj.CUFileIndex)) {
	ldr := ctxt.loader
	seen := make(map[*sym.CompilationUnit][]bool)
	var last *sym.CompilationUnit
	var files []bool // of the last unit: those that f was called for

	// Loop through all functions, finding the filenames we need.
	for i, s := range funcs {
		fi := &state.infos[i]
		if !fi.Valid() {
			continue
		}

		cu := ldr.SymUnit(s)
		if cu != last {
			last, files = cu, seen[cu]
			if files == nil {
				files = make([]bool, len(cu.FileTable))
				seen[cu] = files
			}
		}
		for i, nf := 0, int(fi.NumFile()); i < nf; i++ {
			if file := fi.File(i); !files[file] {
				files[file] = true
				f(cu, file)
			}
		}
		for i, ninl := 0, int(fi.NumInlTree()); i < ninl; i++ {
			if file := fi.InlTree(i).File; !files[file] {
				files[file] = true
				f(cu, file)
			}
		}
	}
}
`,
	},
	{File: pcln, Anchor: "\twalkFilenames(ctxt, funcs, func(", With: "\twalkFilenames(ctxt, state, funcs, func("},
	{
		File:   pcln,
		Anchor: "\tseen := make(map[loader.Sym]struct{})\n\tsaveOffset := func(",
		With:   "\tseen := loader.MakeBitmap(ldr.NSym())\n\tpcSyms := make([]loader.Sym, 0, 4*len(funcs))\n\tsaveOffset := func(",
	},
	{
		File:   pcln,
		Anchor: "\t\tif _, ok := seen[pcSym]; !ok {\n",
		With:   "\t\tif !seen.Has(pcSym) {\n",
	},
	{
		File:   pcln,
		Anchor: "\t\t\tseen[pcSym] = struct{}{}\n",
		With:   "\t\t\tseen.Set(pcSym)\n\t\t\tpcSyms = append(pcSyms, pcSym)\n",
	},
	{
		File:    pcln,
		Anchor:  "\tfor _, s := range funcs {\n\t\tfi := ldr.FuncInfo(s)\n\t\tif !fi.Valid() {\n\t\t\tcontinue\n\t\t}\n\t\tfi.Preload()\n\t\tpcsp, pcfile, pcline, pcinline, pcdata = ldr.PcdataAuxs(s, pcdata)\n",
		Through: "\t\tfor _, pcSym := range pcdata {\n",
		With: `	for i, s := range funcs {
		fi := &state.infos[i]
		if !fi.Valid() {
			continue
		}
		pcsp, pcfile, pcline, pcinline, pcdata = ldr.PcdataAuxs(s, pcdata)

		saveOffset(pcsp)
		saveOffset(pcfile)
		saveOffset(pcline)
		for _, pcSym := range pcdata {
`,
	},
	{
		File:   pcln,
		Anchor: "\t\tfor sym := range seen {\n",
		With:   "\t\tfor _, sym := range pcSyms {\n",
	},
	{
		File:   pcln,
		Anchor: "func (state *pclntab) generateFuncdata(ctxt *Link, funcs []loader.Sym, inlsyms map[loader.Sym]loader.Sym) {\n",
		With:   "func (state *pclntab) generateFuncdata(ctxt *Link, funcs []loader.Sym, inlsyms []loader.Sym) {\n",
	},
	{
		File:    pcln,
		Anchor:  "\tseen := make(map[loader.Sym]struct{}, len(funcs))\n",
		Through: "\t// We will output the symbols in the order of fdSyms.\n",
		With: `	seen := loader.MakeBitmap(ldr.NSym())
	var byAlign [32][]loader.Sym // by the logarithm of the alignment
	var fd []loader.Sym
	n := 0
	for i, s := range funcs {
		fi := &state.infos[i]
		if !fi.Valid() {
			continue
		}
		fd = funcData(ldr, s, *fi, inlsyms[i], fd)
		for j, fdSym := range fd {
			if fdSym == 0 || seen.Has(fdSym) || ignoreFuncData(ldr, s, j, fdSym) {
				continue
			}
			seen.Set(fdSym)
			log := bits.TrailingZeros32(uint32(symalign(ldr, fdSym)))
			byAlign[log] = append(byAlign[log], fdSym)
			n++
		}
	}

	// In reverse order by alignment to minimize alignment gaps.
	var maxAlign int32
	fdSyms := make([]loader.Sym, 0, n)
	for log := len(byAlign) - 1; log >= 0; log-- {
		if len(byAlign[log]) > 0 && n > 1 {
			maxAlign = max(maxAlign, 1<<log)
		}
		fdSyms = append(fdSyms, byAlign[log]...)
	}

	// We will output the symbols in the order of fdSyms.
`,
	},
	{File: pcln, Anchor: "\t\"internal/buildcfg\"\n", With: "\t\"internal/buildcfg\"\n\t\"math/bits\"\n"},
	{
		File:    pcln,
		Anchor:  "func (state *pclntab) generateFunctab(ctxt *Link, funcs []loader.Sym, inlSyms map",
		Through: "{\n",
		With:    "func (state *pclntab) generateFunctab(ctxt *Link, funcs []loader.Sym, inlSyms []loader.Sym, cuOffsets []uint32) {\n",
	},
	{
		File:   pcln,
		Anchor: "\t\twriteFuncs(ctxt, sb, funcs, inlSyms, startLocations, cuOffsets, nameOffsets)\n",
		With:   "\t\twriteFuncs(ctxt, state, sb, funcs, inlSyms, startLocations, cuOffsets)\n",
	},
	{
		File:   pcln,
		Anchor: "\t\tfi := ldr.FuncInfo(s)\n\t\tsize += funcSize\n\t\tif fi.Valid() {\n\t\t\tfi.Preload()\n",
		With:   "\t\tfi := state.infos[i]\n\t\tsize += funcSize\n\t\tif fi.Valid() {\n",
	},
	{
		File:    pcln,
		Anchor:  "\tfor i, s := range funcs {\n\t\tsb.SetUint32(ctxt.Arch, int64(i*2*4), pcOff(s))\n",
		Through: "\n\t}\n",
		With:    "\tdata := sb.Data()\n\tfor i, s := range funcs {\n\t\tbinary.LittleEndian.PutUint32(data[i*2*4:], pcOff(s))\n\t\tbinary.LittleEndian.PutUint32(data[(i*2+1)*4:], startLocations[i])\n\t}\n",
	},
	{
		File:    pcln,
		Anchor:  "// writeFuncs writes the func structures",
		Through: "\n}\n",
		With:    writeFuncs,
	},
	{
		File:    pcln,
		Anchor:  "\tnameOffsets := state.generateFuncnametab(ctxt, funcs)\n",
		Through: "\tstate.generateFuncdata(ctxt, funcs, inlSyms)\n",
		With: `	state.generateFuncnametab(ctxt, funcs)
	cuOffsets := state.generateFilenameTabs(ctxt, compUnits, funcs)
	state.generatePctab(ctxt, funcs)
	inlSyms := makeInlSyms(ctxt, state)
	state.generateFunctab(ctxt, funcs, inlSyms, cuOffsets)
	state.generateFuncdata(ctxt, funcs, inlSyms)
`,
	},
}

const writeFuncs = `// writeFuncs writes the func structures and pcdata to runtime.functab.
func writeFuncs(ctxt *Link, state *pclntab, sb *loader.SymbolBuilder, funcs []loader.Sym, inlSyms []loader.Sym, startLocations, cuOffsets []uint32) {
	ldr := ctxt.loader
	deferReturnSym := ldr.Lookup("runtime.deferreturn", abiInternalVer)
	textStart := ldr.SymValue(ldr.Lookup("runtime.text", 0))
	funcdata := []loader.Sym{}
	var pcsp, pcfile, pcline, pcinline loader.Sym
	var pcdata []loader.Sym
	data := sb.Data()

	// Write the individual func objects (runtime._func struct).
	for i, s := range funcs {
		fi := &state.infos[i]
		b := data[startLocations[i]:]
		put := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
		put(0, textOff(ctxt, s, textStart)) // entryOff uint32 (offset of func entry PC from textStart)
		put(4, state.name(s).off)           // nameOff int32
		put(12, computeDeferReturn(ctxt, deferReturnSym, s))

		// The offset to compilation unit's file table.
		cuIdx := ^uint32(0)
		if cu := ldr.SymUnit(s); cu != nil {
			cuIdx = cuOffsets[cu.PclnIndex]
		}
		put(32, cuIdx)
		if !fi.Valid() {
			continue // the rest is zero
		}
		pcsp, pcfile, pcline, pcinline, pcdata = ldr.PcdataAuxs(s, pcdata)
		funcdata = funcData(ldr, s, *fi, inlSyms[i], funcdata)
		npcdata := len(pcdata) // as numPCData has it
		if fi.NumInlTree() > 0 {
			npcdata = max(npcdata, abi.PCDATA_InlTreeIndex+1)
		}
		put(8, uint32(fi.Args())) // args int32
		put(16, uint32(ldr.SymValue(pcsp)))
		put(20, uint32(ldr.SymValue(pcfile)))
		put(24, uint32(ldr.SymValue(pcline)))
		put(28, uint32(npcdata))
		put(36, uint32(fi.StartLine())) // startLine int32
		b[40] = uint8(fi.FuncID())      // funcID uint8
		b[41] = uint8(fi.FuncFlag())    // flag uint8
		b[43] = uint8(len(funcdata))    // nfuncdata must be the final entry.

		// Output the pcdata.
		for j, pcSym := range pcdata {
			put(funcSize+j*4, uint32(ldr.SymValue(pcSym)))
		}
		if fi.NumInlTree() > 0 {
			put(funcSize+abi.PCDATA_InlTreeIndex*4, uint32(ldr.SymValue(pcinline)))
		}

		// Write funcdata refs as offsets from go:func.* and go:funcrel.*.
		// Missing funcdata will be ^0. See runtime/symtab.go:funcdata.
		off := funcSize + npcdata*4
		for j, fdsym := range funcdata {
			if ignoreFuncData(ldr, s, j, fdsym) {
				put(off+j*4, ^uint32(0)) // ^0 is a sentinel for "no value"
				continue
			}
			put(off+j*4, uint32(ldr.SymValue(fdsym)))
		}
	}
}
`
