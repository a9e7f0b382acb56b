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
