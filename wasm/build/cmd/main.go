// Command cmd is the builder of package build, to be run from the top of the repository.
package main

import (
	"os"

	"interleave/wasm/build"
)

func main() { os.Exit(build.Main(os.Args[1:])) }
