package server

import (
	"html/template"
	"net/http"
	"strings"
)

// lookTypes are the types of a logo's file, by its end.
var lookTypes = map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}

// A lookView is what templates show of a site's look.
type lookView struct {
	Name, Title, Description string // the latter two "" where the site is as it is without
	Footer                   template.HTML
	Logo, Style              string // addresses; "" where there is none
}

// addLook adds the files of a site's look to its pages, at addresses that have a hash of their content.
func addLook(pages map[string]*page, c Config) lookView {
	v := lookView{Name: siteName, Footer: c.Look.Footer}
	if c.Look.Name != "" || c.Look.Title != "" || c.Look.Description != "" {
		v.Title, v.Description = c.Look.Title, c.Look.Description
		if c.Look.Name != "" {
			v.Name = c.Look.Name
		}
		if v.Title == "" {
			v.Title = v.Name
		}
	}
	add := func(name, ext, mediaType string, h headers, data []byte) string {
		p := newPage(http.StatusOK, mediaType, h, data)
		p.headers["Cache-Control"] = forAssets["Cache-Control"]
		address := "/look/" + name + "." + p.hash + ext
		pages[address] = p
		return address
	}
	if logo := c.Look.Logo; len(logo.Data) > 0 {
		v.Logo = add("logo", logo.Ext, lookTypes[logo.Ext], forPictures, logo.Data)
	}
	if c.Look.Style != "" {
		v.Style = add("site", ".css", "text/css; charset=utf-8", forAny, []byte(c.Look.Style))
	}
	return v
}

// dress makes what a view says of the site the site's own.
func (l lookView) dress(template string, v *view) {
	if template == "home.html" && l.Title != "" {
		v.Title = l.Name
		if l.Description != "" {
			v.Description = l.Description
		}
		return
	}
	if end, ours := strings.CutSuffix(v.Title, siteName); ours {
		v.Title = end + l.Name
	}
}
