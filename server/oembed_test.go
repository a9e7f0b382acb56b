package server

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestEmbedsAreDescribed(t *testing.T) {
	s := based(t)
	page := body(t, ask(s, "GET", "/embed/first/hello"))
	for kind, decode := range map[string]func([]byte, any) error{"application/json": json.Unmarshal, "text/xml": xml.Unmarshal} {
		found := regexp.MustCompile(`<link rel="alternate" type="` + kind + `\+oembed" title="[^"]+" href="` + base + `(/oembed\?[^"]+)">`).FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("the page names no %s: %s", kind, page)
		}
		r := ask(s, "GET", strings.ReplaceAll(found[1], "&amp;", "&"))
		if r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: status %d, %s", kind, r.StatusCode, r.Header.Get("Content-Type"))
		}
		var d oembed
		if err := decode([]byte(body(t, r)), &d); err != nil {
			t.Fatal(err)
		}
		if d.Version != "1.0" || d.Type != "rich" || d.Width != 720 || d.Height < 200 || !strings.Contains(d.HTML, `<iframe src="`+base+`/embed/first/hello"`) || d.ProviderURL != base+"/" || d.ThumbnailURL != base+"/card.png" {
			t.Errorf("%s: %+v", kind, d)
		}
	}
}

func TestOEmbedAddresses(t *testing.T) {
	s := based(t)
	for _, c := range []struct {
		address, rest string
		status        int
		src           string // of the frame
	}{
		{base + "/embed/first/hello", "", 200, base + "/embed/first/hello"},
		{base + "/embed/first/hello/?theme=dark&evil=%22onload", "", 200, base + "/embed/first/hello?theme=dark"},
		{base + `/embed/first/hello?theme="><script>`, "", 200, base + "/embed/first/hello?theme=%22%3E%3Cscript%3E"},
		{base + "/play/?c=1.AA.00000000", "", 200, base + "/embed/?c=1.AA.00000000"},
		{base + "/play/", "", 404, ""},
		{base + "/first/", "", 404, ""},
		{"https://other.example/embed/first/hello", "", 404, ""},
		{"https://lessons.example@other.example/embed/first/hello", "", 404, ""},
		{"javascript:alert(1)", "", 404, ""},
		{"", "", 404, ""},
		{"%zz", "", 404, ""},
		{base + "/play/?c=" + strings.Repeat("a", 40<<10), "", 404, ""},
		{base + "/embed/first/hello", "&format=yaml", 501, ""},
		{base + "/embed/first/hello", "&maxwidth=-1", 400, ""},
		{base + "/embed/first/hello", "&maxheight=tall", 400, ""},
	} {
		r := ask(s, "GET", "/oembed?url="+url.QueryEscape(c.address)+c.rest)
		if r.StatusCode != c.status {
			t.Errorf("%s%s: status %d, want %d", c.address[:min(80, len(c.address))], c.rest, r.StatusCode, c.status)
		}
		if c.status != 200 {
			continue
		}
		var d oembed
		if err := json.Unmarshal([]byte(body(t, r)), &d); err != nil || !strings.HasPrefix(d.HTML, `<iframe src="`+c.src+`" title=`) {
			t.Errorf("%s: %s, %v", c.address, d.HTML, err)
		}
	}
	var d oembed
	_ = json.Unmarshal([]byte(body(t, ask(s, "GET", "/oembed?url="+url.QueryEscape(base+"/embed/first/hello")+"&maxwidth=320&maxheight=150"))), &d)
	if d.Width != 320 || d.Height != 150 || !strings.Contains(d.HTML, `width="320" height="150"`) {
		t.Errorf("with limits: %+v", d)
	}
}

func TestWithoutABaseNothingIsDescribed(t *testing.T) {
	s, err := New(config(t))
	if err != nil {
		t.Fatal(err)
	}
	if status := ask(s, "GET", "/oembed?url=http%3A%2F%2Fexample.com%2Fembed%2Ffirst%2Fhello").StatusCode; status != 404 {
		t.Errorf("status %d", status)
	}
	if page := body(t, ask(s, "GET", "/embed/first/hello")); strings.Contains(page, "oembed") {
		t.Errorf("the page names a description: %s", page)
	}
}

func TestScriptsForOtherPages(t *testing.T) {
	s := based(t)
	for path, text := range map[string]string{"/embed.js": "classic()", "/embed.mjs": "export {}"} {
		r := ask(s, "GET", path)
		if got := body(t, r); r.StatusCode != 200 || got != text || r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %q %v", path, r.StatusCode, got, r.Header)
		}
	}
	if page := body(t, ask(s, "GET", "/embed/")); !strings.Contains(page, " open-link>") || !strings.Contains(page, `href="/play/"`) {
		t.Errorf("/embed/ is %s", page)
	}
}

func FuzzOEmbed(f *testing.F) {
	f.Add("https://lessons.example/embed/first/hello", "320", "200", "json")
	f.Add("https://lessons.example/play/?c=1.AA.00000000&theme=dark", "", "", "xml")
	f.Add("//lessons.example/embed/first/hello", "0", "99999999999999999999", "")
	s := based(f)
	f.Fuzz(func(t *testing.T, address, width, height, format string) {
		q := url.Values{"url": {address}, "maxwidth": {width}, "maxheight": {height}, "format": {format}}
		r := ask(s, "GET", "/oembed?"+q.Encode())
		text := body(t, r)
		if r.StatusCode != 200 {
			return
		}
		var d oembed
		decode := json.Unmarshal
		if format == "xml" {
			decode = xml.Unmarshal
		}
		if err := decode([]byte(text), &d); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		frame := regexp.MustCompile(`^<iframe src="https://lessons\.example/embed/[^"<>]*" title="[^"<>]+" width="\d+" height="\d+" style="border:0" loading="lazy"></iframe>$`)
		if !frame.MatchString(d.HTML) || d.Width < 1 || d.Height < 1 {
			t.Errorf("%s", d.HTML)
		}
	})
}
