package halves

import "interleave/wasm/edits"

// code are the edits to writing the two modules.
var code = []edits.Edit{
	// Functions have numbers in their own half. Of the other half's the place in the table is known.
	{
		File:   asm,
		Anchor: "\t\t\t\tb = appendSleb128(b, int64(len(hostImports))+ldr.SymValue(rs)>>16-funcValueOffset)\n",
		With: `				if h == nil {
					b = appendSleb128(b, int64(len(hostImports))+ldr.SymValue(rs)>>16-funcValueOffset)
					break
				}
				callee := int(ldr.SymValue(rs)>>16 - funcValueOffset)
				if (callee >= h.std) == h.second {
					b = appendSleb128(b, h.index(callee))
					break
				}
				if copied, ok := h.copied[callee]; ok && h.second {
					b = appendSleb128(b, copied)
					break
				}
				if callee < 0 || b[len(b)-1] != 0x10 {
					ldr.Errorf(fn, "%s cannot be called in the other half", ldr.SymName(rs))
					break
				}
				b = append(b[:len(b)-1], 0x41) // i32.const
				b = appendSleb128(b, ldr.SymValue(rs)>>16)
				b = append(b, 0x11) // call_indirect
				b = appendUleb128(b, uint64(h.fns[callee].Type))
				b = append(b, 0x00) // tableidx
`,
	},
	{
		File:   asm,
		Anchor: "\t\t\t\tb = appendSleb128(b, hostImportMap[rs])\n",
		With:   "\t\t\t\tif h != nil && h.second {\n\t\t\t\t\tb = appendSleb128(b, hostImportMap[rs]-int64(h.stdImports))\n\t\t\t\t\tbreak\n\t\t\t\t}\n\t\t\t\tb = appendSleb128(b, hostImportMap[rs])\n",
	},
	{
		File:   asm,
		Anchor: "\t// body appends a function's body.",
		With:   "\tvar h *halves\n\tif *ld.FlagHalves && len(ldr.WasmExports) == 0 {\n\t\th = newHalves(ctxt, ldr, hostImportMap)\n\t}\n\n\t// body appends a function's body.",
	},
	{
		File:   asm,
		Anchor: "\t// Add any buildid early in the binary:\n",
		With:   "\tif h != nil {\n\t\th.fns = atNumbers(ldr, ctxt.Textp, fns)\n\t\th.write(ctxt, ldr, types, hostImports, body)\n\t\treturn\n\t}\n\n\t// Add any buildid early in the binary:\n",
	},
	{
		File:   asm,
		Anchor: "func lookupType(",
		With:   writeHalves + "func lookupType(",
	},
	// The globals have types that both halves say.
	{File: asm, Anchor: "\tglobalRegs := []byte{\n", Through: "\t}\n\n", With: ""},
	{
		File:   asm,
		Anchor: "// writeGlobalSec writes the section that declares global variables.\n",
		With: `// globalRegs are the types of the global variables: SP, CTXT, g, RET0 to RET3, PAUSE.
var globalRegs = []byte{I32, I64, I64, I64, I64, I64, I64, I32}

// writeGlobalSec writes the section that declares global variables.
`,
	},
	{File: asm, Anchor: "\t\"cmd/link/internal/sym\"\n\t\"fmt\"\n", With: "\t\"cmd/link/internal/sym\"\n\t\"encoding/binary\"\n\t\"fmt\"\n"},
}

const writeHalves = `// halves are the two modules of a program with -halves.
type halves struct {
	fns        []*wasmFunc // of both, at their numbers
	std        int         // how many of them are the first one's
	stdImports int         // of the host, in the first one
	imports    int         // of the host, in both
	second     bool        // which one is being written

	// What compiled code calls as it would use an instruction, and through the table would wait for: the second half has
	// its own copies, behind its functions. Their numbers, and those numbers' in the second half.
	copies []int
	copied map[int]int64
}

func newHalves(ctxt *ld.Link, ldr *loader.Loader, hostImports map[loader.Sym]int64) *halves {
	h := &halves{imports: len(hostImports)}
	for i, fn := range ctxt.Textp {
		if unit := ldr.SymUnit(fn); unit != nil && unit.Lib.Pkg == "main" {
			h.std = int(ldr.SymValue(fn)>>16 - funcValueOffset)
			h.copy(ldr, ctxt.Textp[i:])
			break
		}
		if _, ok := hostImports[fn]; ok {
			h.stdImports++
		}
	}
	return h
}

// copy finds what is to be copied: what the program calls, and that calls, of what has a type of its own.
func (h *halves) copy(ldr *loader.Loader, program []loader.Sym) {
	small := make(map[loader.Sym]bool)
	for name := range wasmFuncTypes {
		if s := ldr.Lookup(name, 0); s != 0 {
			small[s] = true
		}
	}
	h.copied = make(map[int]int64)
	behind := int64(h.imports-h.stdImports) + ldr.SymValue(program[len(program)-1])>>16 - funcValueOffset + 1 - int64(h.std)
	for fns := program; len(fns) > 0; fns = fns[1:] {
		relocs := ldr.Relocs(fns[0])
		for i := range relocs.Count() {
			r := relocs.At(i)
			if r.Type() != objabi.R_CALL || !small[r.Sym()] {
				continue
			}
			small[r.Sym()] = false // it is found once
			callee := int(ldr.SymValue(r.Sym())>>16 - funcValueOffset)
			h.copied[callee] = behind + int64(len(h.copies))
			h.copies = append(h.copies, callee)
			fns = append(fns[:len(fns):len(fns)], r.Sym())
		}
	}
}

// index is the number of a function in its half.
func (h *halves) index(fn int) int64 {
	if fn < h.std {
		return int64(h.stdImports + fn)
	}
	return int64(h.imports - h.stdImports + fn - h.std)
}

// write writes what follows a module's magic number and version, and is described in package halves.
func (h *halves) write(ctxt *ld.Link, ldr *loader.Loader, types []*wasmFuncType, hostImports []*wasmFunc, body func([]byte, loader.Sym) []byte) {
	out := ctxt.Out
	pages := (uint64(ldr.SymValue(ldr.Lookup("runtime.end", 0))) + 1<<20 + 1<<16 - 1) >> 16

	sizeOffset := writeSecHeader(ctxt, sectionCustom)
	writeName(out, "halves")
	placesOffset := out.Offset()
	out.Write(make([]byte, 8))
	writeSecSize(ctxt, sizeOffset)

	h.second = true
	program := h.fns[h.std:]
	withCopies := append([]*wasmFunc(nil), program...)
	for _, fn := range h.copies {
		withCopies = append(withCopies, h.fns[fn])
	}
	writeTypeSec(ctxt, types)
	h.writeProgramImportSec(ctxt, hostImports[h.stdImports:], pages)
	writeFunctionSec(ctxt, withCopies)
	h.writeElementSec(ctxt, h.std, len(program))
	writeCodeSec(ctxt, withCopies, body)
	writeDataSec(ctxt)
	end := out.Offset()

	stdOffset := writeSecHeader(ctxt, sectionCustom)
	writeName(out, "std")
	begin := out.Offset()
	out.Write([]byte{0x00, 0x61, 0x73, 0x6d}) // magic
	out.Write([]byte{0x01, 0x00, 0x00, 0x00}) // version
	h.second = false
	std := h.fns[:h.std]
	writeTypeSec(ctxt, types)
	writeImportSec(ctxt, hostImports[:h.stdImports])
	writeFunctionSec(ctxt, std)
	h.writeTableSec(ctxt, len(h.fns))
	h.writeMemorySec(ctxt, pages)
	writeGlobalSec(ctxt)
	h.writeExportSec(ctxt, ldr)
	h.writeElementSec(ctxt, 0, len(std))
	writeCodeSec(ctxt, std, body)
	writeSecSize(ctxt, stdOffset)

	length := out.Offset()
	var places [8]byte
	binary.LittleEndian.PutUint32(places[0:], uint32(end))
	binary.LittleEndian.PutUint32(places[4:], uint32(begin))
	out.SeekSet(placesOffset)
	out.Write(places[:])
	out.SeekSet(length)
}

func (h *halves) writeProgramImportSec(ctxt *ld.Link, hostImports []*wasmFunc, pages uint64) {
	out := ctxt.Out
	sizeOffset := writeSecHeader(ctxt, sectionImport)
	entry := func(name string, kind byte) {
		writeName(out, "std")
		writeName(out, name)
		out.WriteByte(kind)
	}

	writeUleb128(out, uint64(len(hostImports)+2+len(globalRegs)))
	for _, fn := range hostImports {
		if fn.Module != "" {
			writeName(out, fn.Module)
		} else {
			writeName(out, wasm.GojsModule)
		}
		writeName(out, fn.Name)
		out.WriteByte(0x00) // func import
		writeUleb128(out, uint64(fn.Type))
	}
	entry("table", 0x01)
	out.WriteByte(0x70) // type: anyfunc
	out.WriteByte(0x00) // no max
	writeUleb128(out, funcValueOffset)
	entry("mem", 0x02)
	writeMemoryLimits(ctxt, pages)
	for i, typ := range globalRegs {
		entry(fmt.Sprintf("g%d", i), 0x03)
		out.WriteByte(typ)
		out.WriteByte(0x01) // var
	}

	writeSecSize(ctxt, sizeOffset)
}

// writeTableSec leaves room: an edit with more functions has a table of the same size.
func (h *halves) writeTableSec(ctxt *ld.Link, fns int) {
	const room = 1 << 10
	sizeOffset := writeSecHeader(ctxt, sectionTable)
	writeUleb128(ctxt.Out, 1)
	ctxt.Out.WriteByte(0x70) // type: anyfunc
	ctxt.Out.WriteByte(0x00) // no max
	writeUleb128(ctxt.Out, uint64((funcValueOffset+fns+room-1)/room*room))
	writeSecSize(ctxt, sizeOffset)
}

func (h *halves) writeMemorySec(ctxt *ld.Link, pages uint64) {
	sizeOffset := writeSecHeader(ctxt, sectionMemory)
	writeUleb128(ctxt.Out, 1)
	writeMemoryLimits(ctxt, pages)
	writeSecSize(ctxt, sizeOffset)
}

func writeMemoryLimits(ctxt *ld.Link, pages uint64) {
	if *ld.FlagMaxmemory == 0 {
		ctxt.Out.WriteByte(0x00) // no maximum memory size
		writeUleb128(ctxt.Out, pages)
	} else {
		ctxt.Out.WriteByte(0x01) // a maximum memory size
		writeUleb128(ctxt.Out, pages)
		writeUleb128(ctxt.Out, *ld.FlagMaxmemory)
	}
}

// writeExportSec exports what the host calls, and what the second half imports.
func (h *halves) writeExportSec(ctxt *ld.Link, ldr *loader.Loader) {
	out := ctxt.Out
	sizeOffset := writeSecHeader(ctxt, sectionExport)
	entry := func(name string, kind byte, index int64) {
		writeName(out, name)
		out.WriteByte(kind)
		writeUleb128(out, uint64(index))
	}

	called := []string{"run", "resume", "getsp"}
	writeUleb128(out, uint64(len(called)+2+len(globalRegs)))
	for _, name := range called {
		entry(name, 0x00, h.index(int(ldr.SymValue(ldr.Lookup("wasm_export_"+name, 0))>>16-funcValueOffset)))
	}
	entry("table", 0x01, 0)
	entry("mem", 0x02, 0)
	for i := range globalRegs {
		entry(fmt.Sprintf("g%d", i), 0x03, int64(i))
	}

	writeSecSize(ctxt, sizeOffset)
}

// writeElementSec fills the table with n functions from the first one on.
func (h *halves) writeElementSec(ctxt *ld.Link, first, n int) {
	sizeOffset := writeSecHeader(ctxt, sectionElement)

	writeUleb128(ctxt.Out, 1) // number of element segments
	writeUleb128(ctxt.Out, 0) // tableidx
	writeI32Const(ctxt.Out, int32(funcValueOffset+first))
	ctxt.Out.WriteByte(0x0b) // end
	writeUleb128(ctxt.Out, uint64(n))
	var b []byte
	for i := range n {
		b = appendUleb128(b, uint64(h.index(first+i)))
	}
	ctxt.Out.Write(b)

	writeSecSize(ctxt, sizeOffset)
}

`
