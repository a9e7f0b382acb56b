package build

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// JavaScriptCore has one thread on two cores for all WebAssembly that it compiles. There it optimises each function of the tools
// that is hot, and one of the compiler's largest takes it up to four seconds, in which a reader's first program, and what else is
// hot by then, waits to be compiled. It leaves a function alone whose body has more than maximumOMGCandidateCost bytes
// (Source/JavaScriptCore/runtime/OptionsList.h). No other engine has a limit that near.
const (
	unoptimised = 100_000 // bytes of a body: more are not optimised
	padFrom     = 32_000  // bytes of a body that is padded in any case
)

// slowToOptimise are smaller functions that a first build makes hot, and that take long: WebKit says which with
// JSC_verboseOSR=1. Padding all of their size would be forty megabytes.
var slowToOptimise = map[string][]string{
	"cmd/compile": {
		"cmd_compile_internal_ssa.applyRewrite",
		"cmd_compile_internal_ssa.liveValues",
		"cmd_compile_internal_ssa.rewriteValueWasm",
		"cmd_compile_internal_ssa.rewriteValuegeneric",
		"cmd_compile_internal_ssa.schedule",
		"cmd_compile_internal_types.CalcSize",
		"cmd_compile_internal_types.__Type_.cmp",
		"cmd_compile_internal_types.tconv2",
		"cmd_internal_obj.funcpctab",
	},
	"cmd/link": {
		"cmd_link_internal_ld.__Link_.dodata",
		"cmd_link_internal_ld.__deadcodePass_.flood",
		"cmd_link_internal_ld.__dodataState_.dodataSect",
		"cmd_link_internal_ld.assignAddress",
		"cmd_link_internal_ld.writeFuncs",
		"cmd_link_internal_loader.__Loader_.AssignTextSymbolOrder",
		"cmd_link_internal_loader.__loadState_.addSym",
		"cmd_link_internal_loader.__loadState_.preloadSyms",
		"cmd_link_internal_wasm.asmb2.func1",
	},
}

// Sections, and what is in them, by the numbers that the specification gives them.
const (
	customSection = 0
	importSection = 2
	codeSection   = 10

	functionNames = 1 // in the custom section "name"

	importedFunc, importedTable, importedMemory, importedGlobal = 0, 1, 2, 3

	opNop = 0x01
	opEnd = 0x0b
)

var errNoModule = errors.New("not a WebAssembly module")

// padLarge gives the module with nops at the end of its large functions and of those that are named, behind what returns: they are
// never come to, and compression takes them away. The names themselves are left out.
func padLarge(module []byte, named []string) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errNoModule
	}
	type section struct {
		id      byte
		content []byte
	}
	var sections []section
	slow := make(map[int]bool) // by their place among the bodies
	imported, missing := 0, slices.Clone(named)
	for r := (reader{rest: module[8:]}); len(r.rest) > 0 || r.failed; {
		s := section{r.byte(), r.sized()}
		if r.failed {
			return nil, errNoModule
		}
		in := reader{rest: s.content}
		switch {
		case s.id == importSection:
			imported = in.importedFuncs()
		case s.id == customSection && string(in.sized()) == "name":
			names := in.functionNames()
			for index, name := range names {
				if slices.Contains(named, name) {
					slow[index-imported] = true
				}
			}
			missing = slices.DeleteFunc(missing, func(name string) bool { return slices.Contains(slices.Collect(maps.Values(names)), name) })
			s.content = nil
		}
		if in.failed {
			return nil, errNoModule
		}
		if s.content != nil {
			sections = append(sections, s)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("no functions are called %q", missing)
	}
	out := bytes.Clone(module[:8])
	for _, s := range sections {
		if s.id == codeSection {
			var err error
			if s.content, err = padBodies(s.content, slow); err != nil {
				return nil, err
			}
		}
		out = appendSized(append(out, s.id), s.content)
	}
	return out, nil
}

func padBodies(section []byte, slow map[int]bool) ([]byte, error) {
	r := reader{rest: section}
	count := r.number()
	out := binary.AppendUvarint(nil, uint64(count))
	for i := range count {
		body := r.sized()
		if r.failed {
			return nil, errNoModule
		}
		if (slow[i] || len(body) >= padFrom) && len(body) <= unoptimised {
			last := len(body) - 1
			if last < 0 || body[last] != opEnd {
				return nil, errors.New("a function without its end")
			}
			nops := bytes.Repeat([]byte{opNop}, unoptimised+1-len(body))
			body = slices.Concat(body[:last], nops, []byte{opEnd})
		}
		out = appendSized(out, body)
	}
	if len(r.rest) > 0 {
		return nil, errNoModule
	}
	return out, nil
}

func appendSized(out, content []byte) []byte {
	return append(binary.AppendUvarint(out, uint64(len(content))), content...)
}

// A reader takes a module apart from its beginning on. Where that is no module it has failed, and gives nothing more.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if r.failed = r.failed || n < 0 || n > len(r.rest); r.failed {
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) number() int {
	n, size := binary.Uvarint(r.rest)
	if r.take(max(size, 1)); r.failed || size <= 0 || n > 1<<32-1 {
		r.failed = true
		return 0
	}
	return int(n)
}

// sized is what stands behind its own length.
func (r *reader) sized() []byte { return r.take(r.number()) }

// importedFuncs is how many functions an import section has: they are counted before the module's own.
func (r *reader) importedFuncs() int {
	funcs := 0
	for range r.number() {
		r.sized() // the module
		r.sized() // the name
		switch kind := r.byte(); kind {
		case importedFunc:
			r.number()
			funcs++
		case importedTable, importedMemory:
			if kind == importedTable {
				r.byte()
			}
			hasMost := r.byte()&1 != 0
			r.number()
			if hasMost {
				r.number()
			}
		case importedGlobal:
			r.take(2)
		default:
			r.failed = true
		}
		if r.failed {
			return 0
		}
	}
	return funcs
}

// functionNames are those in the rest of a custom section "name", by index.
func (r *reader) functionNames() map[int]string {
	names := make(map[int]string)
	for len(r.rest) > 0 && !r.failed {
		kind, part := r.byte(), reader{rest: r.sized()}
		if kind != functionNames {
			continue
		}
		for range part.number() {
			index := part.number()
			names[index] = string(part.sized())
			if part.failed {
				r.failed = true
				break
			}
		}
	}
	return names
}
