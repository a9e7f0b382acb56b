package server

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// A coding is a Content-Encoding; identity is no encoding.
type coding string

const (
	dczCoding    coding = "dcz" // zstd with a dictionary, which the client must have
	brotliCoding coding = "br"
	gzipCoding   coding = "gzip"
	identity     coding = "identity"
)

// negotiate picks, of the codings that a representation has, the one an Accept-Encoding header weighs most; among equals
// the first of dcz, br, gzip, identity. A client that accepts none of them gets what there is, identity if there is one: all
// clients can read it, whatever they say.
func negotiate(accept string, has func(coding) bool) coding {
	weights := acceptedCodings(accept)
	best, most := coding(""), 0.0
	for _, c := range []coding{dczCoding, brotliCoding, gzipCoding, identity} {
		weight, named := weights[string(c)]
		if !named {
			weight, named = weights["*"]
		}
		if !named && c == identity {
			weight = 0.0001 // acceptable unless it is ruled out, but anything that was asked for is better
		}
		if weight > most && has(c) {
			best, most = c, weight
		}
	}
	if best == "" {
		best = identity
	}
	return best
}

// acceptedCodings reads an Accept-Encoding header. What has no valid weight counts as not accepted.
func acceptedCodings(accept string) map[string]float64 {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(accept, ",") {
		name, parameter, weighed := strings.Cut(item, ";")
		weight := 1.0
		if weighed {
			key, value, _ := strings.Cut(parameter, "=")
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !strings.EqualFold(strings.TrimSpace(key), "q") || !(q >= 0 && q <= 1) {
				q = 0
			}
			weight = q
		}
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			weights[name] = weight
		}
	}
	return weights
}

// worthwhile is the size in bytes from which compressing saves a packet.
const worthwhile = 1400

// brotliLevel is one below the best, which takes ten times as long for 3% less.
const brotliLevel = brotli.BestCompression - 1

// large is the size in bytes from which a page is compressed a level lower: what nobody waits to read, like the feed, would make
// up a good part of the server's start. A lesson is half of it.
const large = 80 << 10

// compress gives the codings of a page.
func compress(body []byte) map[coding][]byte {
	all := map[coding][]byte{identity: body}
	if len(body) < worthwhile {
		return all
	}
	level := brotliLevel
	if len(body) > large {
		level--
	}
	var b, g bytes.Buffer
	bw := brotli.NewWriterLevel(&b, level)
	gw, _ := gzip.NewWriterLevel(&g, gzip.BestCompression) // the level is valid
	_, _ = bw.Write(body)                                  // a bytes.Buffer takes everything
	_, _ = gw.Write(body)
	_, _ = bw.Close(), gw.Close()
	all[brotliCoding], all[gzipCoding] = b.Bytes(), g.Bytes()
	return all
}
