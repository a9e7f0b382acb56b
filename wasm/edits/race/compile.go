package race

import (
	_ "embed"

	"interleave/wasm/edits"
)

// Most of what the detector is told it knows: the goroutine has accessed the memory before, or a function is called again from
// where it was called last. A few instructions in assembly tell that, and are no call of Go: what a function has in locals of
// WebAssembly stays there. Only else the runtime is called, which then has everything to do.

const (
	opcodes   = "cmd/compile/internal/ssa/opGen.go"
	ssagen    = "cmd/compile/internal/ssagen/ssa.go"
	symbols   = "cmd/compile/internal/ir/symtab.go"
	emission  = "cmd/compile/internal/wasm/ssa.go"
	assembler = "cmd/internal/obj/wasm/wasmobj.go"
	linker    = "cmd/link/internal/wasm/asm.go"
	assembly  = "runtime/sys_wasm.s"
)

//go:embed _src/shadow.s
var shadowAssembly string

// operations give cmd/compile what tells whether the runtime is to be called. A read waits for nobody, and is one with its call.
// Others go on before a write: its call is a block of its own.
func operations() []edits.Edit {
	return []edits.Edit{
		{
			File:   opcodes,
			Anchor: "\tOpWasmLoweredZero\n",
			With:   "\tOpWasmLoweredRaceRead\n\tOpWasmLoweredRaceReadRange\n\tOpWasmLoweredRaceWritten\n\tOpWasmLoweredZero\n",
		},
		{
			File:   opcodes,
			Anchor: "\t{\n\t\tname:         \"LoweredZero\",\n\t\tauxType:      auxInt64,\n\t\targLen:       2,\n\t\taddrSinkArg0: true,\n",
			With: `	{
		name:   "LoweredRaceRead", // arg0=address, arg1=mem
		argLen: 2,
		reg:    regInfo{inputs: []inputInfo{{0, 65535}}}, // R0 to R15
	},
	{
		name:    "LoweredRaceReadRange", // arg0=address, arg1=mem, auxint=size
		auxType: auxInt64,
		argLen:  2,
		reg:     regInfo{inputs: []inputInfo{{0, 65535}}},
	},
	{
		name:   "LoweredRaceWritten", // arg0=address, arg1=mem; whether racewrite need not be called
		argLen: 2,
		reg:    regInfo{inputs: []inputInfo{{0, 65535}}, outputs: []outputInfo{{0, 65535}}},
	},
	{
		name:         "LoweredZero",
		auxType:      auxInt64,
		argLen:       2,
		addrSinkArg0: true,
`,
		},
		{
			File:   ssagen,
			Anchor: "\targs := []*ssa.Value{addr}\n\tif addr2 != nil {\n",
			With: `	var after *ssa.Block
	if base.Ctxt.Arch.Name == "wasm" {
		switch fn {
		case ir.Syms.Raceread:
			s.vars[memVar] = s.newValue2(ssa.OpWasmLoweredRaceRead, types.TypeMem, addr, s.mem())
			return
		case ir.Syms.Racereadrange:
			s.vars[memVar] = s.newValue2I(ssa.OpWasmLoweredRaceReadRange, types.TypeMem, w, addr, s.mem())
			return
		case ir.Syms.Racewrite:
			written := s.newValue2(ssa.OpWasmLoweredRaceWritten, types.Types[types.TBOOL], addr, s.mem())
			b := s.endBlock()
			b.Kind = ssa.BlockIf
			b.Likely = ssa.BranchLikely
			b.SetControl(written)
			call := s.f.NewBlock(ssa.BlockPlain)
			after = s.f.NewBlock(ssa.BlockPlain)
			b.AddEdgeTo(after)
			b.AddEdgeTo(call)
			s.startBlock(call)
		}
	}

	args := []*ssa.Value{addr}
	if addr2 != nil {
`,
		},
		{
			File:   ssagen,
			Anchor: "\ts.rtcall(fn, true, nil, args...)\n}\n",
			With: `	s.rtcall(fn, true, nil, args...)
	if after != nil {
		s.endBlock().AddEdgeTo(after)
		s.startBlock(after)
	}
}
`,
		},
		{
			File:   ssagen,
			Anchor: "\tir.Syms.WasmDiv = typecheck.LookupRuntimeVar(\"wasmDiv\")\n",
			With: `	ir.Syms.WasmDiv = typecheck.LookupRuntimeVar("wasmDiv")
	ir.Syms.WasmRaceSeen = typecheck.LookupRuntimeVar("wasmRaceSeen")
	ir.Syms.WasmRaceSeenRange = typecheck.LookupRuntimeVar("wasmRaceSeenRange")
	ir.Syms.WasmRaceWritten = typecheck.LookupRuntimeVar("wasmRaceWritten")
	ir.Syms.WasmRaceEnter = typecheck.LookupRuntimeVar("wasmRaceEnter")
	ir.Syms.WasmRaceLeave = typecheck.LookupRuntimeVar("wasmRaceLeave")
`,
		},
		{
			File:   symbols,
			Anchor: "\tWasmDiv *obj.LSym\n",
			With:   "\tWasmDiv, WasmRaceSeen, WasmRaceSeenRange, WasmRaceWritten, WasmRaceEnter, WasmRaceLeave *obj.LSym\n",
		},
		// What is accessed is accessed from somewhere.
		{
			File:   "cmd/compile/internal/ssa/rewrite.go",
			Anchor: "\t\t\tcase OpPanicBounds, OpPanicExtend:\n",
			With:   "\t\t\tcase OpWasmLoweredRaceRead, OpWasmLoweredRaceReadRange, OpWasmLoweredRaceWritten:\n\t\t\t\treturn false\n\t\t\tcase OpPanicBounds, OpPanicExtend:\n",
		},
		{
			File:   emission,
			Anchor: "\tcase ssa.OpWasmLoweredStaticCall, ssa.OpWasmLoweredClosureCall, ssa.OpWasmLoweredInterCall, ssa.OpWasmLoweredTailCall:\n\t\ts.PrepareCall(v)\n",
			With: `	case ssa.OpWasmLoweredStaticCall, ssa.OpWasmLoweredClosureCall, ssa.OpWasmLoweredInterCall, ssa.OpWasmLoweredTailCall:
		s.PrepareCall(v)
		if call, ok := v.Aux.(*ssa.AuxCall); ok && call.Fn != nil && raceCall(s, call.Fn) {
			return
		}
`,
		},
		{
			File:   emission,
			Anchor: "\tcase ssa.OpWasmLoweredWB:\n",
			With: `	case ssa.OpWasmLoweredRaceRead:
		s.UseArgs(8) // wasmRaceSeen writes the address there
		getReg(s, wasm.REG_SP)
		getValue64(s, v.Args[0])
		callUnless(s, ir.Syms.WasmRaceSeen, ir.Syms.Raceread)

	case ssa.OpWasmLoweredRaceReadRange:
		s.UseArgs(16) // wasmRaceSeenRange writes the address and the size there
		getReg(s, wasm.REG_SP)
		getValue64(s, v.Args[0])
		i64Const(s, v.AuxInt)
		callUnless(s, ir.Syms.WasmRaceSeenRange, ir.Syms.Racereadrange)

	case ssa.OpWasmLoweredWB:
`,
		},
		{
			File:   emission,
			Anchor: "func ssaGenValueOnStack(s *ssagen.State, v *ssa.Value, extend bool) {\n\tswitch v.Op {\n",
			With: `// raceCall emits a call of the race detector that is nearly always done in assembly, if fn is one.
func raceCall(s *ssagen.State, fn *obj.LSym) bool {
	switch fn {
	case ir.Syms.Racefuncenter:
		getReg(s, wasm.REG_SP)
		callUnless(s, ir.Syms.WasmRaceEnter, fn)
	case ir.Syms.Racefuncexit:
		getReg(s, wasm.REG_SP)
		callAssembly(s, ir.Syms.WasmRaceLeave)
	default:
		return false
	}
	return true
}

// callUnless calls a function of the runtime unless one in assembly says that it has nothing to do.
func callUnless(s *ssagen.State, done, fn *obj.LSym) {
	callAssembly(s, done)
	s.Prog(wasm.AI32Eqz)
	s.Prog(wasm.AIf)
	call := s.Prog(wasm.ACALLNORESUME)
	call.To = obj.Addr{Type: obj.TYPE_MEM, Name: obj.NAME_EXTERN, Sym: fn}
	s.Prog(wasm.AEnd)
}

func callAssembly(s *ssagen.State, fn *obj.LSym) {
	call := s.Prog(wasm.ACall)
	call.To = obj.Addr{Type: obj.TYPE_MEM, Name: obj.NAME_EXTERN, Sym: fn}
}

func ssaGenValueOnStack(s *ssagen.State, v *ssa.Value, extend bool) {
	switch v.Op {
	case ssa.OpWasmLoweredRaceWritten:
		getValue64(s, v.Args[0])
		callAssembly(s, ir.Syms.WasmRaceWritten)
		s.Prog(wasm.AI64ExtendI32U)

`,
		},
		{
			File:   assembler,
			Anchor: "\t\"runtime.wasmDiv\":         true,\n",
			With: `	"runtime.wasmDiv":         true,
	"runtime.wasmRaceSeen": true,
	"runtime.wasmRaceSeenRange": true,
	"runtime.wasmRaceWritten": true,
	"runtime.wasmRaceEnter": true,
	"runtime.wasmRaceLeave": true,
`,
		},
		{
			File:   assembler,
			Anchor: "\tcase \"memchr\", \"memcmp\":\n",
			With: `	case "runtime.wasmRaceSeen", "runtime.wasmRaceWritten", "runtime.wasmRaceSeenRange":
		varDecls = []*varDecl{{count: 2, typ: i32}, {count: 1, typ: i64}}
		useAssemblyRegMap()
	case "runtime.wasmRaceEnter", "runtime.wasmRaceLeave":
		varDecls = []*varDecl{{count: 4, typ: i32}}
		useAssemblyRegMap()
	case "memchr", "memcmp":
`,
		},
		{
			File:   linker,
			Anchor: "\t\"runtime.notInitialized\":  {}, ",
			With: `	"runtime.wasmRaceSeen": {Params: []byte{I32, I64}, Results: []byte{I32}}, // sp, address -> 1, or 0 if raceread is to be called
	"runtime.wasmRaceSeenRange": {Params: []byte{I32, I64, I64}, Results: []byte{I32}}, // sp, address, size -> 1, or 0 if racereadrange is to be called
	"runtime.wasmRaceWritten": {Params: []byte{I64}, Results: []byte{I32}}, // address -> 1, or 0 if racewrite is to be called
	"runtime.wasmRaceEnter": {Params: []byte{I32}, Results: []byte{I32}}, // sp -> 1, or 0 if racefuncenter is to be called
	"runtime.wasmRaceLeave": {Params: []byte{I32}}, // sp
	"runtime.notInitialized":  {}, `,
		},
	}
}

// assembled gives the runtime what the operations call.
func assembled() []edits.Edit {
	const end = "TEXT runtime·exitThread(SB), NOSPLIT, $0-0\n"
	return []edits.Edit{
		{File: assembly, Anchor: "#include \"textflag.h\"\n", With: "#include \"go_asm.h\"\n#include \"textflag.h\"\n"},
		{File: assembly, Anchor: end, With: shadowAssembly + "\n" + end},
		{File: "runtime/sys_wasm.go", Anchor: "func wasmDiv()\n", With: "func wasmDiv()\nfunc wasmRaceSeen()\nfunc wasmRaceSeenRange()\nfunc wasmRaceWritten()\nfunc wasmRaceEnter()\nfunc wasmRaceLeave()\n"},
	}
}
