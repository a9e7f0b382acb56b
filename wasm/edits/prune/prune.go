// Package prune leaves out of cmd/compile and cmd/link what a tool that only ever writes WebAssembly cannot reach: the
// other architectures, SIMD, and profiling of the tools themselves. It makes the downloads smaller and changes no byte
// of what the tools write.
package prune

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"interleave/wasm/edits"
)

// Compile prunes cmd/compile.
func Compile() edits.Set {
	set := edits.Set{Name: "prune cmd/compile"}
	set.Edits = append(set.Edits, compileMain...)
	set.Edits = append(set.Edits, ssaConfig...)
	set.Edits = append(set.Edits, ssaTables()...)
	set.Edits = append(set.Edits, conveniences...)
	return set
}

// Link prunes cmd/link.
func Link() edits.Set {
	return edits.Set{Name: "prune cmd/link", Edits: linkMain}
}

var compileMain = []edits.Edit{
	{File: "cmd/compile/main.go", Anchor: "\t\"cmd/compile/internal/amd64\"\n", Through: "\"cmd/compile/internal/arm64\"\n"},
	{File: "cmd/compile/main.go", Anchor: "\t\"cmd/compile/internal/loong64\"\n", Through: "\"cmd/compile/internal/s390x\"\n"},
	{File: "cmd/compile/main.go", Anchor: "\t\"cmd/compile/internal/x86\"\n"},
	{File: "cmd/compile/main.go", Anchor: "\t\"386\":      x86.Init,\n", Through: "s390x.Init,\n"},
}

var linkMain = []edits.Edit{
	{File: "cmd/link/main.go", Anchor: "\t\"cmd/link/internal/amd64\"\n", Through: "\"cmd/link/internal/arm64\"\n"},
	{File: "cmd/link/main.go", Anchor: "\t\"cmd/link/internal/loong64\"\n", Through: "\"cmd/link/internal/s390x\"\n"},
	{File: "cmd/link/main.go", Anchor: "\t\"cmd/link/internal/x86\"\n"},
	{File: "cmd/link/main.go", Anchor: "\tcase \"386\":\n", Through: "s390x.Init()\n"},
}

// ssaConfig takes the other architectures out of the two switches that choose one, so that nothing refers to their
// rewrite rules, register tables and multiplication recipes.
var ssaConfig = []edits.Edit{
	{
		File:    "cmd/compile/internal/ssa/config.go",
		Anchor:  "\tcase \"amd64\":\n\t\tc.PtrSize = 8\n",
		Through: "\tcase \"wasm\":\n",
		With:    "\tcase \"wasm\":\n",
	},
	{
		File:    "cmd/compile/internal/ssa/config.go",
		Anchor:  "\tr := func(a, b int64, cost int, build func(m, x, y *Value) *Value) {\n",
		Through: "\tc.mulRecipes = map[int64]mulRecipe{}\n",
		With:    "\tvar mulCost int\n\tc.mulRecipes = map[int64]mulRecipe{}\n",
	},
}

// architectures are the names of the others in package ssa's identifiers.
var architectures = []string{"386", "AMD64", "ARM", "ARM64", "LOONG64", "MIPS", "MIPS64", "PPC64", "RISCV64", "S390X"}

// rewriteFiles are the rewrite rules of the others. Their functions are reached from the switch in config.go only.
var rewriteFiles = []string{
	"386", "386splitload", "AMD64", "AMD64latelower", "AMD64splitload", "ARM", "ARM64", "ARM64latelower",
	"LOONG64", "LOONG64latelower", "MIPS", "MIPS64", "MIPS64latelower", "PPC64", "PPC64latelower",
	"RISCV64", "RISCV64latelower", "S390X",
}

func ssaTables() []edits.Edit {
	list := []edits.Edit{{File: "cmd/compile/internal/ssa/opGen.go", Shape: keepGenericAndWasm}}
	for _, name := range rewriteFiles {
		list = append(list, edits.Edit{
			File:  "cmd/compile/internal/ssa/rewrite" + name + ".go",
			Shape: func(string) (string, error) { return "package ssa\n", nil },
		})
	}
	return append(list,
		edits.Edit{File: "cmd/compile/internal/ssa/rewrite.go", Anchor: "\t\"cmd/internal/obj/s390x\"\n"},
		edits.Edit{File: "cmd/compile/internal/ssa/rewrite.go", Anchor: "func auxToS390xCCMask(", Through: "i.(s390x.RotateParams)\n}\n"},
		edits.Edit{File: "cmd/compile/internal/ssa/rewrite.go", Anchor: "func s390xCCMaskToAux(", Through: "s390x.RotateParams) Aux {\n\treturn r\n}\n"},
		edits.Edit{File: "cmd/compile/internal/ssa/check.go", Anchor: "\t\"cmd/internal/obj/s390x\"\n"},
		edits.Edit{File: "cmd/compile/internal/ssa/check.go", Anchor: "\t\t\tcase auxS390XCCMask:\n", Through: "\t\t\tcase auxFlagConstant:\n", With: "\t\t\tcase auxFlagConstant:\n"},
	)
}

var conveniences = []edits.Edit{
	// The intrinsics of simd/archsimd are amd64's, and behind an experiment.
	{File: "cmd/compile/internal/ssagen/simdintrinsics.go", Shape: func(string) (string, error) {
		return "package ssagen\n\nconst simdPackage = \"simd/archsimd\"\n", nil
	}},
	{File: "cmd/compile/internal/ssagen/intrinsics.go", Anchor: "\tif buildcfg.Experiment.SIMD {\n\t\t// Only enable intrinsics", Through: "\n\t}\n"},
	// The compiler's own profiles need pprof, and that needs compress/gzip and text/tabwriter.
	{File: "cmd/compile/internal/gc/util.go", Shape: func(string) (string, error) {
		return "package gc\n\nfunc startProfile() {}\n", nil
	}},
	// A debugging aid is the only reason that the compiler holds encoding/json.
	{File: "cmd/compile/internal/inline/inlheur/analyze.go", Anchor: "\t\"encoding/json\"\n"},
	{
		File:   "cmd/compile/internal/inline/inlheur/analyze.go",
		Anchor: "data, err := json.Marshal(funcInlHeur.props)",
		With:   "data, err := []byte(nil), error(nil)",
	},
}

var (
	opName      = regexp.MustCompile(`^\t(Op\w+)( Op = iota)?$`)
	objImport   = regexp.MustCompile(`\t"cmd/internal/obj/(arm|arm64|loong64|mips|ppc64|riscv|s390x|x86)"\n`)
	tableStart  = "var opcodeTable = [...]opInfo{\n"
	genericMark = "\t\tgeneric:"
)

// keepGenericAndWasm leaves the generic and Wasm entries in opGen.go's table of operations, keyed by operation so that
// the numbers hold, and drops the other architectures' registers and imports.
func keepGenericAndWasm(source string) (string, error) {
	names, err := opNames(source)
	if err != nil {
		return "", err
	}
	before, rest, ok := strings.Cut(source, tableStart)
	if !ok {
		return "", fmt.Errorf("no opcodeTable")
	}
	table, after, ok := strings.Cut(rest, "\n}\n")
	if !ok {
		return "", fmt.Errorf("opcodeTable does not end")
	}
	entries, err := tableEntries(table)
	if err != nil {
		return "", err
	}
	if len(names) != len(entries) {
		return "", fmt.Errorf("%d operations, but %d entries in opcodeTable", len(names), len(entries))
	}
	var kept strings.Builder
	for i, name := range names {
		// The ends stay, so that the table is as long as before: other code checks operations against its length.
		inner := i > 0 && i < len(names)-1
		if inner && !strings.HasPrefix(name, "OpWasm") && !strings.Contains(entries[i], genericMark) {
			continue
		}
		fmt.Fprintf(&kept, "\t%s: %s\n", name, strings.TrimPrefix(entries[i], "\t"))
	}
	for _, arch := range architectures {
		registers := regexp.MustCompile(`(?s)var registers` + arch + ` = \[\.\.\.\]Register\{.*?\n\}\n`)
		if n := len(registers.FindAllStringIndex(after, -1)); n != 1 {
			return "", fmt.Errorf("%d register tables of %s, want 1", n, arch)
		}
		after = registers.ReplaceAllString(after, "")
	}
	if n := len(objImport.FindAllStringIndex(before, -1)); n != 8 {
		return "", fmt.Errorf("%d imports of other architectures, want 8", n)
	}
	return objImport.ReplaceAllString(before, "") + tableStart + kept.String() + "}\n" + after, nil
}

// opNames lists the Op constants in their order.
func opNames(source string) ([]string, error) {
	_, rest, ok := strings.Cut(source, "const (\n\tOpInvalid Op = iota\n")
	if !ok {
		return nil, fmt.Errorf("no Op constants")
	}
	block, _, _ := strings.Cut(rest, "\n)\n")
	names := []string{"OpInvalid"}
	for line := range strings.Lines(block) {
		if m := opName.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			names = append(names, m[1])
		}
	}
	return names, nil
}

// tableEntries splits the gofmt'ed text of opcodeTable into its elements.
func tableEntries(table string) ([]string, error) {
	var entries []string
	var current []string
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			continue
		}
		current = append(current, line)
		oneLine := len(current) == 1 && strings.HasPrefix(line, "\t{") && strings.HasSuffix(line, "},")
		if oneLine || line == "\t}," {
			entries = append(entries, strings.Join(current, "\n"))
			current = nil
		}
	}
	if len(current) > 0 || !slices.ContainsFunc(entries, func(e string) bool { return strings.Contains(e, genericMark) }) {
		return nil, fmt.Errorf("opcodeTable is not laid out as expected")
	}
	return entries, nil
}
