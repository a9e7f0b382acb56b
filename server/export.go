package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"interleave/server/lesson"
	"interleave/wasm"
)

// An export is the site as files for a host that serves files and does nothing else: it negotiates nothing, sends no headers of
// ours, and may put the site into a folder of any name. So
//
//   - a page is a folder with an index.html, and addresses in pages are relative;
//   - the policies are in the pages, and programs run in a frame that has no address: its page is a text, which the page around it
//     puts into a sandbox. There is no page that would need a header to be safe;
//   - what is large is there as gzip alone, and the browser's own decompressor reads it;
//   - a service worker, sw.js, keeps what a reader has visited.
//
// A host that does more finds _headers, and compressed copies beside texts.

// A File is a file of an export.
type File struct {
	Path string // below the export's folder, with slashes
	Read func() ([]byte, error)
}

// static is what the pages of an export have in place of a server.
type static struct {
	runner  string // the address of the runner's page, as a text
	offline string // … of the script that has the service worker keep pages
	script  string // the hash of the runner's script
}

// policy is the policy that a page has in itself: that of its headers without what only a header can say. The runner's frame has the
// policies of the page around it as well as its own, so the page must allow the one script that it does.
func (s *static) policy(h headers) string {
	all, _, _ := strings.Cut(h["Content-Security-Policy"], "; frame-ancestors")
	return strings.Replace(all, "script-src 'self'", "script-src 'self' '"+s.script+"'", 1)
}

type export struct {
	files map[string]func() ([]byte, error)
	kept  map[string]bool // by the service worker
	pages map[string]*page
	base  string
}

// Export gives the files of a site, in the order of their paths. The same site has the same files, byte for byte.
func Export(c Config) ([]File, error) {
	assets, err := readAssets(c.Web, c.Wasm)
	if err != nil {
		return nil, err
	}
	b, err := readManifests(c.Web, c.Wasm, assets)
	if err != nil {
		return nil, err
	}
	e := &export{files: map[string]func() ([]byte, error){}, kept: map[string]bool{}, base: c.Base}
	worker, err := e.addBuilt(c, &b, assets)
	if err != nil {
		return nil, err
	}
	var none missing
	if e.pages, none, err = renderPages(c, b); err != nil {
		return nil, fmt.Errorf("render the pages: %w", err)
	}
	delete(e.pages, "/run")
	e.addPages(none.read)
	if c.Base != "" {
		for path, card := range newCards(c.Lessons) {
			e.files[path[1:]] = func() ([]byte, error) {
				p, err := card.page()
				if err != nil {
					return nil, err
				}
				return p.bodies()[identity], nil
			}
		}
	}
	e.text("_headers", e.headers())
	e.text(".nojekyll", nil) // so that GitHub Pages publishes it all as it is
	if worker != nil {
		list, err := e.list()
		if err != nil {
			return nil, err
		}
		e.add("sw.js", append(list, worker...))
	}
	var files []File
	for _, path := range slices.Sorted(maps.Keys(e.files)) {
		files = append(files, File{path, e.files[path]})
	}
	return files, nil
}

// text adds a file as it is.
func (e *export) text(path string, data []byte) {
	e.files[path] = func() ([]byte, error) { return data, nil }
}

// add adds a file, and its compressed copies where it has any.
func (e *export) add(path string, data []byte) {
	for c, body := range compress(data) {
		e.text(path+suffixes[c], body)
	}
}

// suffixes are the ends of the names of compressed copies, as nginx's brotli_static and gzip_static look for them.
var suffixes = map[coding]string{identity: "", brotliCoding: ".br", gzipCoding: ".gz"}

// addBuilt adds what the builds made, and has b say where the pages find it. It gives the service worker's script, or nil where the
// web build made none.
func (e *export) addBuilt(c Config, b *built, assets map[string]asset) ([]byte, error) {
	toolchains := map[wasm.Mode]string{}
	for _, mode := range []wasm.Mode{wasm.Run, wasm.Race} {
		address := b.toolchain(mode)
		if address == "" {
			continue
		}
		name := path.Base(address)
		renamed, data, err := zippedToolchain(name, assets[name])
		if err != nil {
			return nil, fmt.Errorf("wasm/dist: %s: %w", name, err)
		}
		delete(assets, name)
		e.add("assets/"+renamed, data)
		e.kept["assets/"+renamed] = true
		toolchains[mode] = "/assets/" + renamed
	}
	b.toolchain = func(mode wasm.Mode) string { return toolchains[mode] }
	prebuilt := b.prebuilt
	b.prebuilt = func(mode wasm.Mode, program lesson.Snippet) string { return zipped(prebuilt(mode, program)) }
	for name, a := range assets {
		e.addAsset(name, a)
	}

	runner, err := runnerText(b.runner, b.runnerCSP)
	if err != nil {
		return nil, fmt.Errorf("web/dist: run.html: %w", err)
	}
	address := "assets/run." + shortHash(runner) + ".txt"
	e.add(address, runner)
	e.kept[address] = true
	b.static = &static{runner: "/" + address, offline: b.offline, script: b.runnerCSP}
	if b.worker == "" {
		b.static.offline = ""
		return nil, nil
	}
	return fs.ReadFile(c.Web, b.worker)
}

func (e *export) addAsset(name string, a asset) {
	address := "assets/" + name
	if zipped(address) != address {
		e.files[zipped(address)] = a.zip
		e.kept[zipped(address)] = true
		return
	}
	e.kept[address] = true
	e.files[address] = a.read
	for _, c := range []coding{brotliCoding, gzipCoding} {
		if f, ok := a.files[c]; ok {
			e.files[address+suffixes[c]] = func() ([]byte, error) { return fs.ReadFile(a.dist, f.name) }
		}
	}
}

// zipped is the address under which an export has an asset: .gz is at the end of what is there as gzip alone. It is a fifth of the whole,
// which most hosts would send as it is; and the whole is more than some of them take in one file.
func zipped(address string) string {
	if ext := path.Ext(address); ext == ".wasm" || ext == ".pack" {
		return address + ".gz"
	}
	return address
}

// zip gives the asset as gzip.
func (a asset) zip() ([]byte, error) {
	if f, ok := a.files[gzipCoding]; ok {
		return fs.ReadFile(a.dist, f.name)
	}
	plain, err := a.read()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(plain)                                 // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Bytes(), nil
}

// zippedToolchain is the list of tools and packs with the names that they have in an export, and its own.
func zippedToolchain(name string, a asset) (string, []byte, error) {
	data, err := a.read()
	if err != nil {
		return "", nil, err
	}
	var t wasm.Toolchain
	if err := json.Unmarshal(data, &t); err != nil {
		return "", nil, err
	}
	for _, tool := range []*wasm.Tool{&t.Compile, &t.Link, &t.Format, &t.Timeline} {
		tool.File = zipped(tool.File)
	}
	for i := range t.Packs {
		t.Packs[i].File = zipped(t.Packs[i].File)
	}
	if data, err = json.Marshal(t); err != nil {
		return "", nil, err
	}
	return "toolchain." + shortHash(data) + ".json", data, nil
}

// runnerText is the runner's page with its policy in itself.
func runnerText(html []byte, script string) ([]byte, error) {
	const after = `<meta charset="utf-8">`
	if bytes.Count(html, []byte(after)) != 1 {
		return nil, errors.New("want one " + after)
	}
	policy := `<meta http-equiv="Content-Security-Policy" content="` + runnerPolicy(script) + `">`
	return bytes.Replace(html, []byte(after), []byte(after+"\n"+policy), 1), nil
}

func (e *export) addPages(notFound *page) {
	for from, p := range e.pages {
		body := p.body
		if p.html() {
			body = rewriteAddresses(body, func(to string) string { return relative(e.address(from), e.address(to)) })
		}
		e.add(e.file(from), body)
		e.kept[e.file(from)] = p.html() || strings.HasPrefix(from, "/assets/") || strings.HasPrefix(from, "/look/") || strings.HasPrefix(from, "/picture/") || strings.HasSuffix(from, ".svg")
	}
	// It is shown at any depth, where nothing is relative to a folder that is known.
	e.add("404.html", rewriteAddresses(notFound.body, func(to string) string { return basePath(e.base) + e.address(to) }))
}

// address is the path, with its query and fragment, under which the pages of an export link to what a server has at that path.
func (e *export) address(to string) string {
	end := len(to)
	if at := strings.IndexAny(to, "?#"); at >= 0 {
		end = at
	}
	if p := e.pages[to[:end]]; p != nil && p.html() && !strings.HasSuffix(to[:end], "/") {
		return to[:end] + "/" + to[end:]
	}
	return to
}

// file is the file that a host answers with at a page's address.
func (e *export) file(path string) string {
	address := e.address(path)[1:]
	if address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}

// headers is the file in which Netlify and Cloudflare Pages read what to send. What pages say themselves is left to them: what two
// rules say of a header would be sent as one.
func (e *export) headers() []byte {
	rules := map[string]headers{
		"/*":        forAll.with(nil),
		"/assets/*": forAssets.with(nil),
		"/card/*":   forCards.with(nil),
		siteCard:    forCards.with(nil),
		"/sw.js":    {"Cache-Control": "no-cache"},
	}
	delete(rules["/*"], "Content-Security-Policy")
	for from, p := range e.pages {
		rule := e.address(from)
		folder, _, _ := strings.Cut(from[1:], "/")
		if folder == "assets" {
			continue
		}
		if folder == "embed" || folder == "timeline" || folder == "picture" {
			rule = "/" + folder + "/*"
		}
		h := p.headers.with(nil)
		delete(h, "Content-Type")  // the host knows it by the name
		delete(h, "Cache-Control") // pages are asked about anyway
		if p.html() {
			delete(h, "Content-Security-Policy")
			if strings.Contains(p.headers["Content-Security-Policy"], "frame-ancestors 'none'") {
				h["Content-Security-Policy"] = "frame-ancestors 'none'"
			}
		}
		if len(h) > 0 {
			rules[rule] = h
		}
	}
	var b bytes.Buffer
	// What stands for many pages comes first: Cloudflare reads a hundred rules.
	wide := func(rule string) int { return strings.Count(rule, "*") }
	for _, rule := range slices.SortedFunc(maps.Keys(rules), func(x, y string) int {
		if wide(x) != wide(y) {
			return wide(y) - wide(x)
		}
		return strings.Compare(x, y)
	}) {
		fmt.Fprintf(&b, "%s\n", rule)
		h := rules[rule]
		delete(h, "Vary")         // it is the host that negotiates
		delete(h, "Content-Type") // the host knows it by the name
		for _, name := range slices.Sorted(maps.Keys(h)) {
			fmt.Fprintf(&b, "  %s: %s\n", name, h[name])
		}
	}
	return b.Bytes()
}

// list is what the service worker knows of the export, as a line of script before its own: which files it may keep, by the hashes of what
// they hold, and a name for all of that.
func (e *export) list() ([]byte, error) {
	site := struct {
		Version string            `json:"version"`
		Files   map[string]string `json:"files"`
	}{Files: map[string]string{}}
	for path, kept := range e.kept {
		if !kept {
			continue
		}
		data, err := e.files[path]()
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		site.Files[path] = hex.EncodeToString(sum[:16]) // it guards against accidents, not against who may change this list
	}
	all, err := json.Marshal(site.Files) // sorted
	if err != nil {
		return nil, err
	}
	site.Version = shortHash(all)
	data, err := json.Marshal(site)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "const site = %s;\n", data), nil
}

// shortHash is what tells a file from others of its name.
func shortHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
