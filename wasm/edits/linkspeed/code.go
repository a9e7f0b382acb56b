package linkspeed

import "interleave/wasm/edits"

const asm = "cmd/link/internal/wasm/asm.go"

// code are the edits to writing the WebAssembly module.
var code = []edits.Edit{
	// Only what has an import symbol can have a relocation that refers to it.
	{
		File:   asm,
		Anchor: "\tfor _, fn := range ctxt.Textp {\n\t\trelocs := ldr.Relocs(fn)\n",
		With:   "\tfor _, fn := range ctxt.Textp {\n\t\tif ldr.WasmImportSym(fn) == 0 {\n\t\t\tcontinue\n\t\t}\n\t\trelocs := ldr.Relocs(fn)\n",
	},
	// Function bodies are made when they are written, in a buffer that they share. Names are written in the symbol table
	// only, and -s leaves it out. Those that have a type of their own are found by symbol, and by name only in assembly,
	// which can have names that are not in the table of symbols.
	{
		File:    asm,
		Anchor:  "\tfor i, fn := range ctxt.Textp {\n\t\twfn := new(bytes.Buffer)\n",
		Through: "Code: wfn.Bytes()}\n\t}\n",
		With: `	typed := make(map[loader.Sym]bool)
	for name := range wasmFuncTypes {
		for v := range 2 {
			if s := ldr.Lookup(name, v); s != 0 {
				typed[s] = true
			}
		}
	}
	size := 0
	all := make([]wasmFunc, len(fns))
	for i, fn := range ctxt.Textp {
		wfn := &all[i]
		fns[i] = wfn
		if fn == buildidSym {
			var b bytes.Buffer
			writeUleb128(&b, 0) // number of sets of locals
			writeI32Const(&b, 0)
			b.WriteByte(0x0b) // end
			wfn.Code = b.Bytes()
			buildid = ldr.Data(fn)
		} else {
			wfn.sym = fn
			relocs := ldr.Relocs(fn)
			size += len(ldr.Data(fn)) + 4*relocs.Count() + 8
		}
		if typed[fn] || ldr.IsFromAssembly(fn) {
			if sig, ok := wasmFuncTypes[ldr.SymName(fn)]; ok {
				wfn.Type = lookupType(sig, &types)
			}
		}
		if s := ldr.WasmTypeSym(fn); s != 0 {
			var o obj.WasmFuncType
			o.Read(ldr.Data(s))
			t := &wasmFuncType{
				Params:  fieldsToTypes(o.Params),
				Results: fieldsToTypes(o.Results),
			}
			wfn.Type = lookupType(t, &types)
		}
		if !*ld.FlagS {
			wfn.Name = nameRegexp.ReplaceAllString(ldr.SymName(fn), "_")
		}
	}

	// body appends a function's body. Relocations have variable length, handle them here.
	body := func(b []byte, fn loader.Sym) []byte {
		relocs := ldr.Relocs(fn)
		P := ldr.Data(fn)
		off := int32(0)
		for ri := 0; ri < relocs.Count(); ri++ {
			r := relocs.At(ri)
			if r.Siz() == 0 {
				continue // skip marker relocations
			}
			b = append(b, P[off:r.Off()]...)
			off = r.Off()
			rs := r.Sym()
			switch r.Type() {
			case objabi.R_ADDR:
				b = appendSleb128(b, ldr.SymValue(rs)+r.Add())
			case objabi.R_CALL:
				b = appendSleb128(b, int64(len(hostImports))+ldr.SymValue(rs)>>16-funcValueOffset)
			case objabi.R_WASMIMPORT:
				b = appendSleb128(b, hostImportMap[rs])
			default:
				ldr.Errorf(fn, "bad reloc type %d (%s)", r.Type(), sym.RelocName(ctxt.Arch, r.Type()))
				continue
			}
		}
		return append(b, P[off:]...)
	}
`,
	},
	{
		File:   asm,
		Anchor: "\tfns := make([]*wasmFunc, len(ctxt.Textp))\n",
		With:   "\tfns := make([]*wasmFunc, len(ctxt.Textp))\n\tbuildidSym := ldr.Lookup(\"go:buildid\", 0)\n",
	},
	{File: asm, Anchor: "\tType   uint32\n\tCode   []byte\n", With: "\tType   uint32\n\tCode   []byte\n\tsym    loader.Sym // if it is not 0, the body is made of it when it is written\n"},
	{File: asm, Anchor: "\twriteCodeSec(ctxt, fns)\n", With: "\twriteCodeSec(ctxt, fns, body)\n"},
	{
		File:    asm,
		Anchor:  "func writeCodeSec(",
		Through: "\n}\n",
		With: `func writeCodeSec(ctxt *ld.Link, fns []*wasmFunc, body func([]byte, loader.Sym) []byte) {
	sizeOffset := writeSecHeader(ctxt, sectionCode)

	writeUleb128(ctxt.Out, uint64(len(fns))) // number of code entries
	var b []byte
	for _, fn := range fns {
		code := fn.Code
		if fn.sym != 0 {
			b = body(b[:0], fn.sym)
			code = b
		}
		writeUleb128(ctxt.Out, uint64(len(code)))
		ctxt.Out.Write(code)
	}

	writeSecSize(ctxt, sizeOffset)
}
`,
	},
	{
		File:   asm,
		Anchor: "func writeSleb128(w io.ByteWriter, v int64) {\n",
		With: `func appendUleb128(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, uint8(v)|0x80)
		v >>= 7
	}
	return append(b, uint8(v))
}

func appendSleb128(b []byte, v int64) []byte {
	for {
		c := uint8(v & 0x7f)
		s := uint8(v & 0x40)
		v >>= 7
		if (v == 0 && s == 0) || (v == -1 && s != 0) {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

func writeSleb128(w io.ByteWriter, v int64) {
`,
	},
	// Long lists of numbers are written as one.
	{
		File:   asm,
		Anchor: "\tfor _, fn := range fns {\n\t\twriteUleb128(ctxt.Out, uint64(fn.Type))\n\t}\n",
		With:   "\tvar b []byte\n\tfor _, fn := range fns {\n\t\tb = appendUleb128(b, uint64(fn.Type))\n\t}\n\tctxt.Out.Write(b)\n",
	},
	{
		File:   asm,
		Anchor: "\tfor i := uint64(0); i < numFns; i++ {\n\t\twriteUleb128(ctxt.Out, numImports+i)\n\t}\n",
		With:   "\tvar b []byte\n\tfor i := uint64(0); i < numFns; i++ {\n\t\tb = appendUleb128(b, numImports+i)\n\t}\n\tctxt.Out.Write(b)\n",
	},
	// The output is reserved at once.
	{
		File:   asm,
		Anchor: "\tctxt.Out.Write([]byte{0x00, 0x61, 0x73, 0x6d}) // magic\n",
		With: `	for _, section := range dataSects {
		size += len(section.data)
	}
	ctxt.Out.Reserve(size + 1<<17)
	ctxt.Out.Write([]byte{0x00, 0x61, 0x73, 0x6d}) // magic
`,
	},
	// The zeros that end a segment are looked for from the far end of the least number of them that does: most steps
	// pass over as many bytes.
	{
		File:    asm,
		Anchor:  "\t\t\t\tfor {\n\t\t\t\t\t// look for beginning of zeroes\n",
		Through: "\t\t\t\t\tsegmentEnd = zeroEnd\n\t\t\t\t}\n",
		With: `				for {
					if segmentEnd+segmentOverhead > dataLen {
						// only the zeroes at the end can still end a segment
						zeroEnd = dataLen
						end := dataLen
						for end > segmentEnd && data[end-1] == 0 {
							end--
						}
						segmentEnd = end
						break
					}
					// the last byte here that is not a zero
					at := segmentEnd + segmentOverhead - 1
					for at >= segmentEnd && data[at] == 0 {
						at--
					}
					if at >= segmentEnd {
						segmentEnd = at + 1
						continue
					}
					zeroEnd = segmentEnd + segmentOverhead
					for zeroEnd < dataLen && data[zeroEnd] == 0 {
						zeroEnd++
					}
					break
				}
`,
	},
}
