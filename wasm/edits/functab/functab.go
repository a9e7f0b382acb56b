// Package functab makes the table in which a program looks up the function of a program counter a hundredth of what it is.
//
// The table has a bucket of 20 bytes for every 4 KiB of code. On wasm code has no addresses: a function stands for 64 KiB,
// and so has sixteen buckets that are all the same. With buckets of 1 MiB each of a bucket's sixteen parts is a function.
package functab

import "interleave/wasm/edits"

const pcln = "cmd/link/internal/ld/pcln.go"

// BucketSize is what programs whose std has the edits of Std are to be linked with, in bytes.
const BucketSize = "1048576"

// Std lets the runtime look functions up in buckets of BucketSize.
func Std() edits.Set {
	return edits.Set{Name: "function table of the runtime", Edits: []edits.Edit{{
		File:    "runtime/symtab.go",
		Anchor:  "\tb := x / abi.FuncTabBucketSize\n",
		Through: "\ti := x % abi.FuncTabBucketSize / (abi.FuncTabBucketSize / nsub)\n",
		With: `	const bucketSize = ` + BucketSize + `
	b := x / bucketSize
	i := x % bucketSize / (bucketSize / nsub)
`,
	}}}
}

// Link gives cmd/link a flag -functabbucket SIZE: the runtime's size of a bucket in bytes, where it is not the usual one.
func Link() edits.Set {
	return edits.Set{Name: "function table of cmd/link", Edits: []edits.Edit{
		{
			File:   "cmd/link/internal/ld/main.go",
			Anchor: "\tFlagS             = flag.Bool(\"s\"",
			With: "\tFlagFunctabBucket = flag.Int64(\"functabbucket\", abi.FuncTabBucketSize, \"`size` of a bucket of the function table, as the runtime has it\")\n" +
				"\tFlagS             = flag.Bool(\"s\"",
		},
		{
			File:   "cmd/link/internal/ld/main.go",
			Anchor: "\t\"flag\"\n",
			With:   "\t\"flag\"\n\t\"internal/abi\"\n",
		},
		{
			File:   pcln,
			Anchor: "\tsize := 4*int64(nbuckets) + int64(n)\n\n",
			With: `	size := 4*int64(nbuckets) + int64(n)
	bucketSize := *FlagFunctabBucket
	if bucketSize != abi.FuncTabBucketSize {
		size = (max - min + bucketSize - 1) / bucketSize * (4 + SUBBUCKETS)
	}

`,
		},
		{
			File:   pcln,
			Anchor: "\t\tindexes := make([]int32, n)\n",
			With: `		if bucketSize != abi.FuncTabBucketSize {
			starts := []int64{}
			for _, s := range ctxt.Textp {
				if emitPcln(ctxt, s, container) {
					starts = append(starts, ldr.SymValue(s)-min)
				}
			}
			part := bucketSize / SUBBUCKETS
			idx, base := 0, 0
			for at := int64(0); at < max-min; at += part {
				for idx+1 < len(starts) && starts[idx+1] <= at {
					idx++
				}
				bucket := at / bucketSize * (4 + SUBBUCKETS)
				if at%bucketSize == 0 {
					base = idx
					t.SetUint32(ctxt.Arch, bucket, uint32(base))
				}
				t.SetUint8(ctxt.Arch, bucket+4+at%bucketSize/part, uint8(idx-base))
			}
			return
		}

		indexes := make([]int32, n)
`,
		},
	}}
}
