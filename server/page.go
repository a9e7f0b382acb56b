package server

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// A page is a response that was made ahead.
type page struct {
	status  int
	read    bool // by a person, and not fetched by another page
	headers headers
	body    []byte
	bodies  func() map[coding][]byte // compressed when it is first asked for: of most pages nobody asks in a day
	hash    string                   // of the content
}

func newPage(status int, mediaType string, h headers, body []byte) *page {
	sum := sha256.Sum256(body)
	return &page{
		status:  status,
		headers: headers{"Content-Type": mediaType, "Cache-Control": "no-cache"}.with(h), // to be kept, but asked about
		body:    body,
		bodies:  sync.OnceValue(func() map[coding][]byte { return compress(body) }),
		hash:    hex.EncodeToString(sum[:12]),
	}
}

// uncompress leaves the page as it is, for one that is asked for once and then changes, or cannot be made smaller.
func (p *page) uncompress() {
	p.bodies = func() map[coding][]byte { return map[coding][]byte{identity: p.body} }
}

// html says whether it is a page in the narrow sense.
func (p *page) html() bool { return strings.HasPrefix(p.headers["Content-Type"], "text/html") }

// serve answers with the page, or with 304 where the client has it.
func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	bodies := p.bodies()
	c := negotiate(r.Header.Get("Accept-Encoding"), func(c coding) bool { return bodies[c] != nil })
	h := w.Header()
	for name, value := range p.headers {
		h.Set(name, value)
	}
	h.Set("Vary", "Accept-Encoding")
	if p.status == http.StatusOK {
		tag := `"` + p.hash + "-" + string(c) + `"`
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := bodies[c]
	if c != identity {
		h.Set("Content-Encoding", string(c))
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // a client that has gone away is no error of ours; for HEAD nothing is sent
}

// matches says whether an If-None-Match header has the tag, weak or not.
func matches(header, tag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimSpace(item)
		if item == "*" || strings.TrimPrefix(item, "W/") == tag {
			return true
		}
	}
	return false
}
