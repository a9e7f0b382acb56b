package linkspeed

import "interleave/wasm/edits"

const (
	data   = "cmd/link/internal/ld/data.go"
	loader = "cmd/link/internal/loader/loader.go"
	symtab = "cmd/link/internal/ld/symtab.go"
)

// symbols are the edits to what goes through all symbols.
var symbols = []edits.Edit{
	// Only host objects have sub-symbols, and there are none.
	{
		File:   loader,
		Anchor: "func (l *Loader) SubSym(i Sym) Sym {\n",
		With:   "func (l *Loader) SubSym(i Sym) Sym {\n\tif len(l.sub) == 0 {\n\t\treturn 0\n\t}\n",
	},
	// A function that checks the stack's size itself needs little of its callers.
	{
		File:   "cmd/link/internal/ld/stackcheck.go",
		Anchor: "\tfor _, s := range ctxt.Textp {\n\t\tif sc.check(s) > limit {\n",
		With:   "\tfor _, s := range ctxt.Textp {\n\t\tif !*flagDebugNosplit && !ctxt.loader.IsNoSplit(s) {\n\t\t\tcontinue // it calls morestack only, whose height is 0\n\t\t}\n\t\tif sc.check(s) > limit {\n",
	},
	// Two thirds of all symbols are not reachable: they are passed over by the word of the bitmap.
	{
		File:   loader,
		Anchor: "// SetAttrReachable sets the reachability property for a symbol (see\n",
		With: `// NextReachable returns the first reachable symbol after i, or the number of symbols.
func (l *Loader) NextReachable(i Sym) Sym {
	n := Sym(len(l.objSyms))
	for i++; i < n; i = (i | 31) + 1 {
		if word := l.attrReachable[i/32] >> (i % 32); word != 0 {
			return min(i+Sym(bits.TrailingZeros32(word)), n)
		}
	}
	return n
}

// SetAttrReachable sets the reachability property for a symbol (see
`,
	},
	{
		File:   "cmd/link/internal/ld/typelink.go",
		Anchor: "\tfor s := loader.Sym(1); s < loader.Sym(ldr.NSym()); s++ {\n\t\tif !ldr.AttrReachable(s) {\n\t\t\tcontinue\n\t\t}\n",
		With:   "\tfor s := ldr.NextReachable(0); s < loader.Sym(ldr.NSym()); s = ldr.NextReachable(s) {\n",
	},
	// Of the others only data is wanted here, which its kind says sooner than its name.
	{
		File:   data,
		Anchor: "\tfor s := loader.Sym(1); s < loader.Sym(ldr.NSym()); s++ {\n\t\tif !ldr.AttrReachable(s) || ldr.AttrSpecial(s) || ldr.AttrSubSymbol(s) ||\n",
		With:   "\tfor s := ldr.NextReachable(0); s < loader.Sym(ldr.NSym()); s = ldr.NextReachable(s) {\n\t\tst := state.symType(s)\n\t\tif st <= sym.STEXTEND || st >= sym.SFirstUnallocated {\n\t\t\tcontinue\n\t\t}\n\t\tif ldr.AttrSpecial(s) || ldr.AttrSubSymbol(s) ||\n",
	},
	{
		File:   data,
		Anchor: "\t\tst := state.symType(s)\n\n\t\tif st <= sym.STEXTEND || st >= sym.SFirstUnallocated {\n\t\t\tcontinue\n\t\t}\n\t\tstate.data[st] = append(",
		With:   "\t\tstate.data[st] = append(",
	},
	// Most references in data are to a whole address, of what has one.
	{
		File:   data,
		Anchor: "\t\tvar rst sym.SymKind\n\t\tif rs != 0 {\n\t\t\trst = ldr.SymType(rs)\n",
		With: `		if rt == objabi.R_ADDR && siz == 8 && target.IsWasm() && rs != 0 && ldr.AttrReachable(rs) {
			if v := ldr.SymValue(rs); v != 0 {
				target.Arch.ByteOrder.PutUint64(P[off:], uint64(v+r.Add()))
				continue
			}
		}

		var rst sym.SymKind
		if rs != 0 {
			rst = ldr.SymType(rs)
`,
	},
	{
		File:   data,
		Anchor: "\t\tsymn := sym.SymKind(symn)\n\t\twg.Add(1)\n",
		With:   "\t\tsymn := sym.SymKind(symn)\n\t\tif len(state.data[symn]) == 0 {\n\t\t\tcontinue\n\t\t}\n\t\twg.Add(1)\n",
	},
	// WebAssembly has no symbol table that a symbol must be kept out of.
	{
		File:   symtab,
		Anchor: "\tfor s := loader.Sym(1); s < nsym; s++ {\n\t\tif (!ctxt.IsExternal() && ldr.IsFileLocal(s)",
		With:   "\tfor s := loader.Sym(1); s < nsym; s++ {\n\t\tif ctxt.IsWasm() {\n\t\t\tif s = ldr.NextReachable(s - 1); s >= nsym {\n\t\t\t\tbreak\n\t\t\t}\n\t\t} else if (!ctxt.IsExternal() && ldr.IsFileLocal(s)",
	},
	// Symbols come in the order of their numbers, and most are small: they are dealt out by size.
	{
		File:   data,
		Anchor: "\tif symn != sym.SPCLNTAB {\n\t\tsort.Slice(sl, func(i, j int) bool {\n",
		With:   "\tif symn != sym.SPCLNTAB && sortBySize && head == 0 && tail == 0 && dealBySize(sl, zerobase) {\n\t\t// Done.\n\t} else if symn != sym.SPCLNTAB {\n\t\tsort.Slice(sl, func(i, j int) bool {\n",
	},
	{
		File:   data,
		Anchor: "type symNameSize struct {\n",
		With: `// dealBySize sorts symbols that are ordered by number as dodataSect does: by size, with zerobase right after those of size
// zero, then by number. It reports false, and does nothing, where they are not ordered.
func dealBySize(sl []symNameSize, zerobase loader.Sym) bool {
	const most = 512 // larger ones are few, and sorted
	class := func(s *symNameSize) int {
		switch {
		case s.sym == zerobase:
			return 1
		case s.sz == 0:
			return 0
		}
		return int(min(uint64(s.sz)+1, most))
	}
	var ends [most + 1]int
	for i := range sl {
		if i > 0 && sl[i-1].sym >= sl[i].sym {
			return false
		}
		ends[class(&sl[i])]++
	}
	at := 0
	for i, n := range ends {
		ends[i] = at
		at += n
	}
	dealt := make([]symNameSize, len(sl))
	for i := range sl {
		c := class(&sl[i])
		dealt[ends[c]] = sl[i]
		ends[c]++
	}
	slices.SortFunc(dealt[ends[most-1]:], func(a, b symNameSize) int {
		return cmp.Or(cmp.Compare(a.sz, b.sz), cmp.Compare(a.sym, b.sym))
	})
	copy(sl, dealt)
	return true
}

type symNameSize struct {
`,
	},
	{File: data, Anchor: "\t\"cmd/link/internal/sym\"\n\t\"compress/zlib\"\n", With: "\t\"cmd/link/internal/sym\"\n\t\"cmp\"\n\t\"compress/zlib\"\n"},
	{File: data, Anchor: "\t\"os\"\n\t\"sort\"\n", With: "\t\"os\"\n\t\"slices\"\n\t\"sort\"\n"},
}
