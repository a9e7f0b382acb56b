package server

import (
	"slices"
	"testing"
)

func TestNegotiate(t *testing.T) {
	all := []coding{brotliCoding, gzipCoding, identity}
	for _, test := range []struct {
		accept string
		has    []coding
		want   coding
	}{
		{"", all, identity},
		{"gzip, deflate, br, zstd", all, brotliCoding},
		{"gzip", all, gzipCoding},
		{"GZip", all, gzipCoding},
		{" br ; q=0.5 , gzip ; Q=0.8 ", all, gzipCoding},
		{"br;q=0.5, gzip;q=0.5", all, brotliCoding},
		{"br;q=0", all, identity},
		{"br;q=0.000, gzip", all, gzipCoding},
		{"br;q=0, gzip;q=0", all, identity},
		{"*", all, brotliCoding},
		{"*;q=0", all, identity},
		{"gzip;q=0, *", all, brotliCoding},
		{"br;q=0, *;q=0.1", all, gzipCoding},
		{"identity", all, identity},
		{"identity;q=0.5, gzip;q=0.2", all, identity},
		{"identity;q=0, gzip;q=0.001", all, gzipCoding},
		{"identity;q=0", all, identity},
		{"br;q=2, gzip", all, gzipCoding},
		{"br;q=-1, gzip;q=NaN", all, identity},
		{"br;level=3, gzip;q=x", all, identity},
		{"brotli, xgzip", all, identity},
		{",,;q=1,", all, identity},
		{"br, gzip", []coding{identity}, identity},
		{"br, gzip", []coding{gzipCoding, identity}, gzipCoding},
		{"br", []coding{gzipCoding, identity}, identity},
	} {
		if got := negotiate(test.accept, func(c coding) bool { return slices.Contains(test.has, c) }); got != test.want {
			t.Errorf("%q with %v gives %s, want %s", test.accept, test.has, got, test.want)
		}
	}
}

func TestSmallPagesAreNotCompressed(t *testing.T) {
	if got := compress(make([]byte, worthwhile-1)); len(got) != 1 {
		t.Errorf("%d codings of a small page", len(got))
	}
	if got := compress(make([]byte, worthwhile)); len(got) != 3 {
		t.Errorf("%d codings of a page", len(got))
	}
}
