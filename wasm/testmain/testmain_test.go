package testmain

import (
	"go/format"
	"strings"
	"testing"
)

func TestWhatIsCalled(t *testing.T) {
	got, err := Generate([]byte(`package main

import "testing"

const not = ` + "`\nfunc TestInAString(t *testing.T) {}\n`" + `

/*
func TestInAComment(t *testing.T) {}
*/

func Test(t *testing.T)           {}
func TestÜber(t *testing.T)       {}
func Testify(t *testing.T)        {}
func BenchmarkX(b *testing.B)     {}
func (r recv) TestY(t *testing.T) {}

type recv struct{}

func ExampleThing() {
	println("not")
	// Output: "quoted"
}

func ExampleSilent() {}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"Test", Test}`, `{"TestÜber", TestÜber}`, `{"BenchmarkX", BenchmarkX}`, `{"ExampleThing", ExampleThing, "\"quoted\"\n", false}`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, other := range []string{"InAString", "InAComment", "Testify", "TestY", "Silent"} {
		if strings.Contains(string(got), other) {
			t.Errorf("%s in\n%s", other, got)
		}
	}
	if _, err := format.Source(got); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBe(t *testing.T) {
	for source, want := range map[string]string{
		"package main\n\nfunc TestMain(m *testing.M) {}\n": "main_test.go:3:6: TestMain: the tests of a snippet are called without it",
		"package main\n\nfunc FuzzX(f *testing.F) {}\n":    "main_test.go:3:6: FuzzX: the tests of a snippet are called without it",
		"package main\n\nfunc {\n":                         "main_test.go:3:6: expected 'IDENT', found '{' (and 1 more errors)",
	} {
		if _, err := Generate([]byte(source)); err == nil || !strings.HasPrefix(err.Error(), want[:30]) {
			t.Errorf("%q: got %v, want %s", source, err, want)
		}
	}
}
