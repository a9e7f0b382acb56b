// Package nilkey mends the hash of a nil interface on wasm.
//
// Hashes have 32 bits there, of which a map that has grown to several tables takes the first ones to choose one. That of a
// nil interface is the map's seed, and the seed has 64: looking for such a key in a map of some 900 keys or more leaves the
// memory. Go 1.26 has this fault.
package nilkey

import "interleave/wasm/edits"

// Std cuts that hash to the length of the others.
func Std() edits.Set {
	const alg = "runtime/alg.go"
	return edits.Set{Name: "hash of a nil interface", Edits: []edits.Edit{
		{File: alg, Anchor: "\ttab := a.tab\n\tif tab == nil {\n\t\treturn h\n", With: "\ttab := a.tab\n\tif tab == nil {\n\t\treturn trimHash(h)\n"},
		{File: alg, Anchor: "\tt := a._type\n\tif t == nil {\n\t\treturn h\n", With: "\tt := a._type\n\tif t == nil {\n\t\treturn trimHash(h)\n"},
	}}
}
