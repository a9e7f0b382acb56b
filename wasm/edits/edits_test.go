package edits

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

var tree = fstest.MapFS{
	"a/a.go": {Data: []byte("package a\n\nfunc one() {\n\treturn\n}\n\nfunc two() {\n\treturn\n}\n")},
}

func apply(edits ...Edit) (string, error) {
	changed, err := Apply(tree, "go1.99", Set{Name: "purpose", Edits: edits})
	return changed["a/a.go"], err
}

func TestAnEditReplacesItsAnchor(t *testing.T) {
	got, err := apply(
		Edit{File: "a/a.go", Anchor: "func one", With: "func uno"},
		Edit{File: "a/a.go", Anchor: "func uno", With: "func eins"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got, "package a\n\nfunc eins() {") {
		t.Errorf("later edits do not see earlier ones: %q", got)
	}
}

func TestThroughTakesTheTextUpToItsEnd(t *testing.T) {
	got, err := apply(Edit{File: "a/a.go", Anchor: "func one", Through: "}\n\n", With: ""})
	if err != nil {
		t.Fatal(err)
	}
	if want := "package a\n\nfunc two() {\n\treturn\n}\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFileIsAdded(t *testing.T) {
	changed, err := Apply(tree, "go1.99", Set{Name: "purpose", Edits: []Edit{{File: "a/b.go", New: true, With: "package a\n"}}})
	if err != nil || changed["a/b.go"] != "package a\n" || len(changed) != 1 {
		t.Errorf("got %q, %v", changed, err)
	}
}

func TestAnEditThatDoesNotMatchOnceStopsTheBuild(t *testing.T) {
	for name, tt := range map[string]struct {
		edit Edit
		want string
	}{
		"no match":    {Edit{File: "a/a.go", Anchor: "func three"}, "edit purpose: a/a.go of go1.99: the anchor occurs 0 times, and must once:\n\tfunc three"},
		"two matches": {Edit{File: "a/a.go", Anchor: "return"}, "edit purpose: a/a.go of go1.99: the anchor occurs 2 times, and must once:\n\treturn"},
		"no anchor":   {Edit{File: "a/a.go"}, "and must once"},
		"no end":      {Edit{File: "a/a.go", Anchor: "func one", Through: "nowhere"}, "behind the anchor\n\tfunc one\nthere is no\n\tnowhere"},
		"no file":     {Edit{File: "a/b.go", Anchor: "x"}, "edit purpose: a/b.go is not in go1.99"},
		"not new":     {Edit{File: "a/a.go", New: true, With: "package a\n"}, "edit purpose: a/a.go is in go1.99 already"},
		"bad shape": {Edit{File: "a/a.go", Shape: func(string) (string, error) { return "", errors.New("no such table") }},
			"edit purpose: a/a.go of go1.99: no such table"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := apply(tt.edit)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}
