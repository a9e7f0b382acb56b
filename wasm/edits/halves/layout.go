package halves

import "interleave/wasm/edits"

// layout are the edits to where things are.
var layout = []edits.Edit{
	// What has no size moves nothing, and is at the address of runtime.zerobase, as always; but for the lists of pointers,
	// which get theirs only later.
	{
		File:   data,
		Anchor: "\t// Set alignment, construct result\n",
		With: `	if *FlagHalves && symn != sym.SPCLNTAB {
		program := make([]symNameSize, 0, len(sl))
		std := sl[:0]
		gcdata, gcbss := ldr.Lookup("runtime.gcdata", 0), ldr.Lookup("runtime.gcbss", 0)
		for _, s := range sl {
			if (s.sz > 0 || s.sym == gcdata || s.sym == gcbss) && ldr.OfProgram(s.sym) {
				program = append(program, s)
			} else {
				std = append(std, s)
			}
		}
		state.std[symn] = len(std)
		sl = append(std, program...)
	} else {
		state.std[symn] = len(sl)
	}

	// Set alignment, construct result
`,
	},
	{
		File:   data,
		Anchor: "\tdataMaxAlign [sym.SFirstUnallocated]int32",
		With:   "\tstd [sym.SFirstUnallocated]int // how many of data come first: the rest is the program's\n\tdataMaxAlign [sym.SFirstUnallocated]int32",
	},
	// Read-only data has kinds in one section, and so have the two kinds of data: of each std's, and then of each the program's.
	{
		File:   data,
		Anchor: "\t\tstate.assignToSection(sect, symn, sym.SRODATA)\n\t\tsetCarrierSize(symn, state.datsize-symnStartValue)\n\t\tif ctxt.HeadType == objabi.Haix {\n\t\t\t// Read-only symbols might",
		With: `		state.assignDsymsToSection(sect, state.data[symn][:state.std[symn]], sym.SRODATA, aligndatsize)
		setCarrierSize(symn, state.datsize-symnStartValue)
		if ctxt.HeadType == objabi.Haix {
			// Read-only symbols might`,
	},
	{
		File:   data,
		Anchor: "\t/* gopclntab */\n",
		With: `	for _, symn := range sym.ReadOnly {
		state.assignDsymsToSection(sect, state.data[symn][state.std[symn]:], sym.SRODATA, aligndatsize)
		state.checkdatsize(symn)
	}

	/* gopclntab */
`,
	},
	{
		File:   data,
		Anchor: "\tsect := state.allocateNamedSectionAndAssignSyms(&Segdata, \".noptrdata\", sym.SNOPTRDATA, sym.SDATA, 06)\n",
		With:   "\tsect := state.allocateNamedDataSection(&Segdata, \".noptrdata\", []sym.SymKind{sym.SNOPTRDATA}, 06)\n\tstate.assignDsymsToSection(sect, state.data[sym.SNOPTRDATA][:state.std[sym.SNOPTRDATA]], sym.SDATA, aligndatsize)\n",
	},
	{
		File:   data,
		Anchor: "\tstate.assignToSection(sect, sym.SNOPTRDATAEND, sym.SDATA)\n",
		With:   "\tstate.assignDsymsToSection(sect, state.data[sym.SNOPTRDATA][state.std[sym.SNOPTRDATA]:], sym.SDATA, aligndatsize)\n\tstate.assignToSection(sect, sym.SNOPTRDATAEND, sym.SDATA)\n",
	},
	{
		File:   data,
		Anchor: "\tsect = state.allocateNamedSectionAndAssignSyms(&Segdata, \".data\", sym.SDATA, sym.SDATA, 06)\n",
		With:   "\tsect = state.allocateNamedDataSection(&Segdata, \".data\", []sym.SymKind{sym.SDATA}, 06)\n\tstate.assignDsymsToSection(sect, state.data[sym.SDATA][:state.std[sym.SDATA]], sym.SDATA, aligndatsize)\n",
	},
	{
		File:   data,
		Anchor: "\tstate.assignToSection(sect, sym.SDATAEND, sym.SDATA)\n",
		With:   "\tstate.assignDsymsToSection(sect, state.data[sym.SDATA][state.std[sym.SDATA]:], sym.SDATA, aligndatsize)\n\tstate.assignToSection(sect, sym.SDATAEND, sym.SDATA)\n",
	},
	// The list of all is in the order of addresses.
	{
		File:   data,
		Anchor: "\tfor symn := sym.SELFRXSECT; symn < sym.SFirstUnallocated; symn++ {\n\t\tctxt.datap = append(ctxt.datap, state.data[symn]...)\n\t}\n",
		With: `	var program []loader.Sym
	for symn := sym.SELFRXSECT; symn < sym.SFirstUnallocated; symn++ {
		ctxt.datap = append(ctxt.datap, state.data[symn][:state.std[symn]]...)
		program = append(program, state.data[symn][state.std[symn]:]...)
		if symn >= sym.STYPE && symn < sym.SFUNCTAB || symn >= sym.SNOPTRDATA && symn < sym.SNOPTRDATAFIPSEND || symn >= sym.SDATA && symn < sym.SDATAFIPSEND {
			continue
		}
		ctxt.datap = append(ctxt.datap, program...)
		program = program[:0]
	}
`,
	},
	// Room before each section that std's code knows addresses in: what the program has before it grows into it.
	{
		File:   data,
		Anchor: "\t\t\tif sect.Align < align {\n\t\t\t\tsect.Align = align\n\t\t\t}\n\t\t}\n\t}\n",
		With:   "\t\t\tif sect.Align < align {\n\t\t\t\tsect.Align = align\n\t\t\t}\n\t\t}\n\t}\n\tif *FlagHalves && seg == &Segdata {\n\t\tsect.Align = max(sect.Align, halvesRoom)\n\t}\n",
	},
	{
		File:   data,
		Anchor: "\t\tif ctxt.IsWasm() && i == 0 && va < wasmMinDataAddr {\n",
		With:   "\t\tif *FlagHalves && i == 0 {\n\t\t\tva = uint64(Rnd(int64(va), halvesRoom))\n\t\t}\n\t\tif ctxt.IsWasm() && i == 0 && va < wasmMinDataAddr {\n",
	},
	{
		File:   data,
		Anchor: "\torder = append(order, &Segdata)\n",
		With:   "\tif *FlagHalves {\n\t\tva = uint64(Rnd(int64(va), halvesRoom))\n\t}\n\torder = append(order, &Segdata)\n",
	},
	{
		File:   data,
		Anchor: "const wasmMinDataAddr = ",
		With:   "// halvesRoom is where sections begin at multiples of, in bytes: an edit changes a section's length by less than a hundredth of it.\nconst halvesRoom = 64 << 10\n\nconst wasmMinDataAddr = ",
	},
}
