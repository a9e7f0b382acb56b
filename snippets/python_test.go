package snippets_test

import (
	"bytes"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"interleave/snippets"
)

// That they print the same in the page, `interleave test` holds. Here they
// are held to it under the Python that everybody has.
func TestPythonTwinsPrintWhatTheirLessonPromises(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	for _, file := range glob(t, "*/*/main.py") {
		source, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(path.Dir(file), func(t *testing.T) {
			t.Parallel()
			want := wantOfTwin(t, path.Dir(file))
			var got []byte
			for range 3 { // as for programs of Go: a busy machine is forgiven once
				cmd := exec.CommandContext(t.Context(), python, source)
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				if got, err = cmd.Output(); err != nil {
					t.Fatalf("%v\n%s", err, &stderr)
				}
				if bytes.Equal(got, want) {
					return
				}
			}
			t.Errorf("printed:\n%swant:\n%s", got, want)
		})
	}
}

func TestPythonTwinsAreNarrow(t *testing.T) {
	for _, file := range glob(t, "*/*/main.py") {
		for i, line := range strings.Split(string(read(t, file)), "\n") {
			if columns := len([]rune(line)); columns > maxColumns {
				t.Errorf("%s:%d: %d columns, more than %d", file, i+1, columns, maxColumns)
			}
		}
	}
}

func TestEveryTwinHasItsProgramAndItsWant(t *testing.T) {
	all := programs(t)
	for _, file := range glob(t, "*/*/main.py") {
		if all[path.Dir(file)] == nil {
			t.Errorf("%s: neither a main.go beside it nor a fence with a program of that name", file)
		}
		wantOfTwin(t, path.Dir(file))
	}
}

// wantOfTwin is what the Python twin in a folder is to print.
func wantOfTwin(t *testing.T, folder string) []byte {
	t.Helper()
	file := path.Join(folder, "want-py.txt")
	if _, err := fs.Stat(snippets.Lessons(), file); err != nil {
		file = path.Join(folder, "want.txt")
	}
	return read(t, file)
}
