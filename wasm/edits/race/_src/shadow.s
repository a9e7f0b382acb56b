// wasmRaceSeen puts the address in R1 where raceread finds its argument, at the stack pointer in R0, and says whether that
// need not be called: since the goroutine's time last changed it has accessed the byte, and nobody has after it. In Go:
//
//	head := raceHead(addr); r == nil || (head^r.key)&^(raceBytes|raceWriting) == 0 && head>>(addr&7)&1 != 0
TEXT runtime·wasmRaceSeen(SB), NOSPLIT, $0-0
	Get R0
	Get R1
	I64Store $0

	Get g
	I32WrapI64
	I32Load $g_racectx
	Tee R2
	I32Eqz
	If
		I32Const $1
		Return
	End

	Get R1
	I32WrapI64
	I32Const $const_racePageShift
	I32ShrU
	I32Const $2
	I32Shl
	I64Const $runtime·racePages(SB)
	I32WrapI64
	I32Add
	I32Load $0
	Tee R3
	I32Eqz
	If
		I32Const $0
		Return
	End

	// The list of a word without one is nil, where memory is zero, which is nobody's time.
	Get R3
	Get R1
	I32WrapI64
	I32Const $1
	I32ShrU
	I32Const $const_racePageMask
	I32And
	I32Add
	I32Load $0
	I64Load $raceRecord_what
	Tee R4
	Get R2
	I64Load $raceG_key
	I64Xor
	I64Const $const_raceNotHow
	I64And
	I64Eqz
	Get R4
	Get R1
	I64Const $7
	I64And
	I64ShrU
	I32WrapI64
	I32And
	I32Const $1
	I32And
	Return

// wasmRaceWritten says whether racewrite need not be called for the address in R0: no schedule goes others first, and since the
// goroutine's time last changed it has written the byte, and nobody has accessed it after that.
TEXT runtime·wasmRaceWritten(SB), NOSPLIT, $0-0
	I64Const $runtime·scheduling(SB)
	I32WrapI64
	I32Load8U $0
	If
		I32Const $0
		Return
	End

	Get g
	I32WrapI64
	I32Load $g_racectx
	Tee R1
	I32Eqz
	If
		I32Const $1
		Return
	End

	Get R0
	I32WrapI64
	I32Const $const_racePageShift
	I32ShrU
	I32Const $2
	I32Shl
	I64Const $runtime·racePages(SB)
	I32WrapI64
	I32Add
	I32Load $0
	Tee R2
	I32Eqz
	If
		I32Const $0
		Return
	End

	Get R2
	Get R0
	I32WrapI64
	I32Const $1
	I32ShrU
	I32Const $const_racePageMask
	I32And
	I32Add
	I32Load $0
	I64Load $raceRecord_what
	Tee R3
	Get R1
	I64Load $raceG_key
	I64Xor
	I64Const $const_raceNotBytes
	I64And
	I64Const $const_raceWriting
	I64Eq
	Get R3
	Get R0
	I64Const $7
	I64And
	I64ShrU
	I32WrapI64
	I32And
	I32Const $1
	I32And
	Return

// wasmRaceSeenRange puts the address in R1 and the size in R2 where racereadrange finds its arguments, at the stack pointer in R0,
// and says whether that need not be called: each word was accessed as wasmRaceSeen has it, in all of its bytes.
TEXT runtime·wasmRaceSeenRange(SB), NOSPLIT, $0-0
	Get R0
	Get R1
	I64Store $0
	Get R0
	Get R2
	I64Store $8

	Get g
	I32WrapI64
	I32Load $g_racectx
	Tee R3
	I32Eqz
	If
		I32Const $1
		Return
	End

	Get R1
	Get R2
	I64Or
	I64Const $7
	I64And
	I64Eqz
	I32Eqz
	If
		I32Const $0
		Return
	End

	Loop
		Get R1
		I32WrapI64
		I32Const $const_racePageShift
		I32ShrU
		I32Const $2
		I32Shl
		I64Const $runtime·racePages(SB)
		I32WrapI64
		I32Add
		I32Load $0
		Tee R4
		I32Eqz
		If
			I32Const $0
			Return
		End

		Get R4
		Get R1
		I32WrapI64
		I32Const $1
		I32ShrU
		I32Const $const_racePageMask
		I32And
		I32Add
		I32Load $0
		I64Load $raceRecord_what
		Tee R5
		Get R3
		I64Load $raceG_key
		I64Xor
		I64Const $const_raceNotHow
		I64And
		Get R5
		I64Const $-1
		I64Xor
		I64Const $const_raceBytes
		I64And
		I64Or
		I64Eqz
		I32Eqz
		If
			I32Const $0
			Return
		End

		Get R1
		I64Const $8
		I64Add
		Set R1
		Get R2
		I64Const $8
		I64Sub
		Tee R2
		I64Eqz
		I32Eqz
		BrIf $0
	End
	I32Const $1
	Return

// wasmRaceEnter pushes the call of a function on the shadow stack: R0 is its stack pointer, where racefuncenter's argument is. It
// says whether there was room for it; else racefuncenter is to be called.
TEXT runtime·wasmRaceEnter(SB), NOSPLIT, $0-0
	Get g
	I32WrapI64
	I32Load $g_racectx
	Tee R1
	I32Eqz
	If
		I32Const $1
		Return
	End

	Get g
	I32WrapI64
	I32Load $(g_stack+stack_hi)
	Get R0
	I32Sub
	Set R4

	// There is a frame more than are in use, and it is zero or was one of a function that has returned.
	Get R1
	I32Load $raceG_frames
	Get R1
	I32Load $raceG_depth
	Tee R2
	I32Const $raceFrame__size
	I32Mul
	I32Add
	Set R3
	Get R2
	If
		Get R3
		I32Const $raceFrame__size
		I32Sub
		I32Load $raceFrame_depth
		Get R4
		I32GeU
		If // a panic has left functions without saying so
			Get R0
			Call runtime·wasmRaceLeave(SB)
			Get R1
			I32Load $raceG_frames
			Get R1
			I32Load $raceG_depth
			Tee R2
			I32Const $raceFrame__size
			I32Mul
			I32Add
			Set R3
		End
	End

	Get R2
	I32Const $1
	I32Add
	Tee R2
	Get R1
	I32Load $raceG_room
	I32GeU
	If
		I32Const $0
		Return
	End

	Get R1
	Get R2
	I32Store $raceG_depth
	Get R3
	Get R4
	I32Store $raceFrame_depth

	// A function that is called again and again from one place is the same stack each time.
	Get R3
	I32Load $raceFrame_pc
	Get R0
	I32Load $0
	Tee R2
	I32Eq
	Get R3
	I32Load $raceFrame_node
	I32Const $0
	I32Ne
	I32And
	If
		I32Const $1
		Return
	End
	Get R3
	Get R2
	I32Store $raceFrame_pc
	Get R3
	I32Const $0
	I32Store $raceFrame_node
	Get R3
	I32Const $0
	I32Store $(raceFrame__size+raceFrame_node)
	I32Const $1
	Return

// wasmRaceLeave takes the call of a function from the shadow stack, and those that a panic has left: R0 is its stack pointer.
TEXT runtime·wasmRaceLeave(SB), NOSPLIT, $0-0
	Get g
	I32WrapI64
	I32Load $g_racectx
	Tee R1
	I32Eqz
	If
		Return
	End

	Get g
	I32WrapI64
	I32Load $(g_stack+stack_hi)
	Get R0
	I32Sub
	Set R2

	Get R1
	I32Load $raceG_depth
	Tee R3
	I32Const $raceFrame__size
	I32Mul
	Get R1
	I32Load $raceG_frames
	I32Add
	Set R4
	Block
		Loop // once, but for what a panic has left
			Get R3
			I32Eqz
			BrIf $1
			Get R4
			I32Const $raceFrame__size
			I32Sub
			Tee R4
			I32Load $raceFrame_depth
			Get R2
			I32LtU
			BrIf $1
			Get R3
			I32Const $1
			I32Sub
			Set R3
			Get R4
			I32Load $raceFrame_depth
			Get R2
			I32Ne
			BrIf $0
		End
	End
	Get R1
	Get R3
	I32Store $raceG_depth
	Return
