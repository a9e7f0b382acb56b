// Package segments makes cmd/link join runs of data that little but zeros lies between. What a program finds in its
// memory stays the same; the file says it otherwise.
package segments

import "interleave/wasm/edits"

// Link asks for 64 zeros where cmd/link begins a new data segment after 8. A program of fmt, sync and time has 15 segments
// then instead of 31,000: the file is an eighth larger, its brotli 6% smaller, and it is written and read faster.
func Link() edits.Set {
	return edits.Set{Name: "data segments of cmd/link", Edits: []edits.Edit{{
		File:   "cmd/link/internal/wasm/asm.go",
		Anchor: "const segmentOverhead = 8\n",
		With:   "const segmentOverhead = 64\n",
	}}}
}
