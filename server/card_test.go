package server

import (
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

func TestCards(t *testing.T) {
	s := based(t)
	seen := map[string]bool{}
	for _, path := range []string{"/card.png", "/card/first.png", "/card/second.png"} {
		r := ask(s, "GET", path, "Accept-Encoding", "br, gzip")
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/png" || r.Header.Get("Content-Encoding") != "" || r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %d, %v", path, r.StatusCode, r.Header)
		}
		data := body(t, r)
		if seen[data] {
			t.Errorf("%s is another's", path)
		}
		seen[data] = true
		picture, err := png.Decode(strings.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if size := picture.Bounds().Size(); size != image.Pt(1200, 630) {
			t.Errorf("%s: it is %v", path, size)
		}
		if again := ask(s, "GET", path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s: status %d for who has it", path, again.StatusCode)
		}
	}
	for _, path := range []string{"/card/nothing.png", "/card/first", "/card/"} {
		if status := ask(s, "GET", path).StatusCode; status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// inked counts the pixels of a colour in a part of a picture.
func inked(p image.Image, of color.Color, in image.Rectangle) (n int) {
	r, g, b, _ := of.RGBA()
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if pr, pg, pb, _ := p.At(x, y).RGBA(); pr == r && pg == g && pb == b {
				n++
			}
		}
	}
	return n
}

func TestACardsTextStaysInItsPlace(t *testing.T) {
	for name, c := range map[string]*card{
		"short":      newCard("Go", "It goes."),
		"long":       newCard(strings.Repeat("An endless title ", 40), strings.Repeat("and a sentence ", 80)),
		"one word":   newCard(strings.Repeat("W", 5000), strings.Repeat("i", 5000)),
		"in Russian": newCard("Общее состояние", "Ελληνικά, größer, naïve"),
		"in Chinese": newCard("共享状态", "x"),
	} {
		p, err := c.draw()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text := image.Rect(cardMargin, 0, cardWidth-cardMargin/2, laneTop-20)
		if n := inked(p, ink, text); n < 500 {
			t.Errorf("%s: the title is not there: %d pixels", name, n)
		}
		if n := inked(p, ink, p.Bounds()) - inked(p, ink, text); n > 0 {
			t.Errorf("%s: %d pixels of the title are beside its place", name, n)
		}
		if n := inked(p, soft, p.Bounds()) - inked(p, soft, text); n > 0 {
			t.Errorf("%s: %d pixels of the sentence are beside its place", name, n)
		}
		if inked(p, lane1, p.Bounds()) < 10_000 || inked(p, lane2, p.Bounds()) < 10_000 {
			t.Errorf("%s: a lane is missing", name)
		}
	}
}
