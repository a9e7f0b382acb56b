// Package linkspeed takes out of cmd/link what costs time where the linker is WebAssembly and has no files to map into
// memory. It changes no byte of what the linker writes.
package linkspeed

import "interleave/wasm/edits"

const (
	asm  = "cmd/link/internal/wasm/asm.go"
	out  = "cmd/link/internal/ld/outbuf.go"
	pcln = "cmd/link/internal/ld/pcln.go"
)

// Link makes cmd/link faster.
func Link() edits.Set {
	return edits.Set{Name: "speed of cmd/link", Edits: []edits.Edit{
		// An archive is read into memory once, and names and data point into it, as where it is mapped. The callers of
		// sliceOS seek past what it returns.
		{
			File:   "cmd/internal/bio/buf_nommap.go",
			Anchor: "package bio\n\nfunc (r *Reader) sliceOS(length uint64) ([]byte, bool) {\n\treturn nil, false\n}\n",
			With: `package bio

import "io"

func (r *Reader) sliceOS(length uint64) ([]byte, bool) {
	data := make([]byte, length)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, false
	}
	r.MustSeek(-int64(length), io.SeekCurrent)
	return data, true
}
`,
		},
		// Names are written in the symbol table only, and -s leaves it out: a regular expression for each function is for
		// nothing.
		{
			File:   asm,
			Anchor: "\t\tname := nameRegexp.ReplaceAllString(ldr.SymName(fn), \"_\")\n",
			With:   "\t\tvar name string\n\t\tif !*ld.FlagS {\n\t\t\tname = nameRegexp.ReplaceAllString(ldr.SymName(fn), \"_\")\n\t\t}\n",
		},
		// Function bodies share large buffers, and numbers are appended instead of written byte by byte.
		{
			File:   asm,
			Anchor: "\tfor i, fn := range ctxt.Textp {\n\t\twfn := new(bytes.Buffer)\n",
			With: `	wfn := new(bytes.Buffer)
	for i, fn := range ctxt.Textp {
		if wfn.Available() < 1<<16 {
			wfn = new(bytes.Buffer) // earlier bodies keep pointing into the one before
			wfn.Grow(1 << 20)
		}
		start := wfn.Len()
`,
		},
		{File: asm, Anchor: "Code: wfn.Bytes()}", With: "Code: wfn.Bytes()[start:]}"},
		{
			File:   asm,
			Anchor: "\t\t\t\t\twriteSleb128(wfn, ldr.SymValue(rs)+r.Add())\n",
			With:   "\t\t\t\t\twfn.Write(appendSleb128(wfn.AvailableBuffer(), ldr.SymValue(rs)+r.Add()))\n",
		},
		{
			File:   asm,
			Anchor: "\t\t\t\t\twriteSleb128(wfn, int64(len(hostImports))+ldr.SymValue(rs)>>16-funcValueOffset)\n",
			With:   "\t\t\t\t\twfn.Write(appendSleb128(wfn.AvailableBuffer(), int64(len(hostImports))+ldr.SymValue(rs)>>16-funcValueOffset))\n",
		},
		{
			File:   asm,
			Anchor: "func writeSleb128(w io.ByteWriter, v int64) {\n",
			With: `func appendSleb128(b []byte, v int64) []byte {
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
		// The output grows once instead of by doubling.
		{
			File:   asm,
			Anchor: "\tctxt.Out.Write([]byte{0x00, 0x61, 0x73, 0x6d}) // magic\n",
			With: `	size := 1 << 20
	for _, fn := range fns {
		size += len(fn.Code) + 16
	}
	for _, section := range dataSects {
		size += len(section.data)
	}
	ctxt.Out.Reserve(size)
	ctxt.Out.Write([]byte{0x00, 0x61, 0x73, 0x6d}) // magic
`,
		},
		{
			File:   out,
			Anchor: "\t\tout.heap = append(out.heap, make([]byte, lenNeeded-heapLen)...)\n",
			With: `		if lenNeeded <= int64(cap(out.heap)) {
			out.heap = out.heap[:lenNeeded]
		} else {
			out.heap = append(out.heap, make([]byte, lenNeeded-heapLen)...)
		}
`,
		},
		{
			File:   out,
			Anchor: "func NewOutBuf(",
			With: `// Reserve makes room for n bytes in a heap area that is still empty.
func (out *OutBuf) Reserve(n int) {
	if len(out.heap) == 0 && cap(out.heap) < n {
		out.heap = make([]byte, 0, n)
	}
}

func NewOutBuf(`,
		},
		// On wasm every function starts at a multiple of 64 KiB, so that a bucket of findfunctab (4 KiB) belongs to one
		// function, and its subbuckets are all zero: the table is filled without a list of indexes.
		{
			File:   pcln,
			Anchor: "\t\tindexes := make([]int32, n)\n",
			With: `		if ctxt.Arch.Family == sys.Wasm {
			data := t.Data()
			clear(data)
			idx, bucket := uint32(0), int64(0)
			for i := 0; i < len(ctxt.Textp); {
				if !emitPcln(ctxt, ctxt.Textp[i], container) {
					i++
					continue
				}
				i++
				for i < len(ctxt.Textp) && !emitPcln(ctxt, ctxt.Textp[i], container) {
					i++
				}
				end := max
				if i < len(ctxt.Textp) {
					end = ldr.SymValue(ctxt.Textp[i])
				}
				last := (end - min + abi.FuncTabBucketSize - 1) / abi.FuncTabBucketSize
				for ; bucket < last && bucket < int64(nbuckets); bucket++ {
					ctxt.Arch.ByteOrder.PutUint32(data[bucket*(4+SUBBUCKETS):], idx)
				}
				idx++
			}
			return
		}

		indexes := make([]int32, n)
`,
		},
	}}
}
