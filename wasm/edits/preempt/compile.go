package preempt

import (
	_ "embed"

	"interleave/wasm/edits"
)

const (
	loops   = "cmd/compile/internal/ssa/loopreschedchecks.go"
	ssagen  = "cmd/compile/internal/ssagen/ssa.go"
	passes  = "cmd/compile/internal/ssa/compile.go"
	flags   = "cmd/compile/internal/base/flag.go"
	irfunc  = "cmd/compile/internal/ir/func.go"
	escapes = "cmd/compile/internal/escape/escape.go"
)

//go:embed _src/loops.go.txt
var countLoops string

//go:embed _src/calls.go.txt
var countCalls string

// Compile gives cmd/compile a flag -preempt: code counts the rounds of its loops and its calls that may recurse.
//
// The pass for loops has been there since Go 1.8, behind an experiment, and compares with a stack bound that another
// thread would move; here it counts instead.
func Compile() edits.Set {
	return edits.Set{Name: "preemption in cmd/compile", Edits: []edits.Edit{
		{
			File:   flags,
			Anchor: "\tPgoProfile         string       \"help:\\\"read profile or pre-process profile from `file`\\\"\"\n",
			With: "\tPgoProfile         string       \"help:\\\"read profile or pre-process profile from `file`\\\"\"\n" +
				"\tPreempt            bool         \"help:\\\"count rounds of loops and calls that may recurse, and let others run (wasm only)\\\"\"\n",
		},
		{
			File:    passes,
			Anchor:  "\t{name: \"insert resched checks\", fn: insertLoopReschedChecks,\n",
			Through: "// insert resched checks in loops.\n",
			With:    "\t{name: \"insert resched checks\", fn: insertLoopReschedChecks},\n",
		},
		{
			File:   loops,
			Anchor: "\tif f.NoSplit { // nosplit functions don't reschedule.\n",
			With:   "\tif !base.Flag.Preempt || base.Flag.CompilingRuntime || f.NoSplit { // nosplit functions don't reschedule.\n",
		},
		{
			File:   loops,
			Anchor: "\t\"cmd/compile/internal/types\"\n",
			With:   "\t\"cmd/compile/internal/base\"\n\t\"cmd/compile/internal/types\"\n\t\"cmd/internal/obj\"\n",
		},
		{
			File:   loops,
			Anchor: "\t// Rewrite backedges to include reschedule checks.\n\tfor _, emc := range tofixBackedges {\n",
			With: `	rounds := roundCounters(f, tofixBackedges)

	// Rewrite backedges to include reschedule checks.
	for _, emc := range tofixBackedges {
`,
		},
		{File: loops, Anchor: "\t\theaderMemPhi := emc.m\n", With: ""},
		{File: loops, Anchor: "\t\tmem0 := headerMemPhi.Args[i]\n\t\t// bb e->p h,\n", With: "\t\t// bb e->p h,\n"},
		{
			File:    loops,
			Anchor:  "\t\ttest := f.NewBlock(BlockIf)\n",
			Through: "\t\t\t\tv.AddArg(v.Args[i])\n\t\t\t}\n\t\t}\n",
			With:    "\t\tcountRound(f, emc, rounds[h])\n",
		},
		{
			File:   loops,
			Anchor: "// newPhiFor inserts a new Phi function into b,\n",
			With:   countLoops + "\n// newPhiFor inserts a new Phi function into b,\n",
		},
		// Rotated, a loop has the rare call before its header, in the way of all that it keeps in locals: engines then move
		// that about in each round. Multiplying matrices takes twice as long.
		{
			File:   "cmd/compile/internal/ssa/looprotate.go",
			Anchor: "\tif loopnest.hasIrreducible {\n",
			With:   "\tif base.Flag.Preempt || loopnest.hasIrreducible {\n",
		},
		{
			File:   "cmd/compile/internal/ssa/looprotate.go",
			Anchor: "package ssa\n",
			With:   "package ssa\n\nimport \"cmd/compile/internal/base\"\n",
		},
		// Which functions may call themselves is known where functions are visited bottom up.
		{
			File:   irfunc,
			Anchor: "\t// if you add or remove a field, don't forget to update sizeof_test.go\n",
			With:   "\t// if you add or remove a field, don't forget to update sizeof_test.go\n\tRecursive bool // calls itself, maybe by way of others\n",
		},
		{
			File:   escapes,
			Anchor: "\t\tBatch(list, reassignOracles)\n\t})\n",
			With:   "\t\tfor _, fn := range list {\n\t\t\tfn.Recursive = recursive\n\t\t}\n\t\tBatch(list, reassignOracles)\n\t})\n",
		},
		{
			File:   ssagen,
			Anchor: "\ts.paramsToHeap()\n\ts.stmtList(fn.Body)\n",
			With:   "\ts.paramsToHeap()\n\ts.countCall()\n\ts.stmtList(fn.Body)\n",
		},
		{
			File:   ssagen,
			Anchor: "func (s *state) storeParameterRegsToStack(",
			With:   countCalls + "\nfunc (s *state) storeParameterRegsToStack(",
		},
	}}
}
