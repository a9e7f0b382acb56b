package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	for name, tt := range map[string]struct {
		in, out, problems string
		code              int
	}{
		"formats":            {in: "package main\nfunc main( ) {\nx:=1\n_=x}\n", out: "package main\n\nfunc main() {\n\tx := 1\n\t_ = x\n}\n"},
		"says where and why": {in: "package main\nfunc main( {\n}\n", out: "package main\nfunc main( {\n}\n", problems: "2:12: expected ')', found '{'", code: 1},
		"empty":              {in: "", out: ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(tt.in), 0o644); err != nil {
				t.Fatal(err)
			}
			var problems strings.Builder
			code := run(file, &problems)
			out, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if code != tt.code || string(out) != tt.out || !strings.HasPrefix(problems.String(), tt.problems) {
				t.Errorf("got %d, %q, %q", code, out, problems.String())
			}
		})
	}
}
