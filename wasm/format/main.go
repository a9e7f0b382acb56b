// Format is go/format as a small WebAssembly of our own. It formats the file that its argument names, in place. If the
// program does not parse, it prints a line "LINE:COLUMN: message" for each error, with columns in bytes, and exits
// with 1.
//
// Of main_test.go it writes testmain.go instead, see package testmain: that needs Go's parser too, and little else.
package main

import (
	"errors"
	"fmt"
	"go/format"
	"go/scanner"
	"io"
	"os"

	"interleave/wasm/testmain"
)

func main() {
	os.Exit(run(os.Args[1], os.Stdout))
}

func run(file string, problems io.Writer) int {
	source, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(problems, err)
		return 1
	}
	var out []byte
	if file == testmain.TestFile {
		out, err = testmain.Generate(source)
		file = testmain.File
	} else {
		out, err = format.Source(source)
	}
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			fmt.Fprintf(problems, "%d:%d: %s\n", e.Pos.Line, e.Pos.Column, e.Msg)
		}
		return 1
	}
	if err == nil {
		err = os.WriteFile(file, out, 0o644)
	}
	if err != nil {
		fmt.Fprintln(problems, err)
		return 1
	}
	return 0
}
