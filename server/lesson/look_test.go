package lesson

import (
	"reflect"
	"strings"
	"testing"
)

func TestLoadLook(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  Look
	}{
		"none":  {nil, Look{}},
		"empty": {map[string]string{"site.yaml": "# nothing yet\n", "site.css": ""}, Look{}},
		"all": {map[string]string{
			"site.yaml":     "name: Jane  on Go\ntitle: What I know\ndescription: All of it.\nfooter: \"© Jane · [Imprint](https://jane.example/)\"\nlogo: look/logo.SVG\n",
			"site.css":      ":root { --accent: red }\r\n",
			"look/logo.SVG": "<svg/>",
		}, Look{Name: "Jane on Go", Title: "What I know", Description: "All of it.",
			Footer: "<p>© Jane · <a href=\"https://jane.example/\">Imprint</a></p>\n", Logo: Logo{[]byte("<svg/>"), ".svg"}, Style: ":root { --accent: red }\n"}},
		"a footer of a stranger's": {map[string]string{"site.yaml": "footer: |\n  <script>x</script>\n\n  [x](javascript:x)\n"},
			Look{Footer: "<p>x</p>\n", Warnings: Errors{{"site.yaml", 2, "HTML is left out"}, {"site.yaml", 4, `the link to "javascript:x" is left out: links are http, https, mailto or relative`}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := LoadLook(folder(test.files))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%v; it is\n%+v, want\n%+v", err, got, test.want)
			}
		})
	}
}

// brokenLooks are folders with what can be wrong with a look.
var brokenLooks = map[string]brokenFolder{
	"unknown key":    {map[string]string{"site.yaml": "name: x\ncolour: red\n"}, `site.yaml:2: unknown key "colour" of a site: there are name, title, description, footer, logo`},
	"twice":          {map[string]string{"site.yaml": "name: x\nname: y\n"}, "site.yaml:2: name is given twice"},
	"no text":        {map[string]string{"site.yaml": "name: [x]\n"}, "site.yaml:1: name must be text"},
	"a list":         {map[string]string{"site.yaml": "- name\n"}, "site.yaml:1: want lines of key: value"},
	"no YAML":        {map[string]string{"site.yaml": "name: x\ntitle: a: b\n"}, "site.yaml:2: a text with \": \" in it needs quotes"},
	"a logo of what": {map[string]string{"site.yaml": "logo: logo.exe\n"}, `site.yaml:1: the logo "logo.exe" is none of .svg, .png, .jpg, .webp`},
	"no logo":        {map[string]string{"site.yaml": "logo: logo.svg\n"}, `site.yaml:1: there is no file "logo.svg" for the logo`},
	"a logo outside": {map[string]string{"site.yaml": "logo: ../logo.svg\n"}, `site.yaml:1: there is no file "../logo.svg" for the logo`},
	"a large logo":   {map[string]string{"site.yaml": "logo: a.svg\n", "a.svg": strings.Repeat("x", maxLogo+1)}, "a.svg: larger than 64 KiB"},
	"a program":      {map[string]string{"site.yaml": "footer: |\n  ```go snippet=x\n  package main\n  ```\n"}, "site.yaml:2: a footer has no snippets"},
	"large":          {map[string]string{"site.yaml": "name: " + strings.Repeat("x", maxLook)}, "site.yaml: larger than 4 KiB"},
	"a large style":  {map[string]string{"site.css": strings.Repeat("x", maxStyle+1)}, "site.css: larger than 64 KiB"},
	"a broken style": {map[string]string{"site.css": "a {}\n\xff"}, "site.css:2: not valid UTF-8"},
}

func TestWhatIsWrongWithALookHasAFileAndALine(t *testing.T) {
	for name, test := range brokenLooks {
		t.Run(name, func(t *testing.T) {
			if _, err := LoadLook(folder(test.files)); err == nil || err.Error() != test.want {
				t.Errorf("error = %v\nwant  = %s", err, test.want)
			}
		})
	}
}
