package race

import (
	_ "embed"
	"strings"
)

// The operations of sync/atomic are assembly, which the compiler knows by heart. Where races are looked for it calls them,
// and they are these: a load takes what a store gave, and what reads and writes does both.

//go:embed _src/race_atomics_js.go
var atomics string

// atomicOperations is a file with the operations for every type.
func atomicOperations() string {
	head, of, found := strings.Cut(atomics, "// For every type:\n\n")
	if !found {
		panic("race_atomics_js.go does not say what is for every type")
	}
	var file strings.Builder
	file.WriteString(head)
	for _, name := range []string{"Int32", "Int64", "Uint32", "Uint64", "Uintptr"} {
		text := strings.NewReplacer("TYPE", name, "KIND", strings.ToLower(name)).Replace(of)
		if name == "Uintptr" {
			// Pointers are handed on as these: while others go on, the collector would not know of one. See package schedule.
			text = strings.ReplaceAll(text, "\tif scheduling {\n\t\tschedulePoint()\n\t}\n", "")
		}
		file.WriteString(text)
	}
	return file.String()
}
