// Package web holds what the browser gets, as build.mjs left it in dist: the element, the editor, the workers and the
// styles, each beside its compressed copies, and manifest.json, which maps their plain names to the hashed ones.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist returns the built files. Before a first build there is nothing in it to serve.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // the path is a constant and embedded
	}
	return dist
}
