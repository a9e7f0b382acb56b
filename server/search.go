package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// A searchLesson is a lesson as web/src/search/engine.ts reads it. The path is relative to the address of the list, wherever the site
// stands.
type searchLesson struct {
	Path     string          `json:"path"`
	Title    string          `json:"title"`
	Sections []searchSection `json:"sections"`
}

// A searchSection is a section of a lesson, the first with no id and no title. Its code is words, each once.
type searchSection struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Code  string `json:"code"`
}

// codeWord is what one would look for in code: a word, or a name behind the one of its package.
var codeWord = regexp.MustCompile(`[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*)?`)

// addSearch adds what a search looks in: all the lessons' words. It gives its address, which like any asset's never means anything
// else, so that a reader fetches it once.
func addSearch(pages map[string]*page, chapters []*chapter) (string, error) {
	lessons := []searchLesson{}
	for _, c := range chapters {
		l := searchLesson{Path: ".." + c.Path, Title: c.Title}
		for i, s := range c.Sections {
			text := s.Text
			if i == 0 {
				text = c.Description + " " + text
			}
			l.Sections = append(l.Sections, searchSection{s.ID, s.Title, strings.TrimSpace(text), codeWords(s.Code)})
		}
		lessons = append(lessons, l)
	}
	data, err := json.Marshal(lessons)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	address := "/assets/search." + hex.EncodeToString(sum[:5]) + ".json"
	pages[address] = newPage(http.StatusOK, mediaTypes[".json"], forAssets, data)
	return address, nil
}

// codeWords are the words of code that say something, each once.
func codeWords(code string) string {
	var words []string
	known := map[string]bool{}
	for _, word := range codeWord.FindAllString(code, -1) {
		if !known[word] && len(word) > 1 {
			known[word] = true
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
