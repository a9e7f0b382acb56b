// Package wasm names what the toolchain's build leaves in dist/, and embeds it: cmd/compile and cmd/link as WebAssembly,
// packs of compiled std packages, the formatter, and the prebuilt output of every snippet. The program in build/ makes
// them; this package only says how they are called, so that the server can import it without importing the build.
//
// dist/ holds each asset as NAME.br and NAME.gz, never plain: a client that accepts neither gets the gzip inflated.
// A linked program is two modules in one file, of which the one of std's code stays the same over most edits; package
// edits/halves says how they stand there.
//
// An asset's name carries the hash of its plain content, so an address never changes its meaning. Two files have fixed
// names: manifest.json, a [Manifest], and nothing else.
package wasm

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Dist is the embedded dist folder. Before the first `make build` it is empty but for a hidden file.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the path is a constant that go:embed has checked
	}
	return sub
}

// ManifestName is the file in dist/ that a server starts from.
const ManifestName = "manifest.json"

// A Mode is a way to build a program: std and the program itself, for they go together.
type Mode string

const (
	Run  Mode = "run"  // as it runs
	Race Mode = "race" // with the race detector
)

// A Manifest is what a server needs to know of dist/.
type Manifest struct {
	Go    string         `json:"go"` // the Go version, as in "go1.26.8"
	Modes map[Mode]Built `json:"modes"`
}

// Built is what there is of a mode.
type Built struct {
	Toolchain string            `json:"toolchain"` // the asset that holds a Toolchain, for browsers
	Prebuilt  map[string]string `json:"prebuilt"`  // SourceHash of a program → the asset it builds to
}

// ReadManifest reads the manifest of a dist folder. Where there is none, the error is fs.ErrNotExist.
func ReadManifest(dist fs.FS) (Manifest, error) {
	var m Manifest
	data, err := fs.ReadFile(dist, ManifestName)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%s: %w", ManifestName, err)
	}
	return m, nil
}

// A Toolchain is what a browser needs to build programs. The browser's client reads it as JSON (web/src/toolchain).
type Toolchain struct {
	Go       string `json:"go"`
	Compile  Tool   `json:"compile"`
	Link     Tool   `json:"link"`
	Format   Tool   `json:"format"`
	Timeline Tool   `json:"timeline"`
	Packs    []Pack `json:"packs"`

	// Imports gives, for each package that a program may import, the indices in Packs of all that it needs.
	// Pack 0 is needed by every program and not listed.
	Imports map[string][]int `json:"imports"`
}

// An Asset is a file in dist/ with its sizes in bytes: plain, and as it travels.
type Asset struct {
	File   string `json:"file"`
	Size   int64  `json:"size"`
	Brotli int64  `json:"brotli"`
	Gzip   int64  `json:"gzip"`
}

// A Tool is a program built for js/wasm and the arguments that it is always run with, in the folder that also holds
// main.go and importcfg. [WorkDir] in an argument stands for that folder.
type Tool struct {
	Asset
	Args []string `json:"args,omitempty"`
}

// WorkDir is what an argument of a [Tool] has in place of the folder it runs in.
const WorkDir = "$WORK"

// A Pack is compiled std packages that travel together. The file is a line of JSON, a list of [PackEntry], and then the
// packages' archives one after another in the same order.
type Pack struct {
	Asset
	Packages []string `json:"packages"`
}

// A PackEntry is one package in a pack.
type PackEntry struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
}

// AssetName is the name under which content is served: "link.wasm" becomes "link.0123456789abcdef.wasm".
func AssetName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	stem, ext, _ := strings.Cut(name, ".")
	return stem + "." + hex.EncodeToString(sum[:8]) + "." + ext
}

// SourceHash is the key of a program in [Built].Prebuilt: of its main.go, and of its main_test.go where it has one.
func SourceHash(source, test []byte) string {
	hash := sha256.New()
	hash.Write(source)
	if len(test) > 0 {
		hash.Write([]byte{0}) // which no source has
		hash.Write(test)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
