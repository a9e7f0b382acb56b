// Package compilespeed takes out of cmd/compile what costs time where the compiler is WebAssembly: calls of the host, and
// small functions that are called for each byte it reads. It changes no byte of what the compiler writes.
package compilespeed

import "interleave/wasm/edits"

const (
	bio     = "cmd/internal/bio/buf.go"
	decoder = "internal/pkgbits/decoder.go"
	passes  = "cmd/compile/internal/ssa/compile.go"
)

// Compile makes cmd/compile faster.
func Compile() edits.Set {
	return edits.Set{Name: "speed of cmd/compile", Edits: []edits.Edit{
		// An object is made in memory and written at once, instead of by 4 KB and with a call of the host for each.
		{
			File:   bio,
			Anchor: "type Writer struct {\n\tf *os.File\n\t*bufio.Writer\n}\n",
			With: `type Writer struct {
	f       *os.File
	content *content
	*bufio.Writer
}

// content is what will be in the file.
type content struct {
	data []byte
	at   int
}

func (c *content) Write(p []byte) (int, error) {
	if end := c.at + len(p); end > len(c.data) {
		c.data = append(c.data, make([]byte, end-len(c.data))...)
	}
	copy(c.data[c.at:], p)
	c.at += len(p)
	return len(p), nil
}
`,
		},
		{
			File:   bio,
			Anchor: "\treturn &Writer{f: f, Writer: bufio.NewWriter(f)}, nil\n",
			With:   "\tc := new(content)\n\treturn &Writer{f: f, content: c, Writer: bufio.NewWriter(c)}, nil\n",
		},
		{
			File:   bio,
			Anchor: "\t\tlog.Fatalf(\"writing output: %v\", err)\n\t}\n\toff, err := w.f.Seek(offset, whence)\n\tif err != nil {\n\t\tlog.Fatalf(\"seeking in output: %v\", err)\n\t}\n\treturn off\n",
			With: `		log.Fatalf("writing output: %v", err)
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += int64(w.content.at)
	default:
		log.Fatalf("seeking in output: whence %d", whence)
	}
	w.content.at = int(offset)
	return offset
`,
		},
		{
			File:   bio,
			Anchor: "\t\tlog.Fatalf(\"writing output: %v\", err)\n\t}\n\toff, err := w.f.Seek(0, 1)\n\tif err != nil {\n\t\tlog.Fatalf(\"seeking in output [0, 1]: %v\", err)\n\t}\n\treturn off\n",
			With:   "\t\tlog.Fatalf(\"writing output: %v\", err)\n\t}\n\treturn int64(w.content.at)\n",
		},
		{
			File:   bio,
			Anchor: "\terr := w.Flush()\n\terr1 := w.f.Close()\n",
			With:   "\terr := w.Flush()\n\tif err == nil {\n\t\t_, err = w.f.Write(w.content.data)\n\t}\n\terr1 := w.f.Close()\n",
		},
		// Two readings of two clocks for each pass over each function are for nothing unless somebody wants to know.
		{
			File:   passes,
			Anchor: "\t\ttStart := time.Now()\n\t\tp.fn(f)\n\t\ttEnd := time.Now()\n",
			With: `		var tStart, tEnd time.Time
		timed := f.Log() || f.HTMLWriter != nil || p.time || p.mem
		if timed {
			tStart = time.Now()
		}
		p.fn(f)
		if timed {
			tEnd = time.Now()
		}
`,
		},
		{
			File:   passes,
			Anchor: "\tfor _, p := range passes {\n\t\tif !f.Config.optimize && !p.required || p.disabled {\n\t\t\tcontinue\n\t\t}\n\t\tf.pass = &p\n",
			With:   "\tfor i := range passes {\n\t\tp := &passes[i]\n\t\tif !f.Config.optimize && !p.required || p.disabled {\n\t\t\tcontinue\n\t\t}\n\t\tf.pass = p\n",
		},
		// A method's symbol is looked up for each method of each type that is read. Formatting gives a declared type's name
		// by five functions.
		{
			File:    "cmd/compile/internal/ir/expr.go",
			Anchor:  "\tvar b bytes.Buffer\n\tif recv.IsPtr() {\n\t\t// The parentheses aren't really necessary",
			Through: "\treturn rpkg.LookupBytes(b.Bytes())\n",
			With: `	elem := recv
	if recv.IsPtr() {
		elem = recv.Elem()
	}
	var buf [96]byte
	b := buf[:0]
	if recv.IsPtr() {
		// The parentheses aren't really necessary, but
		// they're pretty traditional at this point.
		b = append(b, '(')
	}
	switch {
	case rsym == nil || elem == types.Types[elem.Kind()] || elem == types.AnyType || elem == types.ByteType || elem == types.RuneType || elem == types.ErrorType:
		b = fmt.Appendf(b, "%-S", recv)
	case recv.IsPtr():
		b = append(b, '*')
		fallthrough
	default:
		b = append(b, rsym.Name...)
	}
	if recv.IsPtr() {
		b = append(b, ')')
	}

	// A particular receiver type may have multiple non-exported
	// methods with the same name. To disambiguate them, include a
	// package qualifier for names that came from a different
	// package than the receiver type.
	if !types.IsExported(msym.Name) && msym.Pkg != rpkg {
		b = append(b, '.')
		b = append(b, msym.Pkg.Prefix...)
	}

	b = append(b, '.')
	b = append(b, msym.Name...)
	b = append(b, suffix...)
	return rpkg.LookupBytes(b)
`,
		},
		{File: "cmd/compile/internal/ir/expr.go", Anchor: "import (\n\t\"bytes\"\n", With: "import (\n"},
		// What is called for each number that is read can be inlined, or else takes the short way for those below 128.
		{
			File:   decoder,
			Anchor: "func (r *Decoder) Sync(mWant SyncMarker) {\n\tif !r.common.sync {\n\t\treturn\n\t}\n",
			With:   "func (r *Decoder) Sync(mWant SyncMarker) {\n\tif r.common.sync {\n\t\tr.readSync(mWant)\n\t}\n}\n\nfunc (r *Decoder) readSync(mWant SyncMarker) {\n",
		},
		{
			File:   decoder,
			Anchor: "func (r *Decoder) rawUvarint() uint64 {\n",
			With: `func (r *Decoder) rawUvarint() uint64 {
	if b, err := r.Data.ReadByte(); err == nil {
		if b < 0x80 {
			return uint64(b)
		}
		r.Data.UnreadByte()
	}
`,
		},
	}}
}
