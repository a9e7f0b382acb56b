package build

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"interleave/wasm"
)

func newTestDist(t *testing.T, dir string) *dist {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
	d, err := newDist(dir, 5)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnAssetIsKeptCompressedUnderItsHash(t *testing.T) {
	dir := t.TempDir()
	d := newTestDist(t, dir)
	content := bytes.Repeat([]byte("concurrency "), 1000)
	assets, err := d.add(file{"link.wasm", content})
	if err != nil {
		t.Fatal(err)
	}
	a := assets[0]
	if a.File != wasm.AssetName("link.wasm", content) || a.Size != int64(len(content)) {
		t.Errorf("asset %+v", a)
	}
	for ext, open := range map[string]func(io.Reader) (io.Reader, error){
		".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	} {
		packed, err := os.ReadFile(filepath.Join(dir, a.File+ext))
		if err != nil {
			t.Fatal(err)
		}
		if size := map[string]int64{".br": a.Brotli, ".gz": a.Gzip}[ext]; size != int64(len(packed)) {
			t.Errorf("%s has %d bytes, and the asset says %d", ext, len(packed), size)
		}
		r, err := open(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(plain, content) {
			t.Errorf("%s does not hold the content: %v", ext, err)
		}
	}
}

func TestASecondBuildWritesNothingAnewAndRemovesWhatIsGone(t *testing.T) {
	dir := t.TempDir()
	d := newTestDist(t, dir)
	kept, err := d.add(file{"kept.wasm", []byte("kept")}, file{"gone.wasm", []byte("gone")})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitkeep"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.finish(wasm.Manifest{}); err != nil {
		t.Fatal(err)
	}
	old := time.Unix(1_000_000_000, 0)
	if err := os.Chtimes(filepath.Join(dir, kept[0].File+".br"), old, old); err != nil {
		t.Fatal(err)
	}

	second, err := newDist(dir, 5)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.add(file{"kept.wasm", []byte("kept")}); err != nil {
		t.Fatal(err)
	}
	if err := second.finish(wasm.Manifest{}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, kept[0].File+".br")); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("what was there was written again: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "gone.*")); len(left) != 0 {
		t.Errorf("%v stayed", left)
	}
	if _, err := os.Stat(filepath.Join(dir, ".gitkeep")); err != nil {
		t.Error("a hidden file was removed")
	}
}

func TestABrotliLevelThatDoesNotExistIsRefused(t *testing.T) {
	for _, level := range []int{0, 12} {
		if _, err := newDist(t.TempDir(), level); err == nil {
			t.Errorf("level %d was taken", level)
		}
	}
}
