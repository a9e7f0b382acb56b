package build

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// JavaScriptCore has one thread on two cores for all WebAssembly that it compiles. There it optimises each function of the tools that
// is hot, and one of the compiler's largest takes it up to four seconds, in which a reader's first program waits to be compiled.
// It leaves a function alone whose body has more than maximumOMGCandidateCost bytes (Source/JavaScriptCore/runtime/OptionsList.h).
// No other engine has a limit that near.
const (
	unoptimised = 100_000 // bytes of a body: more are not optimised
	padFrom     = 32_000  // bytes of a body that takes it half a second and more
)

const (
	codeSection = 10
	opNop       = 0x01
	opEnd       = 0x0b
)

var errNoModule = errors.New("not a WebAssembly module")

// padLarge gives the module with nops at the end of its large functions, behind what returns: they are never come to, and
// compression takes them away.
func padLarge(module []byte) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errNoModule
	}
	out := bytes.Clone(module[:8])
	for rest := module[8:]; len(rest) > 0; {
		id := rest[0]
		content, after, err := sized(rest[1:])
		if err != nil {
			return nil, err
		}
		rest = after
		if id == codeSection {
			if content, err = padBodies(content); err != nil {
				return nil, err
			}
		}
		out = appendSized(append(out, id), content)
	}
	return out, nil
}

func padBodies(section []byte) ([]byte, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 {
		return nil, errNoModule
	}
	out, rest := binary.AppendUvarint(nil, count), section[n:]
	for range count {
		body, after, err := sized(rest)
		if err != nil {
			return nil, err
		}
		rest = after
		if len(body) >= padFrom && len(body) <= unoptimised {
			last := len(body) - 1
			if body[last] != opEnd {
				return nil, fmt.Errorf("a function ends with %#x, which is no end", body[last])
			}
			nops := bytes.Repeat([]byte{opNop}, unoptimised+1-len(body))
			body = append(append(bytes.Clone(body[:last]), nops...), opEnd)
		}
		out = appendSized(out, body)
	}
	if len(rest) > 0 {
		return nil, errNoModule
	}
	return out, nil
}

// sized gives what stands behind its own length, and what follows.
func sized(data []byte) (content, rest []byte, err error) {
	size, n := binary.Uvarint(data)
	if n <= 0 || size > uint64(len(data)-n) {
		return nil, nil, errNoModule
	}
	return data[n:][:size], data[n:][size:], nil
}

func appendSized(out, content []byte) []byte {
	return append(binary.AppendUvarint(out, uint64(len(content))), content...)
}
