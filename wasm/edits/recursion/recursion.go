// Package recursion lets Go functions call each other as deeply as Go's own stack allows.
//
// A goroutine's stack is in the program's memory and grows there, but every call of a function also takes room of the
// browser's stack, which ends after some thousand calls. Where functions switch goroutines the browser's stack is left
// altogether: they return to a loop that goes on with what the Go stack says. So the loop moves the bound of the Go stack
// near: who comes there leaves the browser's stack, and goes on.
package recursion

import "interleave/wasm/edits"

// Std moves the bound, and lets a stack have 64 MiB at most: memory ends at 1 GiB, and who calls without end is to be told
// soon.
func Std() edits.Set {
	return edits.Set{Name: "recursion", Edits: []edits.Edit{
		{
			File:   "runtime/proc.go",
			Anchor: "\tif goarch.PtrSize == 8 {\n\t\tmaxstacksize = 1000000000\n",
			With:   "\tif GOARCH == \"wasm\" {\n\t\tmaxstacksize = 64 << 20\n\t} else if goarch.PtrSize == 8 {\n\t\tmaxstacksize = 1000000000\n",
		},
		// A goroutine that helps the garbage collector may mark its own stack, and lose the near bound while it is deep in the
		// browser's stack: then the next call leaves that.
		{
			File:   "runtime/preempt.go",
			Anchor: "\t\t\tgp.preempt = false\n\t\t\tgp.stackguard0 = gp.stack.lo + stackGuard\n",
			With: `			gp.preempt = false
			gp.stackguard0 = gp.stack.lo + stackGuard
			if gp == getg().m.curg {
				gp.stackguard0 = gp.stack.hi
			}
`,
		},
		// Where newstack ends the program, the runtime's own stack ends with morestack.
		{
			File:   "runtime/asm_wasm.s",
			Anchor: "TEXT runtime·morestack(SB), NOSPLIT, $0-0\n",
			With:   "TEXT runtime·morestack(SB), NOSPLIT|TOPFRAME, $0-0\n",
		},
		{
			File:   "runtime/asm_wasm.s",
			Anchor: "\tGet PAUSE\n\tI32Eqz\n\tIf\n\tloop:\n\t\tLoop\n\t\t\t// Get PC_B & PC_F from -8(SP)\n\t\t\tGet SP\n\t\t\tI32Const $8\n\t\t\tI32Sub\n\t\t\tI32Load16U $0 // PC_B\n\n\t\t\tGet SP\n\t\t\tI32Const $8\n\t\t\tI32Sub\n\t\t\tI32Load $2 // PC_F\n\n\t\t\tCallIndirect $0\n\t\t\tDrop\n\n\t\t\tGet PAUSE\n\t\t\tI32Eqz\n\t\t\tBrIf loop\n",
			With:   nearGuard,
		},
		{
			File:   "runtime/stack.go",
			Anchor: "\tthisg := getg()\n\t// TODO: double check all gp. shouldn't be getg().\n",
			With: `	thisg := getg()
	if gp := thisg.m.curg; thisg.m.morebuf.g.ptr() == gp {
		// wasm_pc_f_loop has moved the bound near if it is neither the real one nor one of those that ask for something.
		if guard := gp.stackguard0; guard < stackPoisonMin && guard > gp.stack.lo+stackGuard+1 {
			need := uintptr(stackGuard)
			if f := findfunc(gp.sched.pc); f.valid() {
				need += uintptr(funcMaxSPDelta(f))
			}
			if gp.sched.sp > gp.stack.lo+need+abi.StackSmall {
				if need > 16<<10 {
					// It would come here again and again: let it have the whole stack.
					gp.stackguard0 = gp.stack.lo + stackGuard + 1
				}
				thisg.m.morebuf.pc = 0
				thisg.m.morebuf.lr = 0
				thisg.m.morebuf.sp = 0
				thisg.m.morebuf.g = 0
				gogo(&gp.sched)
			}
		}
	}
	// TODO: double check all gp. shouldn't be getg().
`,
		},
	}}
}

const nearGuard = `	Get PAUSE
	I32Eqz
	If
	loop:
		Loop
			// The WebAssembly stack is empty here. Let 32 KiB of the Go stack be used until newstack leaves the WebAssembly
			// stack again; but a bound that asks for something stays, and one that is odd becomes the real one for a time.
			Get g
			I32WrapI64
			I64Load $g_stackguard0
			I64Const $-4096
			I64LtU
			If
				Get g
				I32WrapI64
				I64Load $g_stackguard0
				I64Const $1
				I64And
				I32WrapI64
				If
					Get g
					I32WrapI64

					Get g
					I32WrapI64
					I64Load $g_stackguard0
					I64Const $1
					I64Sub

					I64Store $g_stackguard0
				Else
					Get g
					I32WrapI64

					Get SP
					I32Const $32768
					I32Sub

					Get g
					I32WrapI64
					I32Load $(g_stack+stack_lo)
					I32Const $const_stackGuard
					I32Add

					Get SP
					I32Const $32768
					I32Sub

					Get g
					I32WrapI64
					I32Load $(g_stack+stack_lo)
					I32Const $const_stackGuard
					I32Add

					I32GtU
					Select
					I64ExtendI32U

					I64Store $g_stackguard0
				End
			End

			// Get PC_B & PC_F from -8(SP)
			Get SP
			I32Const $8
			I32Sub
			I32Load16U $0 // PC_B

			Get SP
			I32Const $8
			I32Sub
			I32Load $2 // PC_F

			CallIndirect $0
			Drop

			Get PAUSE
			I32Eqz
			BrIf loop
`
