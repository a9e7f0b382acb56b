package server

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// What a blog's software asks for to embed an address that its author has pasted: https://oembed.com, version 1.0. It names whole
// addresses, so it is there where [Config.Base] is.

// An oembed is the answer, of type "rich".
type oembed struct {
	XMLName         xml.Name `json:"-" xml:"oembed"`
	Version         string   `json:"version" xml:"version"`
	Type            string   `json:"type" xml:"type"`
	Title           string   `json:"title" xml:"title"`
	ProviderName    string   `json:"provider_name" xml:"provider_name"`
	ProviderURL     string   `json:"provider_url" xml:"provider_url"`
	CacheAge        int      `json:"cache_age" xml:"cache_age"` // seconds
	HTML            string   `json:"html" xml:"html"`
	Width           int      `json:"width" xml:"width"` // pixels, as the height
	Height          int      `json:"height" xml:"height"`
	ThumbnailURL    string   `json:"thumbnail_url" xml:"thumbnail_url"`
	ThumbnailWidth  int      `json:"thumbnail_width" xml:"thumbnail_width"`
	ThumbnailHeight int      `json:"thumbnail_height" xml:"thumbnail_height"`
}

// Of an embed whose page says nothing of the room it has, in pixels. A line of code is 22, what is around it 118 (web/src/embed/size.ts).
const (
	oembedWidth      = 720
	oembedMostHeight = 889 // 30 lines and some output
	oembedOutput     = 110
)

// oembedPlaces are where the answers for an address are.
type oembedPlaces struct{ JSON, XML string }

// placesOf is where those of a snippet are; nil without a base. An export has them as files.
func placesOf(base string, s *snippet, static bool) *oembedPlaces {
	if base == "" {
		return nil
	}
	if static {
		stem := base + "/oembed/" + s.Lesson + "/" + s.Name
		return &oembedPlaces{stem + ".json", stem + ".xml"}
	}
	at := base + "/oembed?url=" + url.QueryEscape(base+s.Embed) + "&format="
	return &oembedPlaces{at + "json", at + "xml"}
}

// describe is the answer for an address of ours that is an embed's or can be one, in a page that has so much room; 0 is any.
func describe(base, site, title, address, thumbnail, source string, maxWidth, maxHeight int) oembed {
	height := min(oembedMostHeight, 118+oembedOutput+22*(strings.Count(strings.TrimSuffix(source, "\n"), "\n")+1))
	width := min(oembedWidth, cmp.Or(maxWidth, oembedWidth))
	height = min(height, cmp.Or(maxHeight, height))
	frame := `<iframe src="` + html.EscapeString(address) + `" title="` + html.EscapeString(title) + `" width="` + strconv.Itoa(width) +
		`" height="` + strconv.Itoa(height) + `" style="border:0" loading="lazy"></iframe>`
	return oembed{
		Version: "1.0", Type: "rich", Title: title, ProviderName: site, ProviderURL: base + "/", CacheAge: 86400,
		HTML: frame, Width: width, Height: height,
		ThumbnailURL: base + thumbnail, ThumbnailWidth: 1200, ThumbnailHeight: 630,
	}
}

// addOEmbedFiles adds the answers for a snippet as files, to pages that have no limits.
func addOEmbedFiles(pages map[string]*page, base, site string, c *chapter, s *snippet) {
	d := describe(base, site, s.Name+" · "+c.Title, base+s.Embed+"/", cardOf(c.Lesson), s.Source, 0, 0)
	stem := "/oembed/" + s.Lesson + "/" + s.Name
	pages[stem+".json"] = newPage(http.StatusOK, "application/json; charset=utf-8", headers{}, d.json())
	pages[stem+".xml"] = newPage(http.StatusOK, "text/xml; charset=utf-8", headers{}, d.xml())
}

func (d oembed) json() []byte {
	data, _ := json.Marshal(d) // strings and numbers
	return data
}

func (d oembed) xml() []byte {
	data, _ := xml.Marshal(d)
	return append([]byte(xml.Header), data...)
}

// serveOEmbed answers for ?url=, in ?format= json or xml, with no more of ?maxwidth= and ?maxheight= than they say.
func (s *Site) serveOEmbed(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	maxWidth, ok1 := pixels(asked.Get("maxwidth"))
	maxHeight, ok2 := pixels(asked.Get("maxheight"))
	found, title, source, ok := s.embeddable(asked.Get("url"))
	format := cmp.Or(asked.Get("format"), "json")
	switch {
	case s.base == "" || !ok:
		s.serveNotFound(w, r)
		return
	case !ok1 || !ok2:
		http.Error(w, "maxwidth and maxheight are whole numbers of pixels, from 1 on", http.StatusBadRequest)
		return
	case format != "json" && format != "xml":
		http.Error(w, "format is json or xml", http.StatusNotImplemented) // as the standard has it
		return
	}
	d := describe(s.base, s.name, title, found, siteCard, source, maxWidth, maxHeight)
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	body := d.json()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if format == "xml" {
		body = d.xml()
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	}
	_, _ = w.Write(body)
}

// pixels reads a limit; 0 is none.
func pixels(text string) (n int, ok bool) {
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0
}

// longestAddress is how long an address may be that is described: as long as the links that are read (web/src/share/link.ts), and what
// stands before.
const longestAddress = 33 << 10

// embeddable finds the embed that an address is or stands for: an embed, or the playground with a program behind ?c=. A program
// in a fragment is not seen by servers, and so cannot be asked for.
func (s *Site) embeddable(address string) (embed, title, source string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || len(address) > longestAddress || s.base == "" || u.User != nil || u.Opaque != "" {
		return "", "", "", false
	}
	if base, err := url.Parse(s.base); err != nil || !strings.EqualFold(u.Host, base.Host) {
		return "", "", "", false
	}
	if p, ok := s.embeds[strings.TrimSuffix(u.Path, "/")]; ok {
		// What it says of its looks is said to the embed.
		return s.base + p.path + query(u.Query(), ""), p.title, p.source, true
	}
	if (u.Path == "/play/" || u.Path == "/embed/") && u.Query().Get("c") != "" {
		return s.base + "/embed/" + query(u.Query(), "c"), "Go program", strings.Repeat("\n", 12), true
	}
	return "", "", "", false
}

// embedWords are what an embed's address may say, as web/src/embed/look.ts has them.
var embedWords = []string{"check", "height", "hide", "lines", "output", "python", "readonly", "seed", "theme", "timeline"}

// query is what of a query an embed knows, and one word more.
func query(asked url.Values, more string) string {
	kept := url.Values{}
	for _, word := range append([]string{more}, embedWords...) {
		if asked.Has(word) {
			kept.Set(word, asked.Get(word))
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + kept.Encode()
}
