package park

import "interleave/wasm/edits"

// replaced are the edits by which the loader knows which symbols are not any more what they were before the park.
var replaced = []edits.Edit{
	{
		File:   loader,
		Anchor: "\tnpkgsyms    int // number of package symbols, for accounting\n",
		With:   "\treplaced []Sym         // symbols that were given another definition\n\tknown    []knownSym    // of the first symbols\n\n\tnpkgsyms    int // number of package symbols, for accounting\n",
	},
	{
		File:   loader,
		Anchor: "\t\tif oldsz < sz {\n",
		With:   "\t\tif oldsz < sz {\n\t\t\tl.replace(oldi)\n",
	},
	{
		File:   loader,
		Anchor: "\t\tnewIsBSS && oldIsBSS && sz > oldsz:\n",
		With:   "\t\tnewIsBSS && oldIsBSS && sz > oldsz:\n\t\tl.replace(oldi)\n",
	},
	{
		File:   loader,
		Anchor: "\t// Install new payload to global index space.\n",
		With:   "\tl.replace(symIdx)\n\n\t// Install new payload to global index space.\n",
	},
	// One of the same content leads to the same symbols.
	{
		File:   loader,
		Anchor: "\t\t\tif siz > s.size {\n",
		With:   "\t\t\tif siz > s.size {\n\t\t\t\tl.forget(s.sym)\n",
	},
	{
		File:   loader,
		Anchor: "func (l *Loader) SymAttr(",
		With: `// A knownSym is what the loader has looked up of a symbol.
type knownSym struct {
	kind   sym.SymKind // or unknownKind
	attr   uint8
	itab   bool
	defers bool // a function that calls runtime.deferreturn
}

const unknownKind = ^sym.SymKind(0)

// replace says that a symbol is given another definition, other than one of the same content.
func (l *Loader) replace(i Sym) {
	l.replaced = append(l.replaced, i)
	l.forget(i)
}

// forget forgets what is known of a symbol.
func (l *Loader) forget(i Sym) {
	if int(i) < len(l.known) {
		l.known[i].kind = unknownKind
	}
}

// Replaced returns the symbols that were given another definition since they were entered, other than one of the same
// content.
func (l *Loader) Replaced() []Sym {
	return l.replaced
}

func (l *Loader) SymAttr(`,
	},
}

// known are the edits by which cmd/link looks up before the park what it asks of each symbol, some of it several times,
// in every link. They can be left out of [Link].
var known = []edits.Edit{
	{
		File:   loader,
		Anchor: "\tl.parked = false\n}\n",
		With: `	l.parked = false
	deferReturn := l.Lookup("runtime.deferreturn", sym.ABIToVersion(obj.ABIInternal))
	for i := Sym(len(l.known)); int(i) < l.NSym(); i++ {
		k := knownSym{kind: unknownKind}
		if i != 0 && !l.IsExternal(i) {
			r, li := l.toLocal(i)
			k = knownSym{kind: l.SymType(i), attr: l.SymAttr(i), itab: r.Sym(li).IsItab()}
			k.defers = deferReturn == 0 || k.kind.IsText() && l.calls(i, deferReturn)
		}
		l.known = append(l.known, k)
	}
	for _, r := range l.objs[goObjStart:] {
		r.textDefs()
	}
}

func (l *Loader) calls(i, callee Sym) bool {
	relocs := l.Relocs(i)
	for ri := range relocs.Count() {
		if r := relocs.At(ri); r.Type() == objabi.R_CALL && r.Sym() == callee {
			return true
		}
	}
	return false
}

// Defers reports whether a function may call runtime.deferreturn.
func (l *Loader) Defers(i Sym) bool {
	return int(i) >= len(l.known) || l.known[i].kind == unknownKind || l.known[i].defers
}

// textDefs returns the local indices of the functions that an object defines.
func (r *oReader) textDefs() []uint32 {
	if r.texts == nil {
		r.texts = []uint32{}
		for i, n := uint32(0), uint32(r.NAlldef()); i < n; i++ {
			if sym.AbiSymKindToSymKind[objabi.SymKind(r.Sym(i).Type())].IsText() {
				r.texts = append(r.texts, i)
			}
		}
	}
	return r.texts
}
`,
	},
	{
		File:   loader,
		Anchor: "\tobjidx       uint32   // index of this reader in the objs slice\n",
		With:   "\tobjidx       uint32   // index of this reader in the objs slice\n\ttexts        []uint32 // once asked for: what textDefs returns\n",
	},
	{
		File:   loader,
		Anchor: "\t\tfor i, n := uint32(0), uint32(r.NAlldef()); i < n; i++ {\n\t\t\tgi := l.toGlobal(r, i)\n\t\t\tif !l.attrReachable.Has(gi) {\n",
		With:   "\t\tfor _, i := range r.textDefs() {\n\t\t\tgi := l.toGlobal(r, i)\n\t\t\tif !l.attrReachable.Has(gi) {\n",
	},
	{
		File:   loader,
		Anchor: "\t\t\tst := sym.AbiSymKindToSymKind[objabi.SymKind(osym.Type())]\n\t\t\tif !st.IsText() {\n\t\t\t\tcontinue\n\t\t\t}\n\t\t\tdupok := osym.Dupok()\n",
		With:   "\t\t\tdupok := osym.Dupok()\n",
	},
	{
		File:   loader,
		Anchor: "func (l *Loader) SymType(i Sym) sym.SymKind {\n",
		With:   "func (l *Loader) SymType(i Sym) sym.SymKind {\n\tif int(i) < len(l.known) {\n\t\tif k := l.known[i]; k.kind != unknownKind {\n\t\t\treturn k.kind\n\t\t}\n\t}\n",
	},
	{
		File:   loader,
		Anchor: "func (l *Loader) SymAttr(i Sym) uint8 {\n",
		With:   "func (l *Loader) SymAttr(i Sym) uint8 {\n\tif int(i) < len(l.known) {\n\t\tif k := l.known[i]; k.kind != unknownKind {\n\t\t\treturn k.attr\n\t\t}\n\t}\n",
	},
	{
		File:   loader,
		Anchor: "func (l *Loader) IsItab(i Sym) bool {\n",
		With:   "func (l *Loader) IsItab(i Sym) bool {\n\tif int(i) < len(l.known) {\n\t\tif k := l.known[i]; k.kind != unknownKind {\n\t\t\treturn k.itab\n\t\t}\n\t}\n",
	},
	{
		File:   "cmd/link/internal/ld/pcln.go",
		Anchor: "\tdeferreturn := uint32(0)\n\tlastWasmAddr := uint32(0)\n",
		With:   "\tdeferreturn := uint32(0)\n\tlastWasmAddr := uint32(0)\n\tif target.IsWasm() && !ldr.Defers(s) {\n\t\treturn 0\n\t}\n",
	},
}
