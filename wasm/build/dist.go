package build

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"interleave/wasm"
)

// A dist is the folder that the build leaves, as package wasm describes it.
type dist struct {
	dir   string
	cache string // compressed files by content, kept between builds and shared by checkouts
	level int    // of brotli
	files map[string]bool
}

// A file is content on its way into dist, under the name it would have without a hash.
type file struct {
	name    string
	content []byte
}

func newDist(dir string, level int) (*dist, error) {
	if level < 1 || level > brotli.BestCompression {
		return nil, fmt.Errorf("brotli level %d is not between 1 and %d", level, brotli.BestCompression)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	cache = filepath.Join(cache, "interleave")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &dist{dir: dir, cache: cache, level: level, files: make(map[string]bool)}, nil
}

// add compresses the files, as many at once as there are cores, and writes them to the folder.
func (d *dist) add(files ...file) ([]wasm.Asset, error) {
	assets := make([]wasm.Asset, len(files))
	errs := make([]error, len(files))
	cores := make(chan struct{}, runtime.NumCPU())
	var all sync.WaitGroup
	for i, f := range files {
		cores <- struct{}{}
		all.Go(func() {
			assets[i], errs[i] = d.write(f)
			<-cores
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, err
		}
		d.files[assets[i].File+".br"] = true
		d.files[assets[i].File+".gz"] = true
	}
	return assets, nil
}

func (d *dist) write(f file) (wasm.Asset, error) {
	a := wasm.Asset{File: wasm.AssetName(f.name, f.content), Size: int64(len(f.content))}
	key := wasm.SourceHash(f.content, nil)
	var err error
	a.Brotli, err = d.writeCompressed(a.File+".br", fmt.Sprintf("%s.br%d", key, d.level), f.content, func(w io.Writer) io.WriteCloser {
		// A window of 16 MiB is the largest that browsers take, and the tools are larger than the usual 4.
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: d.level, LGWin: 24})
	})
	if err != nil {
		return a, err
	}
	a.Gzip, err = d.writeCompressed(a.File+".gz", key+".gz", f.content, func(w io.Writer) io.WriteCloser {
		return gzip.NewWriter(w)
	})
	return a, err
}

// writeCompressed writes one compressed form, from the cache if it is there, and returns its size.
func (d *dist) writeCompressed(name, cached string, content []byte, compressor func(io.Writer) io.WriteCloser) (int64, error) {
	cached = filepath.Join(d.cache, cached)
	packed, err := os.ReadFile(cached)
	if err != nil {
		var buf bytes.Buffer
		w := compressor(&buf)
		if _, err := w.Write(content); err != nil {
			return 0, err
		}
		if err := w.Close(); err != nil {
			return 0, err
		}
		packed = buf.Bytes()
		// Written under another name first: another checkout may be building, too.
		temp := fmt.Sprintf("%s.%d", cached, os.Getpid())
		if err := os.WriteFile(temp, packed, 0o644); err != nil {
			return 0, err
		}
		if err := os.Rename(temp, cached); err != nil {
			return 0, err
		}
	}
	return int64(len(packed)), writeIfChanged(filepath.Join(d.dir, name), packed)
}

// finish writes the manifest and removes what an earlier build left.
func (d *dist) finish(m wasm.Manifest) error {
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !d.files[e.Name()] && e.Name() != wasm.ManifestName && !strings.HasPrefix(e.Name(), ".") {
			if err := os.Remove(filepath.Join(d.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	// Always written, and last: make takes its time for the time of the whole.
	return os.WriteFile(filepath.Join(d.dir, wasm.ManifestName), append(text, '\n'), 0o644)
}
