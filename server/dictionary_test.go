package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"

	"interleave/wasm"
)

// programsOf are three programs of a site that are largely the same, and its compiler, which is no program.
type programsOf struct {
	site            *Site
	one, two, three string // contents
	compiler        string
}

func sitePrograms(t *testing.T) programsOf {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(size int) string {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		return string(b)
	}
	runtime, fmt := noise(50_000), noise(30_000)
	p := programsOf{one: runtime + noise(100) + fmt, two: noise(200) + runtime + fmt, three: runtime + noise(300) + fmt + noise(50), compiler: noise(10_000)}
	c := config(t)
	dist := c.Wasm.(fstest.MapFS)
	for _, content := range []string{p.one, p.two, p.three} {
		dist[nameOf(content)+".gz"] = &fstest.MapFile{Data: []byte(gzipped(content))}
		dist[nameOf(content)+".br"] = &fstest.MapFile{Data: []byte(brotlied(content))}
	}
	compiler := wasm.AssetName("compile.wasm", []byte(p.compiler))
	dist[compiler+".gz"] = &fstest.MapFile{Data: []byte(gzipped(p.compiler))}
	dist[compiler+".br"] = &fstest.MapFile{Data: []byte(brotlied(p.compiler))}
	var err error
	if p.site, err = New(c); err != nil {
		t.Fatal(err)
	}
	return p
}

func nameOf(program string) string { return wasm.AssetName("prebuilt.wasm", []byte(program)) }

// available is how a browser names the dictionary it has.
func available(dictionary string) string {
	sum := sha256.Sum256([]byte(dictionary))
	return ":" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// chromium is the Accept-Encoding of a browser that reads deltas, once it has a dictionary.
const chromium = "gzip, deflate, br, zstd, dcb, dcz"

func (p programsOf) ask(method, program, dictionary string, header ...string) *http.Response {
	return ask(p.site, method, "/assets/"+nameOf(program), append([]string{"Accept-Encoding", chromium, "Available-Dictionary", available(dictionary)}, header...)...)
}

func TestAProgramTravelsAsWhatDiffers(t *testing.T) {
	p := sitePrograms(t)
	tags := map[string]bool{}
	for _, pair := range []struct{ program, dictionary string }{{p.two, p.one}, {p.three, p.one}, {p.one, p.three}, {p.one, p.one}} {
		r := p.ask("GET", pair.program, pair.dictionary)
		sent := body(t, r)
		if got := r.Header.Get("Content-Encoding"); got != "dcz" {
			t.Fatalf("coding %q", got)
		}
		sum := sha256.Sum256([]byte(pair.dictionary))
		if want := "\x5e\x2a\x4d\x18\x20\x00\x00\x00" + string(sum[:]); !strings.HasPrefix(sent, want) {
			t.Errorf("begins with %x, want %x", sent[:len(want)], want)
		}
		decoder, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(0, []byte(pair.dictionary)), zstd.WithDecoderMaxWindow(deltaWindow))
		if err != nil {
			t.Fatal(err)
		}
		defer decoder.Close()
		if plain, err := decoder.DecodeAll([]byte(sent), nil); err != nil || string(plain) != pair.program {
			t.Errorf("reads as %d other bytes: %v", len(plain), err)
		}
		if len(sent) > 1000 {
			t.Errorf("%d bytes for what differs in a few hundred", len(sent))
		}
		tag := r.Header.Get("ETag")
		if tags[tag] {
			t.Errorf("ETag %s is that of other bytes", tag)
		}
		tags[tag] = true
		for name, want := range map[string]string{
			"Content-Type": "application/wasm", "Vary": "Accept-Encoding, Available-Dictionary", "Cache-Control": "public, max-age=31536000, immutable",
			"Use-As-Dictionary": `match="/assets/prebuilt.*.wasm"`, "Access-Control-Allow-Origin": "*",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}

		head := p.ask("HEAD", pair.program, pair.dictionary)
		if got := body(t, head); got != "" || head.Header.Get("Content-Length") != r.Header.Get("Content-Length") || head.Header.Get("ETag") != tag {
			t.Errorf("HEAD: %q, length %s, ETag %s", got, head.Header.Get("Content-Length"), head.Header.Get("ETag"))
		}
		known := p.ask("GET", pair.program, pair.dictionary, "If-None-Match", tag)
		if got := body(t, known); known.StatusCode != 304 || got != "" || known.Header.Get("Vary") != r.Header.Get("Vary") {
			t.Errorf("If-None-Match: %d, %q", known.StatusCode, got)
		}
		brotli := ask(p.site, "GET", "/assets/"+nameOf(pair.program), "Accept-Encoding", "br", "If-None-Match", tag)
		if got := brotli.Header.Get("ETag"); brotli.StatusCode != 200 || got == tag {
			t.Errorf("brotli has the ETag %s of a delta", got)
		}
	}
}

func TestWithoutADictionaryAProgramTravelsAsItIs(t *testing.T) {
	p := sitePrograms(t)
	sum := sha256.Sum256([]byte(p.one))
	sum[31]++
	loose := []byte(available(p.one))
	loose[len(loose)-3]++ // two bits that say nothing, and should be 0
	for name, test := range map[string]struct{ accept, available, want string }{
		"none":                        {chromium, "", "br"},
		"no bytes":                    {chromium, "::", "br"},
		"an unknown one":              {chromium, available("another site's"), "br"},
		"only the beginning is known": {chromium, ":" + base64.StdEncoding.EncodeToString(sum[:]) + ":", "br"},
		"the compiler":                {chromium, available(p.compiler), "br"},
		"the program is not there":    {chromium, available("\x00asm, plainly"), "br"},
		"no colons":                   {chromium, strings.Trim(available(p.one), ":"), "br"},
		"one colon":                   {chromium, strings.TrimSuffix(available(p.one), ":"), "br"},
		"two of them":                 {chromium, available(p.one) + ", " + available(p.three), "br"},
		"a parameter":                 {chromium, available(p.one) + ";a", "br"},
		"too short":                   {chromium, ":" + base64.StdEncoding.EncodeToString(sum[:31]) + ":", "br"},
		"a line in it":                {chromium, strings.Replace(available(p.one), "A", "\n", 1) + "\n", "br"},
		"not base64":                  {chromium, ":" + strings.Repeat("!", 44) + ":", "br"},
		"base64 with bits left over":  {chromium, string(loose), "br"},
		"base64 of another alphabet":  {chromium, ":" + strings.Repeat("_", 43) + "=:", "br"},
		"not read":                    {"gzip, br, zstd", available(p.one), "br"},
		"only the other is read":      {"gzip, br, dcb", available(p.one), "br"},
		"ruled out":                   {"br, dcz;q=0", available(p.one), "br"},
		"less wanted":                 {"br, dcz;q=0.5", available(p.one), "br"},
		"no brotli either":            {"gzip", available(p.one), "gzip"},
		"as it should be":             {"dcz", available(p.one), "dcz"},
	} {
		r := ask(p.site, "GET", "/assets/"+nameOf(p.two), "Accept-Encoding", test.accept, "Available-Dictionary", test.available)
		sent := body(t, r)
		if got := r.Header.Get("Content-Encoding"); got != test.want {
			t.Errorf("%s: coding %q, want %q", name, got, test.want)
		}
		if test.want != "dcz" && decoded(t, test.want, sent) != p.two {
			t.Errorf("%s: other bytes", name)
		}
		if got := r.Header.Get("Vary"); got != "Accept-Encoding, Available-Dictionary" {
			t.Errorf("%s: Vary is %q", name, got)
		}
	}
}

func TestOnlyProgramsAreDictionaries(t *testing.T) {
	p := sitePrograms(t)
	for _, path := range []string{
		"/", "/first/", "/run", "/healthz", "/nowhere", "/assets/snippet.AB12.js", "/assets/toolchain.0001.json", "/assets/base.0003.pack",
		"/assets/" + wasm.AssetName("compile.wasm", []byte(p.compiler)), "/assets/prebuilt.none.wasm",
	} {
		r := ask(p.site, "GET", path, "Accept-Encoding", chromium, "Available-Dictionary", available(p.one))
		if got := r.Header.Get("Use-As-Dictionary"); got != "" {
			t.Errorf("%s: Use-As-Dictionary is %q", path, got)
		}
		if got := r.Header.Get("Content-Encoding"); got == "dcz" {
			t.Errorf("%s: travels as a delta", path)
		}
		if got := r.Header.Get("Vary"); strings.Contains(got, "Dictionary") {
			t.Errorf("%s: Vary is %q", path, got)
		}
	}
}

func TestADeltaIsMadeOnce(t *testing.T) {
	p := sitePrograms(t)
	bodies := make([][]byte, 20)
	var all sync.WaitGroup
	for i := range bodies {
		all.Go(func() { bodies[i] = p.site.deltas.find(nameOf(p.two), available(p.one)) })
	}
	all.Wait()
	for _, b := range bodies {
		if len(b) == 0 || &b[0] != &bodies[0][0] {
			t.Fatal("made twice, or refused")
		}
	}
	if d := p.site.deltas; d.size != int64(len(bodies[0])) || len(d.made) != 1 || d.making {
		t.Errorf("%d bytes of %d deltas are counted, making %t", d.size, len(d.made), d.making)
	}
}

func TestDeltasHaveAnEnd(t *testing.T) {
	p := sitePrograms(t)
	d := p.site.deltas
	coding := func(program, dictionary string) string {
		t.Helper()
		r := p.ask("GET", program, dictionary)
		if c := r.Header.Get("Content-Encoding"); c != "br" || decoded(t, c, body(t, r)) == program {
			return c
		}
		return "other bytes"
	}
	steps := []struct {
		name                string
		before              func()
		program, dictionary string
		want                string
	}{
		{"while another is made", func() { d.making = true }, p.two, p.one, "br"},
		{"then", func() { d.making = false }, p.two, p.one, "dcz"},
		{"when there are enough", func() { d.size = maxDeltas }, p.three, p.one, "br"},
		{"made before", func() {}, p.two, p.one, "dcz"},
	}
	for _, step := range steps {
		step.before()
		if got := coding(step.program, step.dictionary); got != step.want {
			t.Errorf("%s: coding %q, want %q", step.name, got, step.want)
		}
	}
	if len(d.made) != 1 {
		t.Errorf("%d deltas are remembered, want 1", len(d.made))
	}
}

func TestABrokenDictionaryIsNone(t *testing.T) {
	p := sitePrograms(t)
	dist := p.site.assets[nameOf(p.one)].dist.(fstest.MapFS)
	whole := dist[nameOf(p.one)+".gz"].Data
	dist[nameOf(p.one)+".gz"].Data = bytes.Repeat([]byte("x"), len(whole))
	for range 2 {
		if r := p.ask("GET", p.two, p.one); r.StatusCode != 200 || r.Header.Get("Content-Encoding") != "br" {
			t.Errorf("status %d, coding %q", r.StatusCode, r.Header.Get("Content-Encoding"))
		}
	}
	if p.site.deltas.making {
		t.Error("no other delta can be made")
	}
}
