// Package memory lets the runtime of a parked tool be put back into an instance that has grown since.
//
// It concerns the tools only: readers' programs are linked against another runtime.
package memory

import "interleave/wasm/edits"

// Tools makes sbrk use the memory that the instance already has, before it asks for more. Without it, every build
// would add to an instance that cannot shrink.
func Tools() edits.Set {
	return edits.Set{Name: "memory of parked tools", Edits: []edits.Edit{{
		File:   "runtime/mem_wasm.go",
		Anchor: "\t\tgrow := (bl + n - blocMax) / physPageSize\n\t\tsize := growMemory(int32(grow))\n\t\tif size < 0 {\n\t\t\treturn nil\n\t\t}\n\t\tresetMemoryDataView()\n",
		With: `		if have := uintptr(currentMemory()) * physPageSize; bl+n > have {
			size := growMemory(int32((bl + n - have) / physPageSize))
			if size < 0 {
				return nil
			}
			resetMemoryDataView()
		}
`,
	}}}
}
