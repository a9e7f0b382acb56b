// Package memory lets hosts copy the whole state of a program and put it back ([Link]), also into an instance that has grown
// since ([Std]), and gives programs an end of their memory ([Link]).
package memory

import "interleave/wasm/edits"

const asm = "cmd/link/internal/wasm/asm.go"

// Std makes sbrk use the memory that the instance already has, before it asks for more. Without it, every build
// would add to an instance that cannot shrink.
func Std() edits.Set {
	return edits.Set{Name: "memory of what is put back", Edits: []edits.Edit{{
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
//
// It gives it a flag -exportglobals, too: the program exports its globals as g0 to g7. They are, with its memory, all of its
// state while no Go code is on the stack: the stack pointer, the goroutine, and six more.
func Link() edits.Set {
	return edits.Set{Name: "memory of programs", Edits: []edits.Edit{
		{
			File:   "cmd/link/internal/ld/main.go",
			Anchor: "\tFlagS             = flag.Bool(\"s\"",
			With: "\tFlagMaxmemory     = flag.Uint64(\"maxmemory\", 0, \"let the program have at most so many `pages` of memory (wasm only)\")\n" +
				"\tFlagExportGlobals = flag.Bool(\"exportglobals\", false, \"export the program's globals as g0 to g7 (js only)\")\n" +
				"\tFlagS             = flag.Bool(\"s\"",
		},
		{
			File:   asm,
			Anchor: "\t\twriteUleb128(ctxt.Out, uint64(4+len(ldr.WasmExports))) // number of exports\n",
			With:   "\t\tglobals := 0\n\t\tif *ld.FlagExportGlobals {\n\t\t\tglobals = 8\n\t\t}\n\t\twriteUleb128(ctxt.Out, uint64(4+globals+len(ldr.WasmExports))) // number of exports\n",
		},
		{
			File:   asm,
			Anchor: "\t\tctxt.Out.WriteByte(0x02)   // mem export\n\t\twriteUleb128(ctxt.Out, 0)  // memidx\n",
			With: "\t\tctxt.Out.WriteByte(0x02)   // mem export\n\t\twriteUleb128(ctxt.Out, 0)  // memidx\n" +
				"\t\tfor i := range globals {\n\t\t\twriteName(ctxt.Out, fmt.Sprintf(\"g%d\", i))\n\t\t\tctxt.Out.WriteByte(0x03) // global export\n\t\t\twriteUleb128(ctxt.Out, uint64(i))\n\t\t}\n",
		},
		{
			File:    asm,
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
