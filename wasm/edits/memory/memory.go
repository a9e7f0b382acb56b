// Package memory lets the runtime of a parked tool be put back into an instance that has grown since ([Tools]), and gives
// programs an end of their memory ([Link]).
package memory

import "interleave/wasm/edits"

// Tools makes sbrk use the memory that the instance already has, before it asks for more. Without it, every build
// would add to an instance that cannot shrink.
func Tools() edits.Set {
	return edits.Set{Name: "memory of parked tools", Edits: []edits.Edit{{
		File:   "runtime/mem_wasm.go",
		Anchor: "\t\tgrow := (bl + n - blocMax) / physPageSize\n\t\tsize := growMemory(int32(grow))\n\t\tif size < 0 {\n\t\t\treturn nil\n\t\t}\n\t\tresetMemoryDataView()\n",
		With: `		if have := uintptr(currentMemory()) * physPageSize; bl+n > have {
			size := growMemory(int32((bl + n - have) / physPageSize))
			if size < 0 {
				return nil
			}
			resetMemoryDataView()
		}
`,
	}}}
}

// Link gives cmd/link a flag -maxmemory PAGES: a program may have so much memory, in pages of 64 KiB, and runs out of it
// with Go's own words. Without it the browser's limit holds, which differs and may take the page along.
func Link() edits.Set {
	return edits.Set{Name: "maximum of memory", Edits: []edits.Edit{
		{
			File:   "cmd/link/internal/ld/main.go",
			Anchor: "\tFlagS             = flag.Bool(\"s\"",
			With: "\tFlagMaxmemory     = flag.Uint64(\"maxmemory\", 0, \"let the program have at most so many `pages` of memory (wasm only)\")\n" +
				"\tFlagS             = flag.Bool(\"s\"",
		},
		{
			File:    "cmd/link/internal/wasm/asm.go",
			Anchor:  "\tctxt.Out.WriteByte(0x00)                         // no maximum memory size\n",
			Through: "// minimum (initial) memory size\n",
			With: `	if *ld.FlagMaxmemory == 0 {
		ctxt.Out.WriteByte(0x00)                         // no maximum memory size
		writeUleb128(ctxt.Out, initialSize/wasmPageSize) // minimum (initial) memory size
	} else {
		ctxt.Out.WriteByte(0x01) // a maximum memory size
		writeUleb128(ctxt.Out, initialSize/wasmPageSize)
		writeUleb128(ctxt.Out, *ld.FlagMaxmemory)
	}
`,
		},
	}}
}
