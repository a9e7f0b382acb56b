package main

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"interleave/server/lesson"
	"interleave/web"
)

// A main.py, and what is said of it where it is to print "one\ntwo\n".
var twinTests = map[string]struct{ source, said string }{
	"as it should be": {"print('one')\nprint('two')\n", ""},
	"another line":    {"print('one')\nprint('three')\n", `a/x/main.py: snippet "x": line 2 of its output is "three\n", and is to be "two\n"`},
	"a line too few":  {"print('one')\n", `a/x/main.py: snippet "x": line 2 of its output is nothing, and is to be "two\n"`},
	"a line too many": {"print('one\\ntwo\\nthree')\n", `a/x/main.py: snippet "x": line 3 of its output is "three\n", and is to be nothing`},
	"no last line feed": {"print('one\\ntwo', end='')\n",
		`a/x/main.py: snippet "x": line 2 of its output is "two", and is to be "two\n"`},
	"an exception":                  {"def f():\n    return {}['two']\n\nprint('one')\nf()\n", `a/x/main.py:2: snippet "x": KeyError: two`},
	"a mistake":                     {"print('one')\nprint('two'\n", `a/x/main.py:3: snippet "x": SyntaxError: invalid syntax`},
	"an exit code":                  {"import sys\nprint('one')\nprint('two')\nsys.exit(3)\n", `a/x/main.py: snippet "x": exit code 3`},
	"no end":                        {"while True: pass\n", `a/x/main.py: snippet "x": it has not come to an end in 30s`},
	"what its fence starts it with": {"import os, sys\nprint(sys.argv[1])\nprint(os.environ['SECOND'])\n", ""},
}

func TestPythonTwinsPrintWhatTheyShould(t *testing.T) {
	if _, err := fs.Stat(web.Dist(), "python.mjs"); err != nil {
		t.Skip("what runs Python is not built")
	}
	for name, test := range twinTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit := time.Minute
			if name == "no end" {
				limit = 5 * time.Second
			}
			ctx, stop := context.WithTimeout(t.Context(), limit)
			defer stop()
			twin := lesson.Snippet{Name: "x", Args: []string{"one"}, Env: []string{"SECOND=two"},
				Python: lesson.Python{Source: test.source, File: "a/x/main.py", Want: "one\ntwo\n"}}
			var stdout bytes.Buffer
			if err := (program{web: web.Dist()}).testTwins(ctx, []lesson.Snippet{twin}, &teller{to: &stdout}); err != nil {
				t.Fatal(err)
			}
			if said := strings.TrimSuffix(stdout.String(), "\n"); said != test.said {
				t.Errorf("said %q, want %q", said, test.said)
			}
		})
	}
}
