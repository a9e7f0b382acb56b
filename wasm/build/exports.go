package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// goGlobals is how many globals a Go WebAssembly module has: the stack pointer, the goroutine, and six more. With its
// memory they are all of its state while no Go code is on the stack.
const goGlobals = 8

// exportGlobals exports a Go module's globals as g0 to g7, so that a host can copy them and put them back. It rewrites
// the export section; see https://webassembly.github.io/spec/core/binary/modules.html.
func exportGlobals(module []byte) ([]byte, error) {
	const header, exportSection, globalKind = 8, 7, 3
	if len(module) < header {
		return nil, errors.New("not a WebAssembly module")
	}
	out := slices.Clone(module[:header])
	found := false
	for rest := module[header:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < size {
			return nil, fmt.Errorf("section %d is cut", id)
		}
		section := rest[:1+n+int(size)]
		rest = rest[len(section):]
		if id != exportSection {
			out = append(out, section...)
			continue
		}
		found = true
		body := section[1+n:]
		count, n := binary.Uvarint(body)
		if n <= 0 {
			return nil, errors.New("the export section is cut")
		}
		exports := binary.AppendUvarint(nil, count+goGlobals)
		exports = append(exports, body[n:]...)
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
