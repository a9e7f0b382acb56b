package server

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// mediaTypes are the types of assets, by the end of their names. What is not listed is not served: least of all HTML,
// which would be a page of ours without a policy.
var mediaTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".pack": "application/octet-stream",
	".svg":  "image/svg+xml",
	".wasm": "application/wasm", // anything else, and browsers will not compile while it streams
}

// An asset is a file of the build, as it lies in a dist folder: plain or compressed or both.
type asset struct {
	dist      fs.FS
	mediaType string
	files     map[coding]file
}

// A file is a name in a dist folder, and its size in bytes.
type file struct {
	name string
	size int64
}

// readAssets lists the assets in dist folders. No file is opened, so this is quick whatever the sizes.
func readAssets(dists ...fs.FS) (map[string]asset, error) {
	assets := map[string]asset{}
	for _, dist := range dists {
		entries, err := fs.ReadDir(dist, ".")
		if err != nil {
			return nil, fmt.Errorf("list the assets: %w", err)
		}
		for _, entry := range entries {
			name, c := codingOf(entry.Name())
			mediaType, known := mediaTypes[path.Ext(name)]
			if !known || name == manifestName || strings.HasPrefix(name, ".") || entry.IsDir() {
				continue
			}
			info, err := entry.Info()
			if err != nil {
				return nil, fmt.Errorf("list the assets: %w", err)
			}
			a, seen := assets[name]
			if !seen {
				a = asset{dist, mediaType, map[coding]file{}}
				assets[name] = a
			} else if _, twice := a.files[c]; twice {
				return nil, fmt.Errorf("list the assets: two builds made %s", entry.Name())
			}
			a.files[c] = file{entry.Name(), info.Size()}
		}
	}
	for name, a := range assets {
		if !a.has(identity) {
			return nil, fmt.Errorf("list the assets: %s is there only as brotli, which not every client reads", name)
		}
	}
	return assets, nil
}

// codingOf is the asset's name and coding that a file's name says.
func codingOf(file string) (string, coding) {
	if name, ok := strings.CutSuffix(file, ".br"); ok {
		return name, brotliCoding
	}
	if name, ok := strings.CutSuffix(file, ".gz"); ok {
		return name, gzipCoding
	}
	return file, identity
}

func (s *Site) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	a, ok := s.assets[name]
	if !ok {
		s.servePage(w, r) // or it was made of the lessons
		return
	}
	if err := a.serve(w, r, name, s.deltas); err != nil {
		s.log.Error("serve an asset", "name", name, "err", err)
	}
}

// has says whether the asset can be served in a coding.
func (a asset) has(c coding) bool {
	_, ok := a.files[c]
	if c == identity && !ok {
		_, ok = a.files[gzipCoding] // to be inflated
	}
	return ok
}

// serve answers with the asset. Its error is about the file; the client has been told.
func (a asset) serve(w http.ResponseWriter, r *http.Request, name string, deltas *deltas) error {
	h := w.Header()
	for name, value := range forAssets {
		h.Set(name, value)
	}
	has := a.has
	var delta []byte
	if kind := kindOf(name); kind != "" {
		for name, value := range forPrograms(kind) {
			h.Set(name, value)
		}
		has = func(c coding) bool {
			if c != dczCoding {
				return a.has(c)
			}
			delta = deltas.find(name, r.Header.Get("Available-Dictionary"))
			return delta != nil
		}
	}
	c := negotiate(r.Header.Get("Accept-Encoding"), has)
	tag := name + "-" + string(c) // the name has the content's hash
	if c == dczCoding {
		tag += r.Header.Get("Available-Dictionary")
	}
	tag = `"` + tag + `"`
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	var body io.ReadCloser
	var size int64
	var err error
	if c == dczCoding {
		body, size = io.NopCloser(bytes.NewReader(delta)), int64(len(delta))
	} else if body, size, err = a.open(c); err != nil {
		clear(h) // nothing of this may be kept for a year
		http.Error(w, "cannot read "+name, http.StatusInternalServerError)
		return err
	}
	defer body.Close()
	h.Set("Content-Type", a.mediaType)
	if c != identity {
		h.Set("Content-Encoding", string(c))
	}
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil // what would be sent is dropped, so it need not be inflated
	}
	_, _ = io.Copy(w, body) // what fails here is nearly always the client going away
	return nil
}

// open opens the asset in a coding, and says how many bytes it is. Without a plain file, the gzip is inflated.
func (a asset) open(c coding) (io.ReadCloser, int64, error) {
	if f, ok := a.files[c]; ok {
		body, err := a.dist.Open(f.name)
		return body, f.size, err
	}
	f := a.files[gzipCoding]
	size, err := inflatedSize(a.dist, f)
	if err != nil {
		return nil, 0, err
	}
	compressed, err := a.dist.Open(f.name)
	if err != nil {
		return nil, 0, err
	}
	plain, err := gzip.NewReader(compressed)
	if err != nil {
		compressed.Close()
		return nil, 0, fmt.Errorf("inflate %s: %w", f.name, err)
	}
	return inflated{plain, compressed}, size, nil
}

// inflatedSize is what the last four bytes of a gzip file say it inflates to.
func inflatedSize(dist fs.FS, f file) (int64, error) {
	data, err := dist.Open(f.name)
	if err != nil {
		return 0, err
	}
	defer data.Close()
	var tail [4]byte
	if at, ok := data.(io.ReaderAt); !ok {
		return 0, fmt.Errorf("inflate %s: its end cannot be reached", f.name)
	} else if _, err := at.ReadAt(tail[:], f.size-int64(len(tail))); err != nil {
		return 0, fmt.Errorf("inflate %s: %w", f.name, err)
	}
	return int64(binary.LittleEndian.Uint32(tail[:])), nil
}

// inflated reads from the one and closes the other.
type inflated struct {
	io.Reader
	io.Closer
}
