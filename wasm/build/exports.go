package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// moduleHeader is how many bytes stand before a module's sections.
const moduleHeader = 8

// A section of a WebAssembly module: whole is its bytes with id and size.
type section struct {
	id          byte
	whole, body []byte
}

// sections splits a module; see https://webassembly.github.io/spec/core/binary/modules.html.
func sections(module []byte) ([]section, error) {
	if len(module) < moduleHeader {
		return nil, errors.New("not a WebAssembly module")
	}
	var all []section
	for rest := module[moduleHeader:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < size {
			return nil, fmt.Errorf("section %d is cut", id)
		}
		whole := rest[:1+n+int(size)]
		all = append(all, section{id, whole, whole[1+n:]})
		rest = rest[len(whole):]
	}
	return all, nil
}

// goGlobals is how many globals a Go WebAssembly module has: the stack pointer, the goroutine, and six more. With its
// memory they are all of its state while no Go code is on the stack.
const goGlobals = 8

// exportGlobals exports a Go module's globals as g0 to g7, so that a host can copy them and put them back. It rewrites
// the export section.
func exportGlobals(module []byte) ([]byte, error) {
	const exportSection, globalKind = 7, 3
	all, err := sections(module)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(module[:moduleHeader])
	found := false
	for _, s := range all {
		if s.id != exportSection {
			out = append(out, s.whole...)
			continue
		}
		found = true
		count, n := binary.Uvarint(s.body)
		if n <= 0 {
			return nil, errors.New("the export section is cut")
		}
		exports := binary.AppendUvarint(nil, count+goGlobals)
		exports = append(exports, s.body[n:]...)
		for i := range byte(goGlobals) {
			exports = append(exports, 2, 'g', '0'+i, globalKind, i)
		}
		out = append(out, exportSection)
		out = binary.AppendUvarint(out, uint64(len(exports)))
		out = append(out, exports...)
	}
	if !found {
		return nil, errors.New("there is no export section")
	}
	return out, nil
}
