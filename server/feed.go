package server

import (
	"encoding/xml"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"
)

// What the site says of itself where it stands for all of its pages.
const (
	siteName        = "Interleave"
	siteTitle       = "Interleave: lessons about sharing state"
	siteDescription = "Lessons about sharing state between things that run at the same time. Every program in them runs in your browser."
)

// An atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Link      atomLink    `xml:"link"`
	Summary   string      `xml:"summary"`
	Content   atomContent `xml:"content"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Base string `xml:"xml:base,attr"`
	HTML string `xml:",chardata"`
}

// dated are the lessons that have a date, the last changed first.
func dated(chapters []*chapter) []*chapter {
	all := slices.DeleteFunc(slices.Clone(chapters), func(c *chapter) bool { return c.Dates.Published.IsZero() })
	slices.SortStableFunc(all, func(a, b *chapter) int { return b.Dates.Last().Compare(a.Dates.Last()) })
	return all
}

// feed is the page for feed readers: the lessons that have a date, in full.
func feed(base string, look lookView, chapters []*chapter) (*page, error) {
	all := dated(chapters)
	f := atomFeed{
		Lang: "en", ID: base + "/", Title: siteTitle, Subtitle: siteDescription, Author: look.Name,
		Updated: all[0].Dates.Last().Format(time.RFC3339),
		Links:   []atomLink{{"self", "application/atom+xml", base + "/feed.xml"}, {"alternate", "text/html", base + "/"}},
	}
	if look.Title != "" {
		f.Title, f.Subtitle = look.Name, look.Description
	}
	for _, c := range all {
		address := base + c.Path
		f.Entries = append(f.Entries, atomEntry{
			ID: address, Title: c.Title, Summary: c.Description, Link: atomLink{"alternate", "text/html", address},
			Published: c.Dates.Published.Format(time.RFC3339), Updated: c.Dates.Last().Format(time.RFC3339),
			Content: atomContent{"html", address, string(rewriteAddresses([]byte(plainHTML(c)), func(path string) string { return base + path }))},
		})
	}
	return xmlPage("application/atom+xml; charset=utf-8", f)
}

// plainHTML is a lesson's content for those who show it in a page of theirs: code without colours, and what it prints.
func plainHTML(c *chapter) string {
	var b strings.Builder
	pre := func(text string) { b.WriteString("<pre><code>" + html.EscapeString(text) + "</code></pre>\n") }
	for _, p := range c.Parts {
		b.WriteString(string(p.HTML))
		if p.Snippet == nil {
			continue
		}
		pre(p.Snippet.Source)
		if p.Snippet.Prints != "" {
			b.WriteString("<p>It prints:</p>\n")
			pre(p.Snippet.Prints)
		}
	}
	return b.String()
}

// A sitemap is one as sitemaps.org has it.
type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Address  string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
}

// mapOf is the page that lists all pages to search engines.
func mapOf(base string, chapters []*chapter) (*page, error) {
	m := sitemap{Pages: []sitemapURL{{Address: base + "/"}}}
	for _, c := range chapters {
		address := sitemapURL{Address: base + c.Path}
		if day := c.Dates.Last(); !day.IsZero() {
			address.Modified = day.Format(time.DateOnly)
		}
		m.Pages = append(m.Pages, address)
	}
	m.Pages = append(m.Pages, sitemapURL{Address: base + "/play/"})
	return xmlPage("application/xml; charset=utf-8", m)
}

func xmlPage(mediaType string, of any) (*page, error) {
	body, err := xml.MarshalIndent(of, "", " ")
	if err != nil {
		return nil, err
	}
	return newPage(http.StatusOK, mediaType, headers{}, append([]byte(xml.Header), append(body, '\n')...)), nil
}

// robots lets everyone look at everything: what no one should find among results has its lesson as the canonical page.
func robots(base string) *page {
	text := "User-agent: *\nAllow: /\n"
	if base != "" {
		text += "\nSitemap: " + base + "/sitemap.xml\n"
	}
	return newPage(http.StatusOK, "text/plain; charset=utf-8", headers{}, []byte(text))
}

// addBased adds the pages that only a site has which knows its own address.
func addBased(pages map[string]*page, base string, look lookView, chapters []*chapter) (err error) {
	if len(dated(chapters)) > 0 {
		if pages["/feed.xml"], err = feed(base, look, chapters); err != nil {
			return err
		}
	}
	pages["/sitemap.xml"], err = mapOf(base, chapters)
	return err
}
