package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Two programs are largely the same bytes: the runtime and fmt. So a browser that has one of them and reads dcz (RFC 9842:
// zstd with a dictionary) is sent another as what differs from the one it has. The pairs are made when they are asked for
// and kept, and only programs of ours can be a dictionary.

// kinds are what prebuilt programs are called, by wasm/build: KIND.HASH.wasm, a kind for each mode. The hash is the first bytes
// of their SHA-256, in hexadecimal: so the program that a browser's hash means is found without reading any.
var kinds = []string{"prebuilt", "race"}

const nameSum = 8

// kindOf is the kind of a program, or "" if it is none.
func kindOf(name string) string {
	for _, kind := range kinds {
		if is, _ := path.Match(kind+".*.wasm", name); is { // the pattern is valid
			return kind
		}
	}
	return ""
}

// forPrograms makes each program the dictionary of those of its kind that a browser fetches after it: the one fetched last,
// which in a lesson is most often the nearest.
func forPrograms(kind string) headers {
	return headers{
		"Use-As-Dictionary": `match="/assets/` + kind + `.*.wasm"`,
		"Vary":              "Accept-Encoding, Available-Dictionary",
	}
}

const (
	// maxDeltas is how many bytes of deltas are kept: all pairs of 13 programs at 200 KB each, or of 9 of both kinds. What is beyond travels as
	// brotli, and nothing makes room, so that whatever clients ask for, the work and the memory have an end.
	maxDeltas = 32 << 20

	// deltaWindow is what every client that reads dcz has room for. It must hold both programs of a pair.
	deltaWindow = 8 << 20

	// deltaLevel makes a pair of 26 to 204 KB in 0.2 s, once. The next lower one is little quicker, and makes a fifth more.
	deltaLevel = zstd.SpeedBestCompression
)

// deltas are programs as what differs from others.
type deltas struct {
	assets map[string]asset

	mu     sync.Mutex
	made   map[pair]*delta
	size   int64 // of all that are made, in bytes
	making bool
}

// A pair is the names of two programs.
type pair struct{ program, dictionary string }

// A delta is a dcz body, once it is done; nil if there can be none.
type delta struct {
	done chan struct{}
	body []byte
}

func newDeltas(assets map[string]asset) *deltas {
	return &deltas{assets: assets, made: map[pair]*delta{}}
}

// find gives a program's delta to the dictionary that an Available-Dictionary header names, or nil: where the dictionary
// is no program of ours, and where there would be a wait for another delta. An encoder takes 80 MB, so there is one at a
// time, and the whole program is a better answer than a place in a queue.
func (d *deltas) find(program, available string) []byte {
	sum, ok := dictionarySum(available)
	if !ok {
		return nil
	}
	p := pair{program, kindOf(program) + "." + hex.EncodeToString(sum[:nameSum]) + ".wasm"}
	if _, ours := d.assets[p.dictionary]; !ours {
		return nil
	}
	d.mu.Lock()
	found, ok := d.made[p]
	mine := !ok && !d.making && d.size < maxDeltas
	if mine {
		found = &delta{done: make(chan struct{})}
		d.made[p], d.making = found, true
	}
	d.mu.Unlock()
	if found == nil {
		return nil
	}
	if mine {
		d.make(p, found)
	}
	<-found.done
	if !bytes.HasPrefix(found.body, deltaHeader(sum)) {
		return nil // there is none, or only the hash's beginning is our program's
	}
	return found.body
}

// make makes a delta. Where a file is broken there is none: answering with the file itself will say so.
func (d *deltas) make(p pair, into *delta) {
	defer func() {
		d.mu.Lock()
		d.making = false
		d.size += int64(len(into.body))
		d.mu.Unlock()
		close(into.done)
	}()
	dictionary, err := d.assets[p.dictionary].read()
	if err != nil {
		return
	}
	program, err := d.assets[p.program].read()
	if err != nil || len(dictionary)+len(program) > deltaWindow {
		return
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(deltaLevel), zstd.WithWindowSize(deltaWindow),
		zstd.WithEncoderDictRaw(0, dictionary), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return
	}
	into.body = bytes.Clone(encoder.EncodeAll(program, deltaHeader(sha256.Sum256(dictionary)))) // without what was room to grow
}

// deltaHeader is what a dcz body begins with: a frame that zstd skips, with the dictionary's hash.
func deltaHeader(sum [sha256.Size]byte) []byte {
	return append([]byte("\x5e\x2a\x4d\x18\x20\x00\x00\x00"), sum[:]...)
}

// dictionarySum is the hash in an Available-Dictionary header: base64 between colons.
func dictionarySum(header string) (sum [sha256.Size]byte, ok bool) {
	encoded, opened := strings.CutPrefix(header, ":")
	encoded, closed := strings.CutSuffix(encoded, ":")
	if !opened || !closed || len(encoded) != base64.StdEncoding.EncodedLen(len(sum)) {
		return sum, false
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(encoded)
	return sum, err == nil && copy(sum[:], decoded) == len(sum)
}

// read gives the asset's plain bytes.
func (a asset) read() ([]byte, error) {
	plain, _, err := a.open(identity)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	return io.ReadAll(plain)
}
