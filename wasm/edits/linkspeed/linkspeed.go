// Package linkspeed takes out of cmd/link what costs time where the linker is WebAssembly and has no files to map into
// memory. It changes no byte of what the linker writes.
package linkspeed

import (
	"slices"

	"interleave/wasm/edits"
)

const out = "cmd/link/internal/ld/outbuf.go"

// Link makes cmd/link faster.
func Link() edits.Set {
	return edits.Set{Name: "speed of cmd/link", Edits: slices.Concat(files, code, pclntab, symbols)}
}

// files are the edits to reading and writing.
var files = []edits.Edit{
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
	// The output grows once instead of by doubling: file code.go reserves it.
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
}
