package files

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestATextIsItsFiles(t *testing.T) {
	for _, test := range []struct {
		text string
		want []File
	}{
		{"", []File{{Main, nil, 0}}},
		{"package main\n", []File{{Main, []byte("package main\n"), 0}}},
		{"a\nb\n-- b.go --\nc\n-- a_2.go --\nd", []File{{Main, []byte("a\nb\n"), 0}, {"b.go", []byte("c\n"), 3}, {"a_2.go", []byte("d"), 5}}},
		{"-- main.go --\na\n-- b.go --\n", []File{{Main, []byte("a\n"), 1}, {"b.go", []byte(""), 3}}},
		{"\n\n-- main.go --\na\n-- b.go --\n", []File{{Main, []byte("a\n"), 3}, {"b.go", []byte(""), 5}}},
		{"-- main.go --\n-- main.go --\na\n", []File{{Main, []byte(""), 1}, {Main, []byte("a\n"), 2}}},
		{"-- b.go --\na\n", []File{{Main, []byte(""), 0}, {"b.go", []byte("a\n"), 1}}},
		{"a\r\n-- b.go --\r\nc\r\n", []File{{Main, []byte("a\r\n"), 0}, {"b.go", []byte("c\r\n"), 2}}},
		{"a\n-- b.go --", []File{{Main, []byte("a\n"), 0}, {"b.go", nil, 1}}},
		{"-- b.txt --\n -- c.go --\n-- d.go --x\n--  e.go --\n-- .go --\n", []File{{Main, []byte("-- b.txt --\n -- c.go --\n-- d.go --x\n--  e.go --\n-- .go --\n"), 0}}},
	} {
		got := Split([]byte(test.text))
		for i := range got {
			if len(got[i].Content) == 0 {
				got[i].Content = nil
			}
		}
		for i := range test.want {
			if len(test.want[i].Content) == 0 {
				test.want[i].Content = nil
			}
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: %v", test.text, got)
		}
		for _, file := range got {
			lines := strings.Split(test.text, "\n")
			for i, line := range strings.Split(string(file.Padded()), "\n") {
				if line != "" && line != lines[i] {
					t.Errorf("%q: line %d of %s is %q", test.text, i+1, file.Name, line)
				}
			}
		}
	}
}

func TestWhatIsPutTogetherComesApart(t *testing.T) {
	text := Join([]byte("package main"), File{Name: "z.go", Content: []byte("package main // z")}, File{Name: "a.go", Content: []byte("package main // a\n")})
	if want := "package main\n-- z.go --\npackage main // z\n-- a.go --\npackage main // a\n"; string(text) != want {
		t.Fatalf("%q", text)
	}
	if got := Split(text); len(got) != 3 || got[1].Name != "z.go" || got[2].Above != 4 {
		t.Fatalf("%v", got)
	}
}

func TestFilesAreInTheOrderOfGoBuild(t *testing.T) {
	got := Order([]string{"main.go", "testmain.go", "z.go", "main_test.go", "a.go"})
	if want := []string{"a.go", "main.go", "z.go", "main_test.go", "testmain.go"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsWrongIsOnItsLine(t *testing.T) {
	for _, test := range []struct {
		text string
		line int
		want string
	}{
		{"package main\n", 0, ""},
		{"package main\n-- b.go --\n-- c.go --\n", 0, ""},
		{"-- main.go --\npackage main\n-- b.go --\n", 0, ""},
		{"\n-- b.go --\npackage main\n", 2, "a program begins with main.go"},
		{"package main\n-- b.go --\n\n-- b.go --\n", 4, "there is a b.go above"},
		{"package main\n-- main.go --\n", 2, "there is a main.go above"},
		{"package main\n-- b_test.go --\n", 2, "b_test.go is a file of tests, and no part of a program"},
		{"package main\n-- testmain.go --\n", 2, "testmain.go is a file of tests, and no part of a program"},
		{"package main\n" + strings.Repeat("-- b.go --\n", 2), 3, "there is a b.go above"},
		{many(Most), 0, ""},
		{many(Most + 1), Most + 1, "a program has at most 20 files"},
	} {
		if line, got := Wrong([]byte(test.text)); line != test.line || got != test.want {
			t.Errorf("%q: %q in line %d", test.text, got, line)
		}
	}
}

// many is a program of n files.
func many(n int) string {
	text := "package main\n"
	for i := 1; i < n; i++ {
		line, _ := Heading(fmt.Sprintf("f%d.go", i))
		text += line
	}
	return text
}
