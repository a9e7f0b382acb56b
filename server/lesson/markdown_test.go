package lesson

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"
)

// allowedTag is every tag, with its attributes, that may be in a page.
var allowedTag = regexp.MustCompile(`</?(p|div|h[1-6]|ul|ol|li|em|strong|blockquote|table|thead|tbody|tr|code|span|pre|hr|br|a|th|td|img)` +
	`( (id="s-[\p{L}\p{N}-]*"|class="[\w -]+"|role="(note|group)"|src="/picture/a/[\w-]+\.[0-9a-f]{16}\.(svg|png|jpg|gif|webp)"|alt="[^"]*"|width="\d+"|height="\d+"|loading="lazy"|tabindex="0"|aria-label="(Table|Go (program|tests|solution) [a-z0-9-]+|Link to the section “[^"<>]*”)"|start="\d+"|align="(left|right|center)"` +
	`|title="[^"]*"|href="(?i:https?:|mailto:|[^":]*"|[^":]*[/?#])[^"]*"|href="[^":]*"))*>`)

// unsafe is what is left of HTML without the tags that are allowed, if there are others.
func unsafe(html string) (string, bool) {
	rest := allowedTag.ReplaceAllString(html, "")
	i := strings.IndexAny(rest, "<>")
	if i < 0 {
		return "", false
	}
	return rest[max(0, i-20):min(len(rest), i+60)], true
}

func TestOnlyLinksOnTheListAreLinks(t *testing.T) {
	for markdown, want := range map[string]string{
		"[x](https://go.dev/ref/spec#Go_statements)": `<a href="https://go.dev/ref/spec#Go_statements">x</a>`,
		"[x](HTTP://example.com)":                    `<a href="HTTP://example.com">x</a>`,
		"[x](mailto:a@example.com)":                  `<a href="mailto:a@example.com">x</a>`,
		"[x](../other/)":                             `<a href="../other/">x</a>`,
		"[x](/play/)":                                `<a href="/play/">x</a>`,
		"[x](#s-end \"the end\")":                    `<a href="#s-end" title="the end">x</a>`,
		"[x](?a=b:c)":                                `<a href="?a=b:c">x</a>`,
		"[x]()":                                      `<a href="">x</a>`,
		"<https://example.com/a?b=c&d>":              `<a href="https://example.com/a?b=c&amp;d">https://example.com/a?b=c&amp;d</a>`,
		"<a@example.com>":                            `<a href="mailto:a@example.com">a@example.com</a>`,
		"[x *y*](javascript:alert(1))":               `x <em>y</em>`,
		"[x](JavaScript:alert)":                      `x`,
		"[x](&#106;avascript&colon;alert)":           `x`,
		"[x](java&Tab;script:alert)":                 `x`,
		"[x](<java\tscript:alert>)":                  `x`,
		"[x](<\x01javascript:alert>)":                `x`,
		"[x](javascript\\:alert)":                    `x`,
		"[x](data:text/html,x)":                      `x`,
		"[x](data:image/png;base64,x)":               `x`,
		"[x](blob:https://example.com/x)":            `x`,
		"[x](view-source:https://example.com)":       `x`,
		"[x](vbscript:x)":                            `x`,
		"[x](ftp://example.com)":                     `x`,
		"[x][y]\n\n[y]: javascript:alert":            `x`,
		"<javascript:alert(1)>":                      `javascript:alert(1)`,
		"<data:text/html,&lt;b>":                     `data:text/html,&amp;lt;b`,
		"![x](javascript:alert)":                     `x`,
		"![a ![b](c) [d](javascript:e)](/f.png)":     `a b d`,
		"[![a](b)](https://example.com)":             `<a href="https://example.com">a</a>`,
	} {
		if got, want := page(one(t, markdown+"\n")), "<p>"+want+"</p>\n"; got != want {
			t.Errorf("%s\n gives %s want %s", markdown, got, want)
		}
	}
}

func TestHeadingsHaveIDsOfTheirOwn(t *testing.T) {
	l := one(t, "## The `Go` way: 2 of them\n\n## Location\n\n## location\n\n## Größe\n\n## !?\n\n## {#body onclick=x}\n")
	var want strings.Builder
	for _, h := range [][3]string{
		{"s-the-go-way-2-of-them", "The <code>Go</code> way: 2 of them", "The Go way: 2 of them"}, {"s-location", "Location", "Location"},
		{"s-location--2", "location", "location"}, {"s-größe", "Größe", "Größe"}, {"s-", "!?", "!?"},
		{"s-body-onclick-x", "{#body onclick=x}", "{#body onclick=x}"},
	} {
		want.WriteString(`<div class="heading"><h2 id="` + h[0] + `">` + h[1] + `</h2><a href="#` + h[0] + `" aria-label="Link to the section “` + h[2] + "”\">#</a></div>\n")
	}
	if got := page(l); got != want.String() {
		t.Errorf("page = %s\nwant  %s", got, want.String())
	}
}

func TestTablesHaveNoStyles(t *testing.T) {
	got := page(one(t, "| a | b |\n|--:|---|\n| 1 | 2 |\n"))
	if !strings.Contains(got, `<td align="right">1</td>`) || strings.Contains(got, "style=") {
		t.Errorf("page = %s", got)
	}
}

func TestCodeReadsBackAsItWas(t *testing.T) {
	for _, language := range []string{"", "go", "python", "sh", "html", "diff", "no such language"} {
		for _, code := range []string{
			"", "\n", "\n\n", "a", "a\n", " a \n\n\tb", hello, "/* a\nb\n\n*/\n`raw\n", "\"unended\n", "a\rb\r\n", "&lt;</pre><script>\n",
			"for i := range 3 { // ünï\u2028 \U0001F600\n", "<?php '\"\n", "\uFEFFpackage main\n",
		} {
			if got := textOf(t, preformatted(code, language, "")); got != code {
				t.Errorf("%q as %q reads %q", code, language, got)
			}
		}
	}
}

func TestCodeHasLinesAndColours(t *testing.T) {
	if got := string(preformatted("package main", "go", "")); !strings.Contains(got, `<span class="kn">package</span> main</span></code>`) {
		t.Errorf("code with no end of line = %s", got)
	}
	got := string(preformatted("func main() {\n\tprintln(\"a\") // b\n}\n", "go", `x"><b>`))
	want := `<pre class="chroma" tabindex="0" aria-label="x&#34;&gt;&lt;b&gt;"><code>` +
		`<span class="line"><span class="kd">func</span> <span class="nf">main</span>() {` + "\n</span>" +
		`<span class="line">` + "\t" + `<span class="nb">println</span>(<span class="s">&#34;a&#34;</span>) <span class="c1">// b</span>` + "\n</span>" +
		`<span class="line">}` + "\n</span></code></pre>"
	if got != want {
		t.Errorf("code = %s\nwant  %s", got, want)
	}
}

// Each of these takes a Markdown renderer seconds, or minutes, when it has nothing against it.
func TestSlowMarkdownIsQuickOrRefused(t *testing.T) {
	const size = 64 << 10 // a quarter of what is read, for time is linear in the lines
	fill := func(n int, unit string) string { return strings.Repeat(unit, n/len(unit)) }
	inLines := func(unit string) string { return fill(size, fill(maxLine-1, unit)+"\n") }
	for name, markdown := range map[string]string{
		"a big table":           fill(4000, "|a") + "\n" + fill(4000, "|-") + "\n" + fill(4000, "|\n"),
		"a long table":          fill(maxColumns*2-2, "|a") + "\n" + fill(maxColumns*2-2, "|-") + "\n" + fill(maxLines*2-10, "|\n"),
		"attributes":            "# a " + fill(24000, "{a="),
		"attributes in lines":   inLines("# {a={"),
		"quotations":            fill(size, ">"),
		"quotations in lines":   inLines(">"),
		"lists":                 fill(size, "- "),
		"lists in lines":        inLines("- "),
		"numbers in lines":      inLines("1. "),
		"links unended":         fill(size, "[a]("),
		"brackets":              inLines("["),
		"brackets that match":   inLines("[]"),
		"images":                inLines("![[]()"),
		"emphasis":              inLines("**a *a "),
		"references":            fill(size/2, "[a]: b\n") + inLines("[a]")[:size/2],
		"link definitions":      fill(size, "[a]: \n"),
		"HTML":                  inLines("<a "),
		"sections of CDATA":     inLines("<![CDATA["),
		"headings":              fill(maxLines*2, "# a\n"),
		"fences":                fill(maxLines*4, "```\n"),
		"a program of brackets": "```go\n" + inLines("([{") + "```\n",
		"a program of quotes":   "```go\n" + inLines("`\"'") + "```\n",
		"a page of tags":        "```html\n" + inLines("<a <!--") + "```\n",
	} {
		t.Run(name, func(t *testing.T) {
			lessons, err := Load(folder(map[string]string{"a/lesson.md": matter + markdown}))
			if err != nil && strings.Contains(err.Error(), "takes more than") {
				t.Fatal(err)
			}
			if err == nil {
				if found, ok := unsafe(page(lessons[0])); ok {
					t.Errorf("the page has %q", found)
				}
			}
		})
	}
}

// readFor reads lessons that must not take longer.
func readFor(limit time.Duration) func(fs.FS, string) *reader {
	return func(fsys fs.FS, name string) *reader { return read(fsys, name, limit) }
}

// slowMarkdown takes longer than it should.
var slowMarkdown = strings.Repeat(strings.Repeat("[a](", 1000)+"\n", 10)

func TestALessonThatTakesTooLongIsAnError(t *testing.T) {
	_, err := load(folder(map[string]string{"a/lesson.md": matter + slowMarkdown}), readFor(time.Millisecond))
	want := "a/lesson.md: takes more than 1ms to read: is there a long line of brackets, or a huge table?"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

func FuzzNoScriptEverComesOut(f *testing.F) {
	for _, seed := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](&#x6a;avascript:alert)",
		"# a {onclick=alert(1)}", "![x](x \"onerror=alert(1)\")", "[a]: javascript:x '\"onclick=\"'\n[a]", "<svg/onload=alert(1)>",
		"```go snippet=x\"onclick=\"\npackage main\n```", "```\"><script>\nx\n```", "~~~ html\n</pre><script>\n~~~",
		"| <b> | [x](data:x) |\n|:-|-:|\n| `<script>` | <a@b.c> |", "    </code></pre><script>", "> - 1. [x][y]\n\n[y]: <vbscript:x> (\"on=)",
		"<https://a.b/\"onclick=x>", "[x](/\"onclick=x)", "&lt;script&gt; \\<script>", "<!-- --><!-- <script> -->", "```go\npackage main\r\x00\n```",
		"```go snippet=x args=\"-v 'a b'\" env=A='\"><script>'\npackage main\n```", "```go snippet=x test\n```",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		lessons, err := Load(folder(map[string]string{"a/lesson.md": matter + markdown}))
		if err != nil {
			if strings.Contains(err.Error(), "takes more than") {
				t.Error(err)
			}
			return
		}
		html := ""
		for _, part := range lessons[0].Parts {
			html += string(part.HTML)
			if part.Snippet != nil {
				if got := textOf(t, part.Snippet.Code); got != part.Snippet.Source {
					t.Errorf("the text of the code is %q, not %q", got, part.Snippet.Source)
				}
			}
		}
		if found, ok := unsafe(html); ok {
			t.Errorf("the page has %q", found)
		}
	})
}
