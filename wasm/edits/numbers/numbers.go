// Package numbers keeps the functions of packages at the same numbers in many programs, so that one program is a good
// compression dictionary for another.
//
// A call in WebAssembly names its function by number, and cmd/link counts through: a function more in an early package
// changes every call of what comes after it.
package numbers

import "interleave/wasm/edits"

const asm = "cmd/link/internal/wasm/asm.go"

// Link gives cmd/link a flag -pkgalign N: the number of each package's first function becomes a multiple of N. Between
// packages stand functions of three bytes that nothing calls.
func Link() edits.Set {
	return edits.Set{Name: "function numbers of cmd/link", Edits: []edits.Edit{
		{
			File:   "cmd/link/internal/ld/main.go",
			Anchor: "\tFlagS             = flag.Bool(\"s\"",
			With: "\tFlagPkgalign      = flag.Int(\"pkgalign\", 1, \"make the `number` of each package's first function a multiple of this\")\n" +
				"\tFlagS             = flag.Bool(\"s\"",
		},
		{
			File:   asm,
			Anchor: "\tldr.SetSymSect(s, sect)\n\tldr.SetSymValue(s, int64(funcValueOffset+va/abi.MINFUNC)<<16) // va starts at zero\n",
			With: `	if pkg := ldr.SymPkg(s); pkg != numberedPkg {
		numberedPkg = pkg
		if rest := va / abi.MINFUNC % uint64(*ld.FlagPkgalign); rest > 0 {
			va += (uint64(*ld.FlagPkgalign) - rest) * abi.MINFUNC
		}
	}
	ldr.SetSymSect(s, sect)
	ldr.SetSymValue(s, int64(funcValueOffset+va/abi.MINFUNC)<<16) // va starts at zero
`,
		},
		{
			File:   asm,
			Anchor: "type wasmDataSect struct {\n",
			With: `// numberedPkg is the package whose functions are being numbered.
var numberedPkg string

// atNumbers puts the functions where their numbers say, and functions that nothing calls into the gaps.
func atNumbers(ldr *loader.Loader, textp []loader.Sym, fns []*wasmFunc) []*wasmFunc {
	gap := &wasmFunc{Code: []byte{0x00, 0x00, 0x0b}} // no locals; unreachable; end
	var all []*wasmFunc
	for i, fn := range fns {
		for int64(len(all)) < ldr.SymValue(textp[i])>>16-funcValueOffset {
			all = append(all, gap)
		}
		all = append(all, fn)
	}
	return all
}

type wasmDataSect struct {
`,
		},
		{
			File:   asm,
			Anchor: "\twriteTypeSec(ctxt, types)\n",
			With:   "\tfns = atNumbers(ldr, ctxt.Textp, fns)\n\twriteTypeSec(ctxt, types)\n",
		},
	}}
}
