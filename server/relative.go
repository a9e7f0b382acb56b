package server

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// addressed are the attributes whose values are addresses, in pages of ours.
var addressed = map[string]bool{"href": true, "src": true, "prebuilt": true, "prebuilt-race": true, "embed": true}

// rewriteAddresses gives HTML with other addresses: to is asked for each that begins at the root of the site. All else stays as
// it is, byte for byte.
func rewriteAddresses(page []byte, to func(path string) string) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.Bytes() // a page of ours is in memory: it has but an end
		}
		raw := bytes.Clone(z.Raw()) // reading the token changes it
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			if token := z.Token(); rewriteToken(&token, to) {
				raw = []byte(token.String())
			}
		}
		out.Write(raw)
	}
}

func rewriteToken(token *html.Token, to func(string) string) (changed bool) {
	ours := false // whether it is a <meta> that tells our scripts an address
	for _, attr := range token.Attr {
		ours = ours || token.Data == "meta" && attr.Key == "name" && strings.HasPrefix(attr.Val, "interleave-")
	}
	for i, attr := range token.Attr {
		if !addressed[attr.Key] && !(ours && attr.Key == "content") || !strings.HasPrefix(attr.Val, "/") || strings.HasPrefix(attr.Val, "//") {
			continue
		}
		token.Attr[i].Val, changed = to(attr.Val), true
	}
	return changed
}

// relative is the address of one path, which may have a query or a fragment, as the page at another says it. Neither names a host
// or what stands before both.
func relative(from, to string) string {
	up := strings.Repeat("../", strings.Count(from, "/")-1)
	if to = up + strings.TrimPrefix(to, "/"); to == "" || to[0] == '?' || to[0] == '#' {
		to = "./" + to
	}
	return to
}
