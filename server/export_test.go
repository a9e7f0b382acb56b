package server

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// exported gives a site as files, one that knows its address or one that does not.
func exported(t *testing.T, base string) fstest.MapFS {
	t.Helper()
	c := config(t)
	c.Base = base
	web := c.Web.(fstest.MapFS)
	web["manifest.json"].Data = bytes.Replace(web["manifest.json"].Data, []byte("{"), []byte(`{"sw.mjs":"sw.mjs","offline.js":"chunk.EF56.js","search.js":"chunk.EF56.js",`), 1)
	web["sw.mjs"] = &fstest.MapFile{Data: []byte("use(site)")}
	files, err := Export(c)
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, file := range files {
		data, err := file.Read()
		if err != nil {
			t.Fatal(err)
		}
		all[file.Path] = &fstest.MapFile{Data: data}
	}
	return all
}

func TestAnExportIsTheSameEachTime(t *testing.T) {
	one, two := exported(t, base+"/a/b"), exported(t, base+"/a/b")
	if len(one) != len(two) {
		t.Fatalf("%d files, then %d", len(one), len(two))
	}
	for path, file := range one {
		if two[path] == nil || !bytes.Equal(file.Data, two[path].Data) {
			t.Errorf("%s differs", path)
		}
	}
}

// Every address in every page leads somewhere, in a folder of a host that knows nothing but files.
func TestAnExportIsWholeInAFolderOfADumbHost(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/a/b/", http.StripPrefix("/a/b", http.FileServerFS(exported(t, base+"/a/b"))))
	host := httptest.NewServer(mux)
	defer host.Close()
	seen := map[string]bool{}
	todo := []string{host.URL + "/a/b/", host.URL + "/a/b/404.html", host.URL + "/a/b/embed/first/hello"}
	for len(todo) > 0 {
		from := todo[0]
		todo = todo[1:]
		if seen[from] {
			continue
		}
		seen[from] = true
		r, err := http.Get(from)
		if err != nil {
			t.Fatal(err)
		}
		page := body(t, r)
		if r.StatusCode != 200 {
			t.Errorf("%s: status %d", from, r.StatusCode)
		}
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			continue
		}
		if !strings.Contains(page, `http-equiv="Content-Security-Policy"`) || strings.Contains(page, "frame-ancestors") {
			t.Errorf("%s has no policy, or one that browsers warn of: %s", from, page)
		}
		for _, address := range addressesIn(t, page) {
			if strings.HasPrefix(address, "/") && !strings.HasSuffix(from, "/404.html") {
				t.Errorf("%s: %s is not relative", from, address)
			}
			to, err := r.Request.URL.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			to.Fragment = ""
			if to.Host == r.Request.URL.Host {
				todo = append(todo, to.String())
			}
		}
	}
	for _, path := range []string{"/a/b/first/", "/a/b/play/", "/a/b/embed/first/hello/", "/a/b/assets/prebuilt.0002.wasm.gz", "/a/b/assets/race.0006.wasm.gz", "/a/b/sw.js"} {
		if !seen[host.URL+path] {
			t.Errorf("nothing leads to %s", path)
		}
	}
}

// addressesIn are all values in a page that may be an address, but for those that have a host.
func addressesIn(t *testing.T, page string) (all []string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		token := z.Token()
		for _, attr := range token.Attr {
			ours := token.Data == "meta" && attr.Key == "content" && regexp.MustCompile(`^[./]+\S*$`).MatchString(attr.Val)
			if u, err := url.Parse(attr.Val); (addressed[attr.Key] || ours || strings.HasPrefix(attr.Val, "/")) && err == nil && u.Host == "" && u.Scheme == "" {
				all = append(all, attr.Val)
			}
		}
	}
	return all
}

func TestAProgramHasNoPageOfItsOwnInAnExport(t *testing.T) {
	all := exported(t, "")
	texts := 0
	for path, file := range all {
		if !bytes.Contains(file.Data, []byte(script)) {
			continue
		}
		texts++
		if !regexp.MustCompile(`^assets/run\.[0-9a-f]{16}\.txt$`).MatchString(path) {
			t.Errorf("it is in %s", path)
		}
		if !bytes.Contains(file.Data, []byte("connect-src 'none'")) || bytes.Contains(file.Data, []byte("sandbox")) {
			t.Errorf("its policy is not in it: %s", file.Data)
		}
	}
	if texts != 1 {
		t.Errorf("it is in %d files", texts)
	}
	if !bytes.Contains(all["play/index.html"].Data, []byte("script-src &#39;self&#39; &#39;sha256-")) {
		t.Errorf("the page around it does not let it run: %s", all["play/index.html"].Data)
	}
}

func TestTheHeadersOfAnExport(t *testing.T) {
	got := string(exported(t, "")["_headers"].Data)
	for _, want := range []string{
		"/*\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n",
		"\n  Cache-Control: public, max-age=31536000, immutable\n",
		"\n/first/\n  Content-Security-Policy: frame-ancestors 'none'\n",
		"/embed/*\n  Cross-Origin-Embedder-Policy: require-corp\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if strings.Count(got, "/embed/") != 1 {
		t.Errorf("embeds have more than one rule: %s", got)
	}
}
