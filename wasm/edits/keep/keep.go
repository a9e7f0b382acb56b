// Package keep lets cmd/link do once what its links of one edit after another have in common.
//
// It gets a flag -keep FILE. Of two programs that need the same of std, both are linked to the same std: its functions
// have the same numbers, its data the same addresses and contents, and its part of the table of functions is the same,
// since std stands first everywhere (package halves). A link leaves these bytes in the file, with what they follow from,
// and the next one takes them from there, where they still follow. What it writes does not depend on whether it could.
//
// Std are here the packages that are loaded before the park; of a program that imports others, or that gives another
// definition to a symbol of theirs, nothing is kept.
//
// The file is the linker's own, and for the linker that has written it: another, or one that has loaded other packages,
// would take it for what it is not.
package keep

import (
	"slices"

	"interleave/wasm/edits"
	"interleave/wasm/edits/halves"
	"interleave/wasm/edits/linkspeed"
	"interleave/wasm/edits/park"
)

const (
	asm    = "cmd/link/internal/wasm/asm.go"
	lib    = "cmd/link/internal/ld/lib.go"
	loader = "cmd/link/internal/loader/loader.go"
	mains  = "cmd/link/internal/ld/main.go"
	pcln   = "cmd/link/internal/ld/pcln.go"
)

// Link gives cmd/link the flag -keep. Without -halves, it writes what it did; with it, std's also comes first in the pieces of
// the table of functions.
func Link() edits.Set {
	return edits.Set{
		Name:  "links that keep what the next one needs",
		On:    []edits.Set{park.Link(), linkspeed.Link(), halves.Link()},
		Edits: slices.Concat(steps, table),
	}
}

// steps are the edits to where a link keeps something, and to where it takes what was kept.
var steps = []edits.Edit{
	{File: "cmd/link/internal/ld/keep.go", New: true, With: keeper},
	{
		File:   mains,
		Anchor: "\tflagPark       = flag.String(",
		With:   "\tflagKeep       = flag.String(\"keep\", \"\", \"take from `file` what the last link has left there for this one (with -halves and -park)\")\n\tflagPark       = flag.String(",
	},
	{
		File:   lib,
		Anchor: "\tif _, err := os.ReadFile(*flagPark); err != nil {\n",
		With:   "\tctxt.startKeeping()\n\tif _, err := os.ReadFile(*flagPark); err != nil {\n",
	},
	{File: mains, Anchor: "\tdeadcode(ctxt)\n", With: "\tdeadcode(ctxt)\n\tctxt.findKept()\n"},
	{
		File:   mains,
		Anchor: "\tctxt.Out.Close() // Close handles Munmapping if necessary.\n",
		With:   "\tctxt.Out.Close() // Close handles Munmapping if necessary.\n\tctxt.leaveKept()\n",
	},
	{
		File:   asm,
		Anchor: "\tfor i, sect := range sections {\n\t\tdata := ld.DatblkBytes(ctxt, int64(sect.Vaddr), int64(sect.Length))\n\t\tdataSects[i] = wasmDataSect{sect, data}\n\t}\n",
		With:   "\tfor i, data := range ld.DataBytes(ctxt, sections) {\n\t\tdataSects[i] = wasmDataSect{sections[i], data}\n\t}\n",
	},
	{
		File:   asm,
		Anchor: "\twriteCodeSec(ctxt, std, body)\n\twriteSecSize(ctxt, stdOffset)\n",
		With:   "\tld.WriteStdCode(ctxt, func() { writeCodeSec(ctxt, std, body) })\n\twriteSecSize(ctxt, stdOffset)\n",
	},
	{
		File:   "cmd/link/internal/ld/outbuf.go",
		Anchor: "// Reserve makes room for n bytes",
		With: `// Since returns what was written to the heap area from an offset on.
func (out *OutBuf) Since(offset int64) []byte {
	return out.heap[offset-int64(len(out.buf)) : out.off-int64(len(out.buf))]
}

// Next returns the next n bytes, for the caller to fill.
func (out *OutBuf) Next(n int) []byte {
	pos, buf := out.writeLoc(int64(n))
	out.off += int64(n)
	return buf[pos : pos+int64(n)]
}

// Reserve makes room for n bytes`,
	},
	{
		File:   loader,
		Anchor: "// forget forgets what is known of a symbol.\nfunc (l *Loader) forget(i Sym) {\n",
		With: `// Changes counts how often a symbol has become another one, or one of another size, while packages were loaded.
func (l *Loader) Changes() int { return l.changes }

// ReachableBelow returns which of the symbols below n are reachable, as bits.
func (l *Loader) ReachableBelow(n Sym) []byte {
	b := make([]byte, 0, n/8+4)
	for i, word := range l.attrReachable[:(n+31)/32] {
		if last := Sym(i+1) * 32; last > n {
			word &= 1<<(n%32) - 1
		}
		b = binary.LittleEndian.AppendUint32(b, word)
	}
	return b
}

// forget forgets what is known of a symbol.
func (l *Loader) forget(i Sym) {
	if l.loaded == 0 {
		l.changes++
	}
`,
	},
	{File: loader, Anchor: "\tknown    []knownSym    // of the first symbols\n", With: "\tknown    []knownSym    // of the first symbols\n\tchanges  int           // see Changes\n"},
	{File: loader, Anchor: "\t\"debug/elf\"\n", With: "\t\"debug/elf\"\n\t\"encoding/binary\"\n"},
}
