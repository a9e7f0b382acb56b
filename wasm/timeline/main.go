// Timeline is golang.org/x/exp/trace as a small WebAssembly of our own. It reads the execution trace that its argument names,
// and prints what goroutines did as JSON: see [Timeline]. What goes wrong it prints as text, and exits with 1.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1], os.Stdout))
}

func run(file string, out io.Writer) int {
	in, err := os.Open(file)
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	defer in.Close()
	timeline, err := read(bufio.NewReader(in))
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	data, err := json.Marshal(timeline)
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	out.Write(data)
	return 0
}
