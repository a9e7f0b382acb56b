package main

import (
	"bytes"
	"strings"
	"testing"
)

// module is a WebAssembly module of sections that need not make sense to anybody but a reader of sections.
func module(sections ...[]byte) []byte {
	return append([]byte("\x00asm\x01\x00\x00\x00"), bytes.Join(sections, nil)...)
}

func TestAModulesGlobalsAreExportedBesideItsOtherExports(t *testing.T) {
	before, after := []byte{1, 2, 0xaa, 0xbb}, []byte{10, 1, 0xcc}
	got, err := exportGlobals(module(before, []byte{7, 7, 1, 3, 'm', 'e', 'm', 2, 0}, after))
	if err != nil {
		t.Fatal(err)
	}
	exports := []byte{9, 3, 'm', 'e', 'm', 2, 0}
	for i := range byte(8) {
		exports = append(exports, 2, 'g', '0'+i, 3, i)
	}
	want := module(before, append([]byte{7, byte(len(exports))}, exports...), after)
	if !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestWhatIsNoModuleIsRefused(t *testing.T) {
	for want, in := range map[string][]byte{
		"not a WebAssembly module": []byte("\x00asm"),
		"section 1 is cut":         module([]byte{1, 9, 0}),
		"no export section":        module([]byte{1, 1, 0}),
		"export section is cut":    module([]byte{7, 0}),
	} {
		if _, err := exportGlobals(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%x: got %v, want %q", in, err, want)
		}
	}
}
