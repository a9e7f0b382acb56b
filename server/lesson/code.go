package lesson

import (
	"html/template"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"interleave/wasm/files"
)

// escapeText escapes text so that a browser reads back every byte of it: a bare carriage return would become "\n".
var escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\r", "&#13;")

// preformatted is code as a <pre> whose text is exactly code. Every line, with its line end, is a span.line; in it, what
// has a colour is a span with the class that chroma gives that kind of token; a line that names a file is of the class file.
// The label says what the code is to those who do not see it; "" where the text around it does.
func preformatted(code, language, label string) template.HTML {
	return preformattedLines(code, language, label, func(int) string { return "" })
}

// preformattedLines does the same, and adds classes to lines, counted from 1: each begins with a space.
func preformattedLines(code, language, label string, classes func(line int) string) template.HTML {
	var b strings.Builder
	b.WriteString(`<pre class="chroma" tabindex="0"`) // focusable, so that the keyboard can scroll it
	if label != "" {
		b.WriteString(` aria-label="` + escapeText.Replace(label) + `"`)
	}
	b.WriteString("><code>")
	headings := map[int]bool{}
	if language == "go" {
		for _, file := range files.Split([]byte(code)) {
			headings[file.Above] = true
		}
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens(code, language)) {
		more := classes(i + 1)
		if headings[i+1] {
			more += " file"
			line = []chroma.Token{{Type: chroma.Text, Value: chroma.Stringify(line...)}}
		}
		b.WriteString(`<span class="line` + more + `">`)
		for _, token := range line {
			text := escapeText.Replace(token.Value)
			if class := class(token.Type); class != "" {
				text = `<span class="` + class + `">` + text + `</span>`
			}
			b.WriteString(text)
		}
		b.WriteString("</span>")
	}
	b.WriteString("</code></pre>")
	return template.HTML(b.String())
}

// tokens splits code; the tokens' values together are exactly code. An unknown language is one token.
func tokens(code, language string) []chroma.Token {
	plain := []chroma.Token{{Type: chroma.Text, Value: code}}
	if language == "" {
		return plain // asking for the lexer would take milliseconds
	}
	lexer := lexers.Get(language)
	if lexer == nil {
		return plain
	}
	split, err := chroma.Tokenise(chroma.Coalesce(lexer), &chroma.TokeniseOptions{State: "root"}, code)
	if err != nil {
		return plain
	}
	// The page's text is what runs, so a lexer that alters it is not to be used.
	if chroma.Stringify(split...) != code {
		return plain
	}
	return split
}

// class is the class of a token that can have a colour. Names, punctuation and spaces have the colour of the text: they
// are most of a program, and a span around each would double the page.
func class(t chroma.TokenType) string {
	switch t {
	case chroma.Name, chroma.NameOther, chroma.Punctuation, chroma.TextWhitespace:
		return ""
	}
	for ; t != 0; t = t.Parent() {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}
