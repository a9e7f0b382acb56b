// Package halves makes cmd/link write a program as two WebAssembly modules: std's code, and the rest. An edit of the program
// changes the second one, and a browser that has compiled the first keeps it.
//
// The first half has the memory, the table, the globals and what the host calls; the second imports them, fills the memory
// and its part of the table. A call from one half to the other goes through the table, in which every function has its
// place anyhow; what is called like an instruction, a division, stands in both. So that std's code stays the same, what
// belongs to the program comes last, in each section and among the functions, and the sections of data begin at addresses
// with room before them (file layout.go). An edit by which other functions of std are needed makes another first half.
//
// In the file the second half stands first, and is a module that ends where a custom section "std" begins, which holds the
// first half. Its own first section, a custom section "halves", says where: two numbers of 32 bits, little-endian, of the end
// of the second half and of the beginning of the first.
package halves

import (
	"slices"

	"interleave/wasm/edits"
	"interleave/wasm/edits/linkspeed"
	"interleave/wasm/edits/memory"
	"interleave/wasm/edits/numbers"
)

// Link gives cmd/link a flag -halves. Without it, it writes what it did.
func Link() edits.Set {
	return edits.Set{
		Name:  "programs of two halves",
		On:    []edits.Set{linkspeed.Link(), numbers.Link(), memory.Link()},
		Edits: slices.Concat(flags, layout, code),
	}
}

var flags = []edits.Edit{
	{
		File:   "cmd/link/internal/ld/main.go",
		Anchor: "\tFlagS             = flag.Bool(\"s\"",
		With:   "\tFlagHalves        = flag.Bool(\"halves\", false, \"write std's code as a module of its own (js only)\")\n\tFlagS             = flag.Bool(\"s\"",
	},
	{
		File:   "cmd/link/internal/ld/main.go",
		Anchor: "\tbench.Start(\"inittasks\")\n",
		With:   "\tctxt.loader.AllLoaded()\n\tbench.Start(\"inittasks\")\n",
	},
	{File: loader, Anchor: "type Loader struct {\n", With: "type Loader struct {\n\tHalves bool // of the program's content-addressable symbols none is std's as well\n\tloaded Sym  // the first symbol that the linker has made itself\n\n"},
	{
		File:   "cmd/link/internal/ld/lib.go",
		Anchor: "\tctxt.loader = loader.NewLoader(flags, &ctxt.ErrorReporter.ErrorReporter)\n",
		With:   "\tctxt.loader = loader.NewLoader(flags, &ctxt.ErrorReporter.ErrorReporter)\n\tctxt.loader.Halves = *FlagHalves\n",
	},
	// A constant or a text that std has too would make std's longer, or keep one that std does not need. What an interface
	// value points to is one, or equal values would not be.
	{
		File:   loader,
		Anchor: "\t\t// check, as same hash indicates same content.\n",
		With:   "\t\t// check, as same hash indicates same content.\n\t\tif l.Halves && r.unit.Lib.Pkg == \"main\" && !osym.IsItab() {\n\t\t\taddToGlobal()\n\t\t\treturn i\n\t\t}\n",
	},
	{
		File:   loader,
		Anchor: "func (l *Loader) SymUnit(",
		With: `// AllLoaded says that all symbols from now on are the linker's own.
func (l *Loader) AllLoaded() { l.loaded = Sym(l.NSym()) }

// OfProgram reports whether a symbol is one of package main, or the linker's own: whether its size may change by an edit.
func (l *Loader) OfProgram(i Sym) bool {
	if unit := l.SymUnit(i); unit != nil {
		return unit.Lib.Pkg == "main"
	}
	return i >= l.loaded
}

func (l *Loader) SymUnit(`,
	},
}

const (
	asm    = "cmd/link/internal/wasm/asm.go"
	data   = "cmd/link/internal/ld/data.go"
	loader = "cmd/link/internal/loader/loader.go"
)
