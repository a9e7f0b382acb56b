package build

import (
	"bytes"
	"slices"
	"testing"
)

// imports are of one function, as Go's programs have them.
var imports = []byte{importSection, 9, 1, 2, 'g', 'o', 2, 'f', 'n', importedFunc, 0}

// moduleOf has these functions, after one that is imported.
func moduleOf(bodies ...[]byte) []byte {
	code := []byte{byte(len(bodies))}
	for _, body := range bodies {
		code = appendSized(code, body)
	}
	return appendSized(slices.Concat([]byte("\x00asm\x01\x00\x00\x00"), imports, []byte{codeSection}), code)
}

// nameSection names functions, of which the first is the imported one.
func nameSection(names ...string) []byte {
	list := []byte{byte(len(names))}
	for i, name := range names {
		list = appendSized(append(list, byte(i)), []byte(name))
	}
	content := appendSized([]byte("\x04name\x00\x01x\x01"), list) // the module's own name comes first
	return appendSized([]byte{customSection}, content)
}

func bodyOf(size int) []byte {
	body := make([]byte, size) // no locals, and then "unreachable" again and again
	body[size-1] = opEnd
	return body
}

func padded(body []byte) []byte {
	return slices.Concat(body[:len(body)-1], bytes.Repeat([]byte{opNop}, unoptimised+1-len(body)), []byte{opEnd})
}

func TestPadLarge(t *testing.T) {
	small, named, large, huge := bodyOf(padFrom-1), bodyOf(70), bodyOf(padFrom), bodyOf(unoptimised+5)
	module := append(moduleOf(small, named, large, huge), nameSection("imported", "small", "named")...)
	got, err := padLarge(module, []string{"named"})
	if err != nil {
		t.Fatal(err)
	}
	if want := moduleOf(small, padded(named), padded(large), huge); !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, want %d: the large one padded, the named one too, and no names", len(got), len(want))
	}
}

func TestPadLargeRefuses(t *testing.T) {
	whole := moduleOf(bodyOf(padFrom))
	for name, module := range map[string][]byte{
		"nothing":                     nil,
		"something else":              []byte("hello, world"),
		"a module that breaks off":    whole[:len(whole)-1],
		"a section without its size":  append(bytes.Clone(whole), customSection),
		"a function without its end":  moduleOf(append(bodyOf(padFrom), opNop)),
		"more functions than it says": append([]byte("\x00asm\x01\x00\x00\x00\x0a"), appendSized(nil, []byte{0, 2, 0, opEnd})...),
		"names that break off":        append(bytes.Clone(whole), appendSized([]byte{customSection}, []byte("\x04name\x01\x02\x01\x00"))...),
	} {
		if _, err := padLarge(module, nil); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := padLarge(append(whole, nameSection("imported", "own")...), []string{"own", "other"}); err == nil || err.Error() != `no functions are called ["other"]` {
		t.Errorf("a name that is not there: got %v", err)
	}
}
