package race

import (
	_ "embed"

	"interleave/wasm/edits"
)

// Most accesses are reads of what the goroutine has seen, and a read waits for nobody. So it is no call of Go: what a function
// has in locals of WebAssembly stays there, and a few instructions tell whether raceread has anything to do.

const (
	operations = "cmd/compile/internal/ssa/opGen.go"
	ssagen     = "cmd/compile/internal/ssagen/ssa.go"
	symbols    = "cmd/compile/internal/ir/symtab.go"
	emission   = "cmd/compile/internal/wasm/ssa.go"
	assembler  = "cmd/internal/obj/wasm/wasmobj.go"
	linker     = "cmd/link/internal/wasm/asm.go"
	assembly   = "runtime/sys_wasm.s"
)

//go:embed _src/seen.s
var seenAssembly string

// reads gives cmd/compile an operation for reads.
func reads() []edits.Edit {
	return []edits.Edit{
		{File: operations, Anchor: "\tOpWasmLoweredZero\n", With: "\tOpWasmLoweredRaceRead\n\tOpWasmLoweredZero\n"},
		{
			File:   operations,
			Anchor: "\t{\n\t\tname:         \"LoweredZero\",\n\t\tauxType:      auxInt64,\n\t\targLen:       2,\n\t\taddrSinkArg0: true,\n",
			With: `	{
		name:   "LoweredRaceRead", // arg0=address, arg1=mem
		argLen: 2,
		reg:    regInfo{inputs: []inputInfo{{0, 65535}}}, // R0 to R15
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
			With: `	if fn == ir.Syms.Raceread && base.Ctxt.Arch.Name == "wasm" {
		s.vars[memVar] = s.newValue2(ssa.OpWasmLoweredRaceRead, types.TypeMem, addr, s.mem())
		return
	}

	args := []*ssa.Value{addr}
	if addr2 != nil {
`,
		},
		{
			File:   ssagen,
			Anchor: "\tir.Syms.WasmDiv = typecheck.LookupRuntimeVar(\"wasmDiv\")\n",
			With: "\tir.Syms.WasmDiv = typecheck.LookupRuntimeVar(\"wasmDiv\")\n" +
				"\tir.Syms.WasmRaceSeen = typecheck.LookupRuntimeVar(\"wasmRaceSeen\")\n",
		},
		{File: symbols, Anchor: "\tWasmDiv *obj.LSym\n", With: "\tWasmDiv, WasmRaceSeen *obj.LSym\n"},
		{
			File:   emission,
			Anchor: "\tcase ssa.OpWasmLoweredWB:\n",
			With: `	case ssa.OpWasmLoweredRaceRead:
		s.UseArgs(8) // wasmRaceSeen writes the address there
		getReg(s, wasm.REG_SP)
		getValue64(s, v.Args[0])
		seen := s.Prog(wasm.ACall)
		seen.To = obj.Addr{Type: obj.TYPE_MEM, Name: obj.NAME_EXTERN, Sym: ir.Syms.WasmRaceSeen}
		s.Prog(wasm.AI32Eqz)
		s.Prog(wasm.AIf)
		read := s.Prog(wasm.ACALLNORESUME)
		read.To = obj.Addr{Type: obj.TYPE_MEM, Name: obj.NAME_EXTERN, Sym: ir.Syms.Raceread}
		s.Prog(wasm.AEnd)

	case ssa.OpWasmLoweredWB:
`,
		},
		{
			File:   assembler,
			Anchor: "\t\"runtime.wasmDiv\":         true,\n",
			With:   "\t\"runtime.wasmDiv\":         true,\n\t\"runtime.wasmRaceSeen\":    true,\n",
		},
		{
			File:   assembler,
			Anchor: "\tcase \"memchr\", \"memcmp\":\n",
			With:   "\tcase \"runtime.wasmRaceSeen\":\n\t\tvarDecls = []*varDecl{{count: 2, typ: i32}, {count: 1, typ: i64}}\n\t\tuseAssemblyRegMap()\n\tcase \"memchr\", \"memcmp\":\n",
		},
		{
			File:   linker,
			Anchor: "\t\"runtime.notInitialized\":  {}, ",
			With:   "\t\"runtime.wasmRaceSeen\":    {Params: []byte{I32, I64}, Results: []byte{I32}}, // sp, address -> 1, or 0 if raceread is to be called\n\t\"runtime.notInitialized\":  {}, ",
		},
	}
}

// seen gives the runtime what the operation calls.
func seen() []edits.Edit {
	const end = "TEXT runtime·exitThread(SB), NOSPLIT, $0-0\n"
	return []edits.Edit{
		{File: assembly, Anchor: "#include \"textflag.h\"\n", With: "#include \"go_asm.h\"\n#include \"textflag.h\"\n"},
		{File: assembly, Anchor: end, With: seenAssembly + "\n" + end},
		{File: "runtime/sys_wasm.go", Anchor: "func wasmDiv()\n", With: "func wasmDiv()\nfunc wasmRaceSeen()\n"},
	}
}
