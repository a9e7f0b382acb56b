package lesson

import (
	"strings"
	"testing"
)

func TestAFenceSaysHowItsProgramIsShown(t *testing.T) {
	lessons, err := Load(folder(map[string]string{
		"a/lesson.md": matter + "```go snippet=x readonly show=2-3 highlight=1,3-4 theme=dark stdin\n```\n",
		"a/x/main.go": "1\n2\n3\n4\n5\n", "a/x/stdin.txt": "read\nme\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	s := lessons[0].Snippets[0]
	if !s.ReadOnly || s.Shown != (Lines{2, 3}) || s.Theme != "dark" || !s.HasStdin || s.Stdin != "read\nme\n" {
		t.Errorf("it is %+v", s)
	}
	var classes []string
	for _, line := range strings.Split(string(s.Code), `<span class="line`)[1:] {
		class, _, _ := strings.Cut(line, `"`)
		classes = append(classes, class)
	}
	if got := strings.Join(classes, "|"); got != " highlit around|| highlit| highlit around| around" {
		t.Errorf("classes = %q", got)
	}
	if got := textOf(t, s.Code); got != s.Source {
		t.Errorf("the text of its code is %q", got)
	}
}

func TestParseLines(t *testing.T) {
	for text, want := range map[string][]Lines{
		"3": {{3, 3}}, "1-9": {{1, 9}}, "2-3,5": {{2, 3}, {5, 5}},
		"": nil, "0": nil, "3-2": nil, "10": nil, "1-10": nil, "1,": nil, "-3": nil, "1-2-3": nil, "a": nil, "99999999999999999999": nil,
	} {
		got, ok := parseLines(text, 9)
		if ok != (want != nil) || len(got) != len(want) {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}

func TestNotesAndImages(t *testing.T) {
	lessons, err := Load(folder(map[string]string{
		"a/lesson.md":     matter + "> [!WARNING]\n> Do *not*.\n\n> [!TIP]\n>\n> ![Two \"lanes\"](img/lanes.SVG \"They cross\")\n\n> No note.\n",
		"a/img/lanes.SVG": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40px" height="30"><script>x</script></svg>`,
	}))
	if err != nil || len(lessons[0].Warnings) > 0 {
		t.Fatal(err, lessons[0].Warnings)
	}
	want := "<div class=\"remark warning\" role=\"note\">\n<p class=\"kind\">Warning</p>\n<p>Do <em>not</em>.</p>\n</div>\n" +
		"<div class=\"remark tip\" role=\"note\">\n<p class=\"kind\">Tip</p>\n" +
		"<p><img src=\"/picture/a/lanes.HASH.svg\" alt=\"Two &#34;lanes&#34;\" title=\"They cross\" width=\"40\" height=\"30\" loading=\"lazy\"></p>\n</div>\n" +
		"<blockquote>\n<p>No note.</p>\n</blockquote>\n"
	if len(lessons[0].Images) != 1 {
		t.Fatalf("images: %+v", lessons[0].Images)
	}
	image := lessons[0].Images[0]
	hash := strings.Split(image.Address, ".")[1]
	if got := strings.ReplaceAll(page(lessons[0]), hash, "HASH"); got != want || len(hash) != 16 {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
	if image.Type != "image/svg+xml" || image.Width != 40 || image.Height != 30 || !strings.Contains(string(image.Data), "<svg") {
		t.Errorf("the image is %+v", image)
	}
}

func TestImageSize(t *testing.T) {
	for svg, want := range map[string][2]int{
		`<svg width="4" height='3'>`:                         {4, 3},
		`<svg viewBox="0 0 40.5,30">`:                        {40, 30},
		`<svg width="100%" viewBox="-1 -1 8 6">`:             {8, 6},
		`<svg width="1e9" height="1">`:                       {0, 1},
		`<svg width="99999999999999999999999" height="1px">`: {mostPixels + 1, 1},
		`<svg>`:                             {0, 0},
		`<p width="4"></p>`:                 {0, 0},
		`<svg stroke-width="4" height="3">`: {0, 3},
	} {
		if w, h := imageSize("image/svg+xml", []byte(svg)); [2]int{w, h} != want {
			t.Errorf("%s: %d × %d, want %v", svg, w, h, want)
		}
	}
}
