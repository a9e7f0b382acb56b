// Package prompt lets what a program prints reach its host at once.
//
// On stock js/wasm a write is a call of Node's fs with a callback, which parks the goroutine and is an event of its own.
package prompt

import "interleave/wasm/edits"

// Std makes the syscall package write to descriptors 1 and 2 as the runtime itself does, without a callback.
func Std() edits.Set {
	return edits.Set{Name: "prompt output", Edits: []edits.Edit{
		{
			File:   "syscall/fs_js.go",
			Anchor: "\tif faketime && (fd == 1 || fd == 2) {\n",
			With:   "\tif fd == 1 || fd == 2 {\n",
		},
		{
			File:   "syscall/time_nofake.go",
			Anchor: "const faketime = false\n",
			With:   "import \"unsafe\"\n\nconst faketime = false\n\n//go:linkname runtimeWrite runtime.write\nfunc runtimeWrite(fd uintptr, p unsafe.Pointer, n int32) int32\n",
		},
		{
			File:    "syscall/time_nofake.go",
			Anchor:  "\t// This should never be called since faketime is false.\n",
			Through: "\tpanic(\"not implemented\")\n",
			With:    "\treturn int(runtimeWrite(uintptr(fd), unsafe.Pointer(unsafe.SliceData(p)), int32(len(p))))\n",
		},
	}}
}
