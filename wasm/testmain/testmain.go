// Package testmain writes what cmd/go writes before it tests a package: the program that calls the tests.
//
// A snippet's main.go and main_test.go are one package, main, that has a function main already. So the tests are called in
// an init function, of a file that is compiled last, and the program has ended before its own main would begin.
package testmain

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File is the name of the file that [Generate] makes, and TestFile of the one that it is made of.
const (
	TestFile = "main_test.go"
	File     = "testmain.go"
)

type tests struct {
	Tests, Benchmarks []string
	Examples          []*doc.Example
}

// Generate returns the file that calls the tests, benchmarks and examples of a main_test.go. Its error is a
// scanner.ErrorList, with positions in that file.
func Generate(source []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, TestFile, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found tests
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv != nil {
			continue
		}
		switch name := fn.Name.Name; {
		case name == "TestMain" || isTest(name, "Fuzz"):
			message := "the tests of a snippet are called without it"
			return nil, scanner.ErrorList{{Pos: files.Position(fn.Name.Pos()), Msg: fmt.Sprintf("%s: %s", name, message)}}
		case isTest(name, "Test"):
			found.Tests = append(found.Tests, name)
		case isTest(name, "Benchmark"):
			found.Benchmarks = append(found.Benchmarks, name)
		}
	}
	for _, example := range doc.Examples(file) {
		if example.Output != "" || example.EmptyOutput {
			found.Examples = append(found.Examples, example)
		}
	}
	return found.write(), nil
}

// isTest is cmd/go's rule: TestX and Test, not Testify.
func isTest(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok || rest == "" {
		return ok
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(first)
}

// write writes the file. A template would make the tool twice as large for the browser.
func (t tests) write() []byte {
	out := bytes.NewBufferString("package main\n\nimport (\n\t\"regexp\"\n\t\"testing\"\n)\n\nfunc init() {\n")
	list := func(kind string, entries []string) string {
		return "[]testing.Internal" + kind + "{" + strings.Join(entries, ", ") + "}"
	}
	named := func(names []string) (entries []string) {
		for _, name := range names {
			entries = append(entries, fmt.Sprintf("{%q, %s}", name, name))
		}
		return entries
	}
	var examples []string
	for _, e := range t.Examples {
		examples = append(examples, fmt.Sprintf("{%q, Example%s, %q, %t}", "Example"+e.Name, e.Name, e.Output, e.Unordered))
	}
	fmt.Fprintf(out, "\ttesting.Main(regexp.MatchString, %s, %s, %s)\n}\n",
		list("Test", named(t.Tests)), list("Benchmark", named(t.Benchmarks)), list("Example", examples))
	return out.Bytes()
}
