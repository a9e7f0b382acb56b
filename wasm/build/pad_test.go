package build

import (
	"bytes"
	"testing"
)

// moduleOf has one section of types, as an empty list, and functions with these bodies.
func moduleOf(bodies ...[]byte) []byte {
	section := []byte{byte(len(bodies))}
	for _, body := range bodies {
		section = appendSized(section, body)
	}
	out := []byte("\x00asm\x01\x00\x00\x00\x01\x01\x00\x0a")
	return appendSized(out, section)
}

func bodyOf(size int) []byte {
	body := bytes.Repeat([]byte{0x00}, size) // no locals, and then "unreachable" again and again
	body[size-1] = opEnd
	return body
}

func TestPadLarge(t *testing.T) {
	small, huge := bodyOf(padFrom-1), bodyOf(unoptimised+5)
	large := bodyOf(padFrom)
	padded := append(append(bytes.Clone(large[:padFrom-1]), bytes.Repeat([]byte{opNop}, unoptimised+1-padFrom)...), opEnd)
	got, err := padLarge(moduleOf(small, large, huge))
	if err != nil {
		t.Fatal(err)
	}
	if want := moduleOf(small, padded, huge); !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, want %d, of which %d stand for a function that is just large enough", len(got), len(want), len(padded))
	}
}

func TestPadLargeRefuses(t *testing.T) {
	whole := moduleOf(bodyOf(padFrom))
	for name, module := range map[string][]byte{
		"nothing":                     nil,
		"something else":              []byte("hello, world"),
		"a module that breaks off":    whole[:len(whole)-1],
		"a function without its end":  moduleOf(append(bodyOf(padFrom), opNop)),
		"more functions than it says": append([]byte("\x00asm\x01\x00\x00\x00\x0a"), appendSized(nil, []byte{0, 2, 0, opEnd})...),
	} {
		if _, err := padLarge(module); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
