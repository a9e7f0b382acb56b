package server

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"interleave/server/lesson"
)

// A card is the picture that stands for a page where somebody links to it. It is drawn when it is first asked for: that takes as
// long as rendering all of the pages, and most cards of most servers are never looked at.
type card struct {
	title, text string
	page        func() (*page, error)
}

func newCard(title, text string) *card {
	c := &card{title: clip(title), text: clip(text)}
	c.page = sync.OnceValues(func() (*page, error) {
		var body bytes.Buffer
		picture, err := c.draw()
		if err == nil {
			err = png.Encode(&body, picture)
		}
		if err != nil {
			return nil, fmt.Errorf("draw the card of %q: %w", c.title, err)
		}
		p := newPage(http.StatusOK, "image/png", forCards, body.Bytes())
		p.uncompress() // a PNG is compressed already
		return p, nil
	})
	return c
}

// newCards are the cards of all pages by their paths.
func newCards(lessons []*lesson.Lesson) map[string]*card {
	cards := map[string]*card{siteCard: newCard("Sharing state between things that run at the same time", "Lessons whose Go programs run in your browser")}
	for _, l := range lessons {
		cards[cardOf(l)] = newCard(l.Title, l.Description)
	}
	return cards
}

// siteCard is the path of the card of every page that has none of its own.
const siteCard = "/card.png"

func cardOf(l *lesson.Lesson) string { return "/card/" + l.Name + ".png" }

func (s *Site) serveCard(w http.ResponseWriter, r *http.Request) {
	c, ok := s.cards[r.URL.Path]
	if !ok {
		s.serveNotFound(w, r)
		return
	}
	p, err := c.page()
	if err != nil {
		s.log.Error("serve a card", "path", r.URL.Path, "err", err)
		http.Error(w, "cannot draw this card", http.StatusInternalServerError)
		return
	}
	p.serve(w, r)
}

// The card's size is the one that all who show cards ask for.
const (
	cardWidth, cardHeight = 1200, 630
	cardMargin            = 80
	maxCardText           = 300      // characters of a title or a sentence: two lines, in the smallest size, hold half of it
	laneTop, laneHeight   = 470, 100 // of the lanes' middle lines
	waves                 = 2.5      // of a lane
)

// The colours are those of the light page, in web/src/styles/tokens.css.
var (
	paper = color.RGBA{0xfc, 0xfb, 0xf8, 0xff}
	ink   = color.RGBA{0x1d, 0x21, 0x29, 0xff}
	soft  = color.RGBA{0x5c, 0x64, 0x70, 0xff}
	lane1 = color.RGBA{0x3b, 0x5b, 0xdb, 0xff}
	lane2 = color.RGBA{0xd9, 0x48, 0x0f, 0xff}
)

// draw draws the site's name, the title, a sentence, and two lanes that interleave. Where the font lacks letters of the title, as
// it does of Chinese, the name stands alone.
func (c *card) draw() (image.Image, error) {
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, err
	}
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	on := image.NewRGBA(image.Rect(0, 0, cardWidth, cardHeight))
	draw.Draw(on, on.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	drawLane(on, lane1, 0, 0, 2*waves)
	drawLane(on, lane2, math.Pi, 0, 2*waves)
	for half := 1; half < 2*waves; half += 2 { // here it is the other that lies above
		drawLane(on, lane1, 0, half, half+1)
	}
	if !canWrite(bold, c.title) || !canWrite(regular, c.text) {
		_, err := write(on, bold, ink, siteName, 260, []float64{120}, 1)
		return on, err
	}
	if _, err := write(on, bold, soft, siteName, 62, []float64{34}, 1); err != nil {
		return nil, err
	}
	y, err := write(on, bold, ink, c.title, 122, []float64{84, 72, 60, 50}, 2)
	if err != nil {
		return nil, err
	}
	_, err = write(on, regular, soft, c.text, y+20, []float64{36, 32}, 2)
	return on, err
}

func clip(text string) string {
	if letters := []rune(text); len(letters) > maxCardText {
		return string(letters[:maxCardText])
	}
	return text
}

func canWrite(f *opentype.Font, text string) bool {
	for _, char := range text {
		if glyph, err := f.GlyphIndex(nil, char); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

// write writes text below y, in the largest of the sizes (in pixels) in which it takes no more than so many lines; what is too
// long in the smallest ends in an ellipsis. It gives the place below.
func write(on draw.Image, f *opentype.Font, ink color.Color, text string, y int, sizes []float64, most int) (int, error) {
	for i, size := range sizes {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return 0, err
		}
		lines := wrap(face, text, fixed.I(cardWidth-2*cardMargin))
		fits := len(lines) <= most
		if !fits && i+1 < len(sizes) {
			continue
		}
		if !fits {
			lines = append(lines[:most-1:most-1], lines[most-1]+"…")
		}
		drawer := font.Drawer{Dst: on, Src: image.NewUniform(ink), Face: face}
		for _, line := range lines {
			y += int(size * 1.18)
			drawer.Dot = fixed.P(cardMargin, y-int(size*0.22))
			drawer.DrawString(line)
		}
		break
	}
	return y, nil
}

// wrap breaks text into lines of at most that width. A word that is wider is cut.
func wrap(face font.Face, text string, width fixed.Int26_6) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for font.MeasureString(face, word) > width {
			word = string([]rune(word)[:len([]rune(word))-1])
		}
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && font.MeasureString(face, longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}

// drawLane draws a wave that begins at that phase, from one half wave to another.
func drawLane(on *image.RGBA, ink color.Color, phase float64, from, to int) {
	const (
		halfWidth = 7.0
		length    = cardWidth / (2 * waves) // of half a wave
		step      = 4
	)
	at := func(x, side int) (float32, float32) {
		turn := float64(x)/length*math.Pi + phase
		slope := -math.Sin(turn) * laneHeight / 2 * math.Pi / length
		y := laneTop + laneHeight/2 + laneHeight/2*math.Cos(turn)
		aside := float64(side) * halfWidth / math.Hypot(1, slope)
		return float32(float64(x) - aside*slope), float32(y + aside)
	}
	r := vector.NewRasterizer(cardWidth, cardHeight)
	start, end := from*length-step, to*length+step
	r.MoveTo(at(start, 1))
	for x := start; x <= end; x += step {
		r.LineTo(at(x, 1))
	}
	for x := end; x >= start; x -= step {
		r.LineTo(at(x, -1))
	}
	r.ClosePath()
	r.Draw(on, on.Bounds(), image.NewUniform(ink), image.Point{})
}
